"""What importing and using the judge may load."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import tutor.algebra

LESSON = """
import sys
{lines}
print(*sorted({{"mpmath", "numpy", "sympy"}} & sys.modules.keys()))
"""
VARIABLES = "{'x': {'domain': 'real'}}"


def loaded_after(lines: str) -> list[str]:
    """Run lines in a new Python and give the heavy modules it loaded."""
    program = LESSON.format(lines=lines)
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return run.stdout.split()


@pytest.mark.parametrize(
    ("lines", "modules"),
    [
        ("import tutor.algebra", []),
        (f"from tutor import algebra; algebra.compare('x', 'x)', {VARIABLES})", []),
        (f"from tutor import algebra; algebra.compare('x + 1', 'x+1', {VARIABLES})", []),
        (f"from tutor import algebra; algebra.compare('x + 1', '1 + x', {VARIABLES})", []),
        (f"from tutor import algebra; algebra.compare('e^x', 'e^(2x)', {VARIABLES})", []),
        (
            f"from tutor import algebra; algebra.compare('e^(2x)', '(e^x)²', {VARIABLES})",
            ["mpmath"],
        ),
    ],
)
def test_only_what_is_needed_is_loaded(lines: str, modules: list[str]) -> None:
    """mpmath comes with the first answer that needs its digits; sympy and numpy never."""
    assert loaded_after(lines) == modules


def test_no_learner_text_can_reach_the_interpreter() -> None:
    """The package holds no call that runs, compiles or unpickles text."""
    forbidden = {"eval", "exec", "compile", "sympify", "parse_expr", "__import__", "literal_eval"}
    folder = Path(tutor.algebra.__file__).parent
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        names = {c.id if isinstance(c, ast.Name) else getattr(c, "attr", "") for c in calls}
        # re.compile is not the interpreter's compile
        attributes = {ast.unparse(c) for c in calls if isinstance(c, ast.Attribute)}
        assert not (names & forbidden) - ({"compile"} if "re.compile" in attributes else set())
