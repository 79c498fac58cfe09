"""docs/production.md: each command is run by a test, or stands among those that have not been run."""

import re
import shlex

from tests.infra.k8s import charts

PAGE = (charts.REPOSITORY / "docs" / "production.md").read_text()
# First words of commands that the page owns up to; test_up.py runs what make calls.
NOT_RUN = ("k8s/build.sh", "docker buildx", "kind", "minikube", "helm", "kubectl")
RUN = ("make k8s-up", "make k8s-down", "k8s/connect.sh")


def commands() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if line]


def test_every_command_is_run_or_owned_up_to() -> None:
    confession = PAGE.partition("**not been run**")[2]
    assert confession
    for command in commands():
        assert command.startswith((*RUN, *NOT_RUN)), command
    assert all(each in confession for each in NOT_RUN)


def test_every_command_is_one_that_a_shell_reads() -> None:
    assert len(commands()) > 10
    assert all(shlex.split(each) for each in commands())


def test_what_is_forwarded_is_a_service_with_that_port() -> None:
    ours = {each["metadata"]["name"]: each for each in charts.of_kind(charts.DEV, "Service")}
    script = (charts.K8S / "connect.sh").read_text()
    found = re.findall(r'^bring "\$namespace" "\$namespace-(\w+)" "\$\w+" (\d+)$', script, re.MULTILINE)
    assert len(found) == 7
    for name, port in found:
        assert int(port) in {each["port"] for each in ours[f"plants-dev-{name}"]["spec"]["ports"]}


def test_compose_and_kubernetes_run_the_same_images_of_others() -> None:
    compose = (charts.REPOSITORY / "compose.dev.yml").read_text()
    defaults = charts.Configuration("defaults")
    images = {each["image"] for _, pod in charts.pods(charts.manifests(defaults)) for each in charts.containers(pod)}
    foreign = {each for each in images if not each.startswith("plants-")}
    assert len(foreign) == 4
    assert {each for each in foreign if each not in compose} == set()
