import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import psutil
import pytest
from supervisor.options import ServerOptions

from gateway import prediction_log, upload_queue
from gateway.settings import Settings
from infra.local import supervisor
from infra.local.errors import SetUpError
from infra.local.programs import Program
from infra.local.settings import LocalSettings

WAITS = [sys.executable, "-c", "input()"]


def program(name: str = "one", *, command: Sequence[str] = ("true",), **environment: str) -> Program:
    return Program(name, list(command), environment, lambda: True)


def parsed(settings: LocalSettings, *programs: Program) -> dict[str, Any]:
    """Each program as supervisord reads it from the file."""
    options = ServerOptions()
    options.realize(["-c", str(supervisor.write_config(settings, programs))])
    return {each.name: each for group in options.process_group_configs for each in group.process_configs}


def test_every_program_is_read_and_waits_to_be_started(settings: LocalSettings) -> None:
    found = parsed(settings, program("one"), program("two"))
    assert sorted(found) == ["one", "two"]
    assert not any(each.autostart for each in found.values())
    assert all(each.autorestart and each.killasgroup and each.stopasgroup for each in found.values())


def test_a_program_may_take_as_long_to_stop_as_the_gateway_does(settings: LocalSettings) -> None:
    in_flight = Settings.model_fields["shutdown_seconds"].default
    (found,) = parsed(settings, program()).values()
    assert found.stopwaitsecs > in_flight + prediction_log.FLUSH_SECONDS + upload_queue.FLUSH_SECONDS


@pytest.mark.parametrize(
    "value",
    ["plain", "100%", "%(here)s", "%s %% %(ENV_HOME)s", "a b", "a,b", "KEY=value", "it's", "mysql+pymysql://a:b@c:1/d"],
)
def test_a_program_gets_its_environment_as_it_is(settings: LocalSettings, value: str) -> None:
    found = parsed(settings, program(FIRST=value, SECOND="2"))
    assert found["one"].environment == {"FIRST": value, "SECOND": "2"}


@pytest.mark.parametrize("part", ["plain", "100%", "%(here)s", "a b", "it's", "--x=a,b", "a=b"])
def test_a_program_gets_its_arguments_as_they_are(settings: LocalSettings, part: str) -> None:
    found = parsed(settings, program(command=["/bin/echo", part, "last"]))
    assert shlex.split(found["one"].command)[-3:] == ["/bin/echo", part, "last"]


@pytest.mark.parametrize("value", ['say "a"', "before ;after", "before #after", "two\nlines"])
def test_what_supervisord_cannot_read_is_refused_before_anything_starts(settings: LocalSettings, value: str) -> None:
    with pytest.raises(SetUpError, match="supervisord cannot read"):
        supervisor.write_config(settings, [program(FIRST=value)])


def test_a_stack_may_lie_in_an_oddly_named_directory(settings: LocalSettings) -> None:
    odd = LocalSettings(local_directory=settings.local_directory / "it's (mine), with spaces")
    assert parsed(odd, program())["one"].directory == str(odd.local_directory)


@pytest.mark.parametrize("name", ["100%", 'say "a"', "before ;after"])
def test_a_directory_that_supervisord_cannot_read_is_refused(settings: LocalSettings, name: str) -> None:
    with pytest.raises(SetUpError, match="cannot read"):
        supervisor.write_config(LocalSettings(local_directory=settings.local_directory / name), [program()])


def test_only_the_owner_can_read_the_file_with_the_secrets(settings: LocalSettings) -> None:
    assert supervisor.write_config(settings, [program()]).stat().st_mode & 0o777 == 0o600


def test_the_socket_s_path_is_short_wherever_the_stack_lies(settings: LocalSettings) -> None:
    deep = LocalSettings(local_directory=settings.local_directory / ("x" * 200))
    sockets = {
        str(each["file"]) for place in (settings, deep) for each in _server_configs(supervisor.write_config(place, []))
    }
    assert len(sockets) == 2
    assert max(map(len, sockets)) < 108


def _server_configs(file: Any) -> Any:
    options = ServerOptions()
    options.realize(["-c", str(file)])
    return options.server_configs


def test_without_a_supervisor_nothing_runs(settings: LocalSettings) -> None:
    assert not supervisor.running(settings)
    assert supervisor.states(settings) == {}
    assert supervisor.stop(settings) == 0


def test_a_process_that_lost_its_supervisor_is_found_and_reaped(settings: LocalSettings) -> None:
    marked = os.environ | {"PLANTS_STACK": str(settings.local_directory)}
    with subprocess.Popen(WAITS, env=marked, stdin=subprocess.PIPE) as orphan:
        assert [each.pid for each in supervisor.ours(settings)] == [orphan.pid]
        assert supervisor.stop(settings) == 1
        assert not psutil.pid_exists(orphan.pid)


def test_processes_of_another_stack_are_left_alone(settings: LocalSettings) -> None:
    marked = os.environ | {"PLANTS_STACK": f"{settings.local_directory} too"}
    with subprocess.Popen(WAITS, env=marked, stdin=subprocess.PIPE) as other:
        assert supervisor.stop(settings) == 0
        assert other.poll() is None
        other.communicate(b"\n")
