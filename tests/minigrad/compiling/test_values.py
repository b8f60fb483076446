"""Functions of Values become arithmetic on floats, and stay what they were."""

from __future__ import annotations

import math
import random
import warnings
from collections.abc import Callable
from typing import Any

import pytest

import minigrad as mg
from minigrad import Value, nn
from minigrad.op import REGISTRY, Elementwise

from .test_source import passes_the_formatter


def close(a: float, b: float) -> bool:
    return a == b or math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-15)


def train(parameters: list[Any], loss_of: Callable[..., Any]) -> Callable[..., float]:
    """A step of gradient descent on Values, as micrograd's demo has it."""

    def step(*arguments: Any) -> float:
        loss = loss_of(*arguments)
        for p in parameters:
            p.grad = 0.0
        loss.backward()
        for p in parameters:
            p.data -= 0.05 * p.grad
        return loss.data  # type: ignore[no-any-return]

    return step


def twins(make: Callable[[], tuple[list[Any], Callable[..., Any]]], *calls: tuple[Any, ...]) -> Any:
    """Take the same steps with and without a program, and compare; returns the compiled step."""
    ours, f = make()
    theirs, g = make()
    eager, step = train(ours, f), mg.compile(train(theirs, g))
    for arguments in calls:
        assert close(eager(*arguments), step(*arguments))
        for p, q in zip(ours, theirs, strict=True):
            assert close(p.raw, q.raw)
            assert close(p.grad, q.grad)
            assert type(q.raw) is float
            assert type(q) is Value
    assert step.variants, mg.compiling.explain(step)
    return step


UNARY = [
    name
    for name, op in REGISTRY.items()
    if isinstance(op, Elementwise) and op.floats is not None and op.arity == 1
    if not op.variadic and not op.name.startswith("_") and hasattr(mg, name)
]
BINARY = ["add", "sub", "mul", "div", "pow", "maximum", "minimum", "logaddexp", "hypot", "arctan2"]


@pytest.mark.parametrize("name", UNARY)
def test_ops_of_one_number(name: str) -> None:
    """Every op on floats, forward and backward, at numbers on both sides of its kink."""
    op = getattr(mg, name)

    def make() -> Any:
        a = Value(0.4)
        return [a], lambda x: op(a * x + 0.1) * a if name not in ("arccosh",) else op(a + x + 1.0)

    twins(make, *((x,) for x in (0.5, 0.6, 0.7, 0.8, 0.9)))


@pytest.mark.parametrize("name", BINARY)
def test_ops_of_two_numbers(name: str) -> None:
    """The same of two."""
    op = getattr(mg, name)

    def make() -> Any:
        a, b = Value(1.4), Value(0.7)
        return [a, b], lambda x: op(a * x, b + x)

    if REGISTRY[name].floats is None:
        pytest.skip("it has no form on floats")
    twins(make, *((x,) for x in (0.5, 0.6, 0.7, 0.8, 0.9)))


def loops(text: str) -> int:
    """How many loops a program has."""
    return sum(line.strip().startswith("for ") for line in text.splitlines())


def demo(count: int) -> Any:
    """A small network of Values, a hinge loss over some examples, and a penalty."""
    random.seed(0)
    points = [(random.uniform(-1, 1), random.uniform(-1, 1)) for _ in range(count)]
    sides = [1.0 if x * y > 0 else -1.0 for x, y in points]
    model = nn.scalar.MLP(2, 5, 5, 1, rng=0)
    parameters = model.parameters()

    def loss() -> Any:
        scores = [model(list(point)) for point in points]
        losses = [(1 + -side * score).relu() for side, score in zip(sides, scores, strict=True)]
        return sum(losses) * (1.0 / count) + 1e-3 * sum(p * p for p in parameters)

    return parameters, loss


def test_a_network_over_many_examples() -> None:
    """Equal terms of a sum become a loop, forward and backward in one."""
    step = twins(lambda: demo(20), *[()] * 12)
    text = step.variants[0].text
    assert loops(text) == 1
    assert len(text.splitlines()) < 1000


def test_few_examples_are_written_out() -> None:
    """Few are written one after the other."""
    step = twins(lambda: demo(3), *[()] * 8)
    assert loops(step.variants[0].text) == 0


def test_a_sum_that_is_bent_afterwards() -> None:
    """If the gradient of a sum depends on the sum, its terms are calculated once more."""

    def make() -> Any:
        a, b = Value(0.3), Value(-0.2)
        xs = [0.1 * k for k in range(12)]
        return [a, b], lambda: mg.log(sum((a * x + b) * (a * x + b) for x in xs) + 1.0)

    step = twins(make, *[()] * 6)
    assert loops(step.variants[0].text) == 2


def test_a_gradient_of_zero_is_not_passed_on() -> None:
    """A dead unit passes nothing back, however steep the way."""

    def make() -> Any:
        a = Value(0.0)
        return [a], lambda x: mg.relu(mg.sqrt(a * a) - 1.0) + a * x

    twins(make, *((x,) for x in (0.5, -0.6, 0.7, 0.8)))


def test_where_math_raises() -> None:
    """Division by 0 and the like give what they give otherwise: inf and nan."""

    def make() -> Any:
        a = Value(1.0)
        return [a], lambda x: a / x

    ours, f = make()
    theirs, g = make()
    eager, step = train(ours, f), mg.compile(train(theirs, g))
    for x in (1.0, 2.0, 4.0, 0.0, 2.0):
        assert repr(eager(x)) == repr(step(x))
        assert repr(ours[0].raw) == repr(theirs[0].raw)


