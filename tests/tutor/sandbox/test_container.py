"""Containers: the command line that is built, and what is said where there is no engine.

An engine stands in here that does as it is told by that command line, on this machine.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tutor.sandbox import Call, ForkServer, Job
from tutor.sandbox.container import ENGINES, Container, NoContainer
from tutor.sandbox.launching import GUEST

ENGINE = """#!{python}
import os, sys
here, arguments = {folder!r}, sys.argv[1:]
with open(here + "/log", "a") as log:
    print(*arguments, file=log)
if arguments[:2] == ["image", "inspect"]:
    sys.exit({image!r})
if arguments[0] == "run":
    at = arguments.index("the-image")
    entry = arguments[arguments.index("--entrypoint") + 1]
    assert entry == "python"
    mount = dict(pair.split("=", 1) for pair in arguments[arguments.index("--mount") + 1].split(",")
                 if "=" in pair)
    assert mount["target"] == "/sandbox/guest"
    inside = [os.path.dirname(mount["source"]) if word == "/sandbox" else word
              for word in arguments[at + 1:]]
    given = dict(word[6:].split("=", 1) for word in arguments[:at] if word.startswith("--env="))
    os.execve({python!r}, [{python!r}, *inside], given)
"""
DOUBLE = Job("def f(x): return 2 * x", "f", (Call((21,)),))


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An engine on the PATH, by this name; `image` is what it says when asked for the image."""

    def installed(name: str = "docker", image: object = 0) -> Path:
        file = tmp_path / name
        file.write_text(ENGINE.format(python=sys.executable, folder=str(tmp_path), image=image))
        file.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        return tmp_path / "log"

    return installed


def _options(command: list[str]) -> dict[str, list[str]]:
    """The options before the image, each with all its values."""
    found: dict[str, list[str]] = {}
    words = iter(command[2 : command.index("the-image")])
    for word in words:
        name, equals, value = word.partition("=")
        bare = name in ("--rm", "--interactive", "--read-only")
        found.setdefault(name, []).append(value if equals or bare else next(words))
    return found


@pytest.mark.parametrize("engine_name", ENGINES)
def test_the_command_line_shuts_the_container_in(engine_name: str) -> None:
    command = Container(engine_name, "the-image").command("a-name")
    options = _options(command)
    assert command[:2] == [engine_name, "run"]
    assert options["--network"] == ["none"]
    assert options["--cap-drop"] == ["ALL"]
    assert "no-new-privileges" in options["--security-opt"]
    assert options["--user"] == ["65534:65534"]
    assert options["--memory"] == options["--memory-swap"]
    assert options["--log-driver"] == ["none"]
    assert options["--name"] == ["a-name"]
    assert options["--mount"] == [f"type=bind,source={GUEST},target=/sandbox/guest,readonly"]
    assert {"--rm", "--read-only", "--interactive", "--pids-limit", "--cpus"} <= set(options)
    assert not {"--privileged", "--volume", "--publish", "--device"} & set(options)
    assert "OPENBLAS_NUM_THREADS=1" in options["--env"]


def test_the_fork_server_runs_in_it(engine) -> None:
    log = engine()
    with ForkServer(place=Container(image="the-image")) as server:
        run = server.run(DOUBLE)
    assert run.status == "ok", run
    assert run.outcomes[0].value == 42
    assert "seccomp" in run.layers
    started, removed = log.read_text().splitlines()
    name = started.split("--name ")[1].split()[0]
    assert removed == f"rm --force {name}"


def test_each_fork_server_gets_a_name_of_its_own(engine) -> None:
    log = engine()
    for _ in range(2):
        with ForkServer(place=Container(image="the-image")) as server:
            server.run(DOUBLE)
    names = [line.split("--name ")[1].split()[0] for line in log.read_text().splitlines()[::2]]
    assert len(set(names)) == 2


@pytest.mark.parametrize("name", ENGINES)
def test_without_an_engine_it_is_said(name: str, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoContainer, match=f"^{name} is not installed, or not on the PATH"):
        Container(name).check()


def test_a_job_without_an_engine_is_the_graders_fault(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with ForkServer(place=Container()) as server:
        run = server.run(DOUBLE)
    assert run.status == "grader_error"
    assert "docker" in run.message


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Error: No such image: the-image", "this makes it: docker build --tag the-image "),
        ("Error: the-image: image not known", "this makes it: docker build --tag the-image "),
        ("Cannot connect to the daemon", "docker cannot be used: Cannot connect to the daemon"),
        ("", "docker cannot be used: it gave no reason"),
    ],
)
def test_what_the_engine_refuses_is_told_with_what_to_do(engine, said: str, told: str) -> None:
    engine(image=said or 1)
    with pytest.raises(NoContainer) as caught:
        Container(image="the-image").check()
    assert told in str(caught.value)


def test_the_recipe_makes_an_image_of_what_programs_may_import() -> None:
    *_, folder = Container().recipe().split()
    recipe = (Path(folder) / "Dockerfile").read_text()
    assert "FROM python" in recipe
    assert "numpy" in recipe


def test_an_engine_that_answers_is_content(engine) -> None:
    engine("podman")
    Container("podman", "the-image").check()


def test_a_container_that_does_not_start_says_why(engine, tmp_path: Path) -> None:
    engine()
    (tmp_path / "docker").write_text(f"#!{sys.executable}\nraise SystemExit('no space left')\n")
    with ForkServer(place=Container(image="the-image")) as server:
        run = server.run(DOUBLE)
    assert (run.status, "no space left" in run.message) == ("grader_error", True)


def test_no_engine_is_needed_for_the_rest() -> None:
    script = "import sys, tutor.sandbox; print('tutor.sandbox.container' in sys.modules)"
    root = str(Path(__file__).parents[3])
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=root, text=True)
    assert done.stdout == "False\n", done.stderr
