"""`tutor deriv` from outside."""

from __future__ import annotations

import json

import pytest


def test_the_steps_the_result_and_the_check(tutor):
    """What the letters count as, a line for each rule, and what the engine says."""
    lines = tutor("deriv", "x^2 sin x").stdout.splitlines()
    assert lines[:2] == ["x counts as a real number.", "d/dx(x²·sin(x))"]
    assert lines[2].split("  ")[1].strip() == "= d/dx(x²)·sin(x) + x²·d/dx(sin(x))"
    assert lines[2].endswith("product rule")
    assert lines[-1].startswith("Checked: at x = 0.5 the result and the engine both give 0.698821")


def test_in_plain_characters(tutor):
    """Nothing but ASCII, the rules included."""
    assert tutor("deriv", "σ(β₁ x)²", "--plain").stdout.isascii()


def test_for_programs(tutor):
    """The same as JSON."""
    record = json.loads(tutor("deriv", "w x + b", "--by", "w", "--json").stdout)
    assert (record["by"], record["names"]) == ("w", ["w", "x", "b"])
    assert (record["result"], record["steps"][0]["rule"]) == ("x", "sum rule")
    assert record["checks"][0]["agrees"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["x + )"], "tutor: this ')' was never opened\n  x + )\n      ^"),
        (["u v"], "by which of u, v? say it with --by"),
        (["f(x)"], "f(…) is a function I do not know"),
        (["x", "--by", "x+1"], "'x+1' is no name"),
        (["d/dx x"], "give the evaluated expression"),
        (["__import__('os')"], "tutor: "),
        ([""], "nothing was typed"),
        (["∏_{k=1}^{3} x"], "tutor: "),
    ],
)
def test_what_will_not_do_is_said(tutor, arguments, says):
    """One sentence, with the place in the text where there is one."""
    done = tutor("deriv", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
