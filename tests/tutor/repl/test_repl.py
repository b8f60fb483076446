"""The repl: lines go in, text comes out."""

from __future__ import annotations

import io

import pytest

from tutor.repl import Repl
from tutor.terminal.workbench import by_lines


@pytest.fixture
def repl():
    return Repl({"W1": [[1, -1], [2, 0]]}, "forward-relu-net, seed 0")


def typed(repl, *lines):
    """What the last line gives, after all before it."""
    given = [list(repl.take(line)) for line in lines]
    return "\n".join(given[-1])


def test_the_opening_names_what_is_loaded(repl):
    assert "From forward-relu-net, seed 0: W1." in repl.opening()


def test_an_expression_is_shown_and_a_statement_is_not(repl):
    assert typed(repl, "W1[1]") == "[2, 0]"
    assert typed(repl, "_[0] + 1") == "3"
    assert typed(repl, "a = 3") == ""
    assert typed(repl, "None") == ""


def test_a_statement_of_several_lines(repl):
    assert typed(repl, "def f(t):", "    return t * t") == ""
    assert repl.collecting
    assert typed(repl, "", "f(3)") == "9"


def test_an_unfinished_statement_can_be_dropped(repl):
    typed(repl, "for i in range(3):")
    repl.cancel()
    assert not repl.collecting
    assert typed(repl, "1 + 1") == "2"


def test_an_error_is_told_in_lines_of_ones_own(repl):
    """The engine's frames are no help, and a traceback is none."""
    assert typed(repl, "1/0") == "ZeroDivisionError: division by zero"
    said = typed(repl, "def f(t):", "    return t.nothing", "", "f(Value(1.0))")
    assert said.splitlines()[:2] == ["line 1, in <module>", "line 2, in f"]
    assert "Traceback" not in said
    assert "value.py" not in said
    assert typed(repl, "2 +* 3").splitlines()[1].rstrip() == "   ^"


def test_leaving_python_by_exit_is_an_error_and_not_the_end(repl):
    """sys.exit in a program that is tried out must not lose the visit's names."""
    with pytest.raises(SystemExit):
        typed(repl, "raise SystemExit")
    assert typed(repl, "W1[0]") == "[1, -1]"


def test_graph_shows_values_and_gradients_under_the_learners_names(repl):
    said = typed(repl, "u = Value(3.0)", "y = u * u", "graph y")
    assert said.splitlines()[0] == "y = × = 9 · grad 1"
    assert "u = 3 · grad 6" in said


def test_backward_goes_node_by_node_at_each_enter(repl):
    first = typed(repl, "u = Value(3.0)", "y = u * u + u", "backward y")
    assert first.startswith("1. ")
    assert "together 7" in typed(repl, "")  # dy/du = 2u + 1
    assert "That was all" in typed(repl, "")
    assert typed(repl, "") == ""
    assert typed(repl, "u.grad") == "0.0"  # nothing was added to it


def test_any_word_leaves_the_way_back(repl):
    typed(repl, "u = Value(3.0)", "y = u * u + u", "backward y")
    assert typed(repl, "u.item()") == "3.0"
    assert typed(repl, "") == ""


def test_deriv_shows_the_rules(repl):
    said = typed(repl, 'deriv "x^2 sin x" by x')
    assert "product rule" in said
    assert "x²·cos(x)" in said


@pytest.mark.parametrize("line", ["check lambda t: t**3, 2.0", "check (lambda t: t**3)(2.0)"])
def test_check_gives_the_verdict(repl, line):
    assert typed(repl, line).startswith("right")


def test_doctor_shows_layers_and_findings(repl):
    said = typed(
        repl,
        "net = nn.Sequential(nn.Linear(2, 3, rng=0), nn.ReLU(), nn.Linear(3, 2, rng=1))",
        "doctor net, lambda: nn.cross_entropy(net(tensor([[1.0, 2.0]])), [0])",
    )
    assert "0.weight" in said or "Linear" in said or "layer" in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("graph 3", "3 is a int; the word wants a Value or a Tensor."),
        ("graph", "Write what it is about, as in: graph y."),
        ("graph nothing", "NameError: name 'nothing' is not defined"),
        ("backward tensor([1.0])", "remembers nothing"),
        ("deriv", 'deriv "x^2 sin x"'),
        ('deriv "x^^2"', "^"),
        ("check 3, 4", "the first is a function"),
        ("doctor nn.ReLU()", "computes the loss"),
    ],
)
def test_a_word_that_cannot_says_what_to_type(repl, line, said):
    assert said.lower() in typed(repl, line).lower()
    assert "Traceback" not in typed(repl, line)


def test_a_name_of_ones_own_wins_over_a_word(repl):
    """Who assigns to `graph` or calls `check(...)` writes Python."""
    assert typed(repl, "graph = 5", "graph + 1") == "6"
    assert typed(repl, "def check(t): return t", "", "check(2)") == "2"


def test_completion_knows_names_words_and_attributes(repl):
    assert "graph" in repl.completions("gra")
    assert repl.completions("W") == ["W1"]
    assert "nn.Linear" in repl.completions("nn.Lin")
    assert repl.completions("nothing.x") == []
    assert not any(name.startswith("nn._") for name in repl.completions("nn."))


def test_help_names_every_word(repl):
    for word in ("graph", "backward", "deriv", "check", "source", "doctor", "quit"):
        assert f"  {word}" in typed(repl, "help")


def test_quit_ends_the_visit_and_the_end_of_input_does_too():
    for lines in ("1 + 1\nquit\n3\n", "1 + 1\n"):
        sink = io.StringIO()
        assert by_lines(Repl(), io.StringIO(lines), sink) == 0
        assert "\n2\n" in sink.getvalue()
        assert "\n3\n" not in sink.getvalue()
