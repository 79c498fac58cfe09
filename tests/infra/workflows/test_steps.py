"""Every `run:` step is run by a test, or stands in a list with what it needs."""

from typing import Final

from tests.infra.workflows.steps import steps

RUN_HERE: Final = {
    ("images", "Keep the digest"),
    ("images", "Gather the digests"),
    ("release", "Only what is on main is released"),
    ("release", 'echo "version=${GITHUB_REF_NAME#v}" >> "$GITHUB_OUTPUT"'),
    ("release", "Pin the images"),
    ("release", "Pack the chart"),
    ("release", "Write the addresses into the README"),
    ("deploy", "Pin the images"),
    ("deploy", "Refuse images that this release has not signed"),
    ("ci", "Install the tools"),
    ("ci", "Install the previous release, if there is one"),
}
# The words that stand in make, in k8s/ and in tests/, which other tests run; and what only GitHub or a network has.
ELSEWHERE: Final = {
    "make test": "CI is it",
    "make test-images": "tests/images, where there is an engine",
    "Install the database server": "infra/local/packages.py does the same for `make up`",
    "Check": "make infra-check is what runs this test",
    "Deploy": "tests/infra/k8s/test_up.py",
    "Ask for a prediction": "tests/infra/k8s/test_smoke.py",
    "Make room": "the runner's own disk",
    "Bring the stack up": "tests/images/test_project.py, with stand-ins for other people's images",
    "Wait for the first model, and ask it": "make demo: tests/unit/local; helm test: tests/infra/k8s/test_smoke.py",
    "Run the end-to-end tests against it": "tests/images/test_project.py, with stand-ins",
    "Try the rights of every role": "tests/images/test_project.py, with stand-ins",
    "Keep the logs": "needs something that runs",
    "Show what went wrong": "needs something that runs",
    "Take it away": "tests/images/test_project.py",
    "Fetch the official charts": "needs a network",
    "Build the images, and put them on the node under two tags, to have something to upgrade to": "needs kind",
    "Install, or upgrade to, this one": "tests/infra/k8s/test_up.py; needs a cluster",
    "Upgrade, roll back and fail under load, and try the network": "needs a cluster",
    "Take the pictures of production": "needs a cluster",
    "Take it away, keep its data, and forget them too": "tests/infra/k8s/test_up.py; needs a cluster",
    "Look up the digest of TensorFlow Serving": "needs a registry",
    "Fetch the digests of the release": "needs a release",
    "Release": "needs GitHub",
    "Propose them": "needs GitHub",
}


def test_every_step_is_run_here_or_says_why_not() -> None:
    found = steps()
    assert {(each.workflow, each.title) for each in found} & RUN_HERE == RUN_HERE
    others = {each.title for each in found if (each.workflow, each.title) not in RUN_HERE}
    assert others == set(ELSEWHERE)