def test_branches() -> None:
    """An if on a Value is decided anew at every call."""
    a = Value(2.0)

    def f(x: float) -> Any:
        y = a * x
        return (y * y).data if y > 1.0 else (-y).data

    step = mg.compile(f)
    for k in range(20):
        x = 0.1 * (k % 10)
        assert close(f(x), step(x))


def test_parameters_changed_between_calls() -> None:
    """p.data = … takes effect, and so does p.grad = …."""
    parameters, loss = demo(3)
    others, other = demo(3)
    eager, step = train(parameters, loss), mg.compile(train(others, other))
    for k in range(8):
        for p in (*parameters, *others):
            p.data = p.raw * 0.9
            p.grad = float(k)
        assert close(eager(), step())
        assert all(close(p.raw, q.raw) for p, q in zip(parameters, others, strict=True))


def test_gradients_that_add_up() -> None:
    """Without zero_grad, gradients are added to what is there."""

    def make() -> Any:
        a = Value(0.5)

        def step(x: float) -> Any:
            y = mg.tanh(a * x)
            y.backward()
            return y.data

        return a, step

    a, eager = make()
    b, other = make()
    step = mg.compile(other)
    for k in range(6):
        assert close(eager(0.1 * k), step(0.1 * k))
        assert close(a.grad, b.grad)


def test_values_that_are_given() -> None:
    """Values may be arguments, too; their gradients arrive in them."""

    def f(a: Any, b: Any) -> Any:
        y = mg.exp(a * b) + a
        y.backward()
        return y.data

    step = mg.compile(f)
    for k in range(6):
        pairs = [(Value(0.1 * k), Value(0.5)) for _ in range(2)]
        assert close(f(*pairs[0]), step(*pairs[1]))
        for p, q in zip(*pairs, strict=True):
            assert close(p.grad, q.grad)


def test_detached_values() -> None:
    """detach() stops the gradient, in a program too."""

    def make() -> Any:
        a = Value(0.5)
        return [a], lambda x: a * (a * x).detach()

    twins(make, *((x,) for x in (0.5, 0.6, 0.7, 0.8)))


def test_derivatives_of_functions() -> None:
    """value_and_grad and grad of a function of floats are compiled as a whole."""

    def f(x: Any, y: Any) -> Any:
        return mg.sin(x) * y + x / y

    both, slope = mg.compile(mg.value_and_grad(f, (0, 1))), mg.compile(mg.grad(f))
    for k in range(6):
        x, y = 0.3 * k, 1.0 + k
        value, gradient = mg.value_and_grad(f, (0, 1))(x, y)
        found, slopes = both(x, y)
        assert close(found, value)
        assert all(map(close, slopes, gradient))
        assert close(slope(x, y), mg.grad(f)(x, y))
    assert both.variants
    assert "math.cos" in both.variants[0].text


def test_print_of_a_value(capsys: pytest.CaptureFixture[str]) -> None:
    """A step that prints its loss runs as it is."""
    a = Value(0.5)

    def f(x: float) -> Any:
        y = a * x
        print(y.data)
        return y.data

    step = mg.compile(f)
    with pytest.warns(mg.compiling.CompileWarning):  # noqa: PT031 - told once in all
        for k in range(4):
            step(float(k))
    assert capsys.readouterr().out == "0.0\n0.5\n1.0\n1.5\n"


def test_values_and_arrays_together() -> None:
    """A Value among arrays is not compiled, and is right."""
    a = Value(0.5)

    def f(x: Any) -> Any:
        a.grad = 0.0
        loss = (mg.tensor(x) * a).sum()
        loss.backward()
        return loss.item()

    step = mg.compile(f)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", mg.compiling.CompileWarning)
        for k in range(4):
            assert step([1.0, 2.0 * k]) == 0.5 + k
            assert a.grad == 1.0 + 2.0 * k


def test_text_passes_the_formatter(tmp_path: Any) -> None:
    """A program of floats is formatted, too."""
    parameters, loss = demo(20)
    passes_the_formatter(mg.source(train(parameters, loss)), tmp_path)


def test_text_runs_alone() -> None:
    """And runs with Python alone."""
    parameters, loss = demo(12)
    text = mg.source(train(parameters, loss))
    assert "numpy" not in text
    space: dict[str, Any] = {}
    exec(text, space)
    step = space["prepare"]()
    found = step([p.raw for p in parameters])
    assert close(found[0], train(parameters, loss)())
    n = len(parameters)
    assert all(map(close, found[1 : n + 1], [p.raw for p in parameters]))


def test_a_loss_that_is_returned() -> None:
    """A Value that a compiled function returns has its gradient, as the function's own has."""
    a = Value(0.5)

    def f(x: float) -> Any:
        return mg.exp(a * x) + a

    def value_and_gradient(call: Callable[..., Any], x: float) -> list[float]:
        a.grad = 0.0
        y = call(x)
        y.backward()
        return [y.data, a.grad]

    step = mg.compile(f)
    for k in range(5):
        x = 0.1 + k
        assert all(map(close, value_and_gradient(f, x), value_and_gradient(step, x)))
    assert step.variants


def test_an_op_without_a_form_on_floats(monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot be written down: the function runs as it is, right, and this is said."""
    monkeypatch.setattr(REGISTRY["tanh"], "floats", None)
    a = Value(0.5)

    def f() -> float:
        a.grad = 0.0
        y = mg.tanh(a) * 2.0
        y.backward()
        return float(a.grad)

    step = mg.compile(f)
    said = r"tanh has no form on single numbers, line \d+"
    with pytest.warns(mg.compiling.CompileWarning, match=said):
        found = [step() for _ in range(3)]
    assert found == pytest.approx([2 * (1 - math.tanh(0.5) ** 2)] * 3)
