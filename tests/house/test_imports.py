"""What each command may load: start-up is a feature, so heavy libraries come by need only."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tutor.version import VERSION

ROOT = Path(__file__).parents[2]
HEAVY = {
    "fsrs",
    "jinja2",
    "mpmath",
    "numpy",
    "plotext",
    "prompt_toolkit",
    "rich",
    "sqlite3",
    "sympy",
}

# A command line, what is typed, and the heavy libraries it may load.
BUDGET = [
    ("--version", "", set()),
    ("--help", "", set()),
    ("check --help", "", {"numpy", "sqlite3"}),
    ("nonsense", "", set()),
    ("where", "", {"sqlite3"}),
    ("list", "", {"sqlite3"}),
    ("list --json", "", {"sqlite3"}),
    ("list softmax", "", {"sqlite3"}),
    ("progress", "", {"sqlite3"}),
    ("show forward-relu-net", "", {"numpy", "sqlite3"}),
    ("check forward-relu-net --answer y1=46", "", {"numpy", "sqlite3"}),
    ("check forward-relu-net --answer y1=41 --json", "", {"numpy", "sqlite3"}),
    ("show adam-update", "", {"numpy", "sqlite3"}),
    ("do forward-relu-net", "8\n", {"numpy", "sqlite3"}),
    ("do adam-update", "", {"numpy", "sqlite3"}),
    ("deriv --help", "", set()),
    ("new --help", "", set()),
    ("repl --help", "", set()),
    ("repl", "1 + 1\n", {"numpy", "sqlite3", "mpmath", "sympy"}),
    ("deriv x^2*sin(x)", "", {"mpmath", "numpy", "sympy"}),
]

PROBE = """
import sys
import tomllib
from tutor.__main__ import main
main(sys.argv[1:])
loaded = {name.partition(".")[0] for name in sys.modules}
print(*sorted(loaded), file=sys.stderr)
"""


def loaded(arguments: list[str], typed: str, home: Path, path: Path = ROOT) -> set[str]:
    """The heavy libraries that are loaded once a command is done."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=path,
        env=os.environ | {"TUTOR_HOME": str(home), "PYTHONPATH": str(path)},
    )
    return HEAVY & set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(("command", "typed", "allowed"), BUDGET, ids=[row[0] for row in BUDGET])
def test_a_command_loads_no_more_than_it_may(command, typed, allowed, tmp_path):
    """The table above is kept."""
    assert loaded(command.split(), typed, tmp_path) <= allowed


@pytest.mark.parametrize("library", sorted(HEAVY))
def test_a_planted_import_is_noticed(library, tmp_path):
    """The measurement can fail: a copy of the tutor that loads a library at once is caught."""
    (tmp_path / "tutor").mkdir()
    for file in (ROOT / "tutor").iterdir():
        if file.name != "version.py":
            (tmp_path / "tutor" / file.name).symlink_to(file)
    version = (ROOT / "tutor" / "version.py").read_text(encoding="utf-8")
    (tmp_path / "tutor" / "version.py").write_text(f"{version}\nimport {library}\n")
    assert library in loaded(["where"], "", tmp_path, path=tmp_path)


def test_the_version_is_that_of_the_package():
    """One number in two places stays one number."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION


def test_the_engine_loads_no_generators_before_one_draws():
    """numpy loads `numpy.random` on demand, a tenth of its own time: importing makes no demand."""
    script = "import sys, minigrad.nn, minigrad.optim; print('numpy.random' in sys.modules)"
    drawing = f"{script}; minigrad.nn.Linear(1, 1); print('numpy.random' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", drawing], capture_output=True, text=True, timeout=60, cwd=ROOT
    )
    assert done.stdout.split() == ["False", "True"], done.stderr
