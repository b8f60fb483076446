"""Errors name the function that was called, what it was given, and what does not do, plainly."""

from __future__ import annotations

import inspect
import re

import numpy as np
import pytest

import minigrad as mg

X = np.random.default_rng(0).normal(size=(3, 3)) + 3 * np.eye(3)
REST = {
    "expand_dims": (),
    "repeat": (2,),
    "roll": (1,),
    "split": (3,),
    "take": ([0, 1],),
    "take_along_axis": ([[0, 1, 2]] * 3,),
    "vecdot": (X,),
}


def along_an_axis(owner):
    """The functions of a module that take axis=."""
    for name in owner.__all__:
        f = getattr(owner, name)
        if callable(f) and not inspect.isclass(f) and "axis" in inspect.signature(f).parameters:
            yield pytest.param(name, f, id=f"{owner.__name__}.{name}")


@pytest.mark.parametrize(("name", "f"), [*along_an_axis(mg), *along_an_axis(mg.linalg)])
def test_the_function_that_was_called_is_named(name, f):
    """Not the sum that a variance is made of. Of numpy's words none that only numpy's readers know.

    Both errors that numpy has for it are met, whoever catches them.
    """
    x = mg.tensor(X, requires_grad=True)
    first = [x, x] if name in ("concat", "stack") else x
    for axis in (7, -5):
        with pytest.raises((ValueError, IndexError), match=rf"^{name}\b.*\(3, 3\)") as told:
            f(first, *REST.get(name, ()), axis=axis)
        if name != "vecdot":
            assert f"axis {axis} does not exist" in str(told.value)
            assert isinstance(told.value, ValueError)
            assert isinstance(told.value, IndexError)
    for axis in ("rows", 0.5):
        with pytest.raises(TypeError, match=rf"^{name}\b.* whole number"):
            f(first, *REST.get(name, ()), axis=axis)


@pytest.mark.parametrize("f", [mg.sum, mg.max, mg.mean, mg.var, mg.norm, mg.logsumexp])
def test_a_truth_is_no_axis(f):
    """max(x, True) means keepdims, and would be the maxima along axis 1."""
    with pytest.raises(TypeError, match=rf"^{f.__name__} .*is keepdims=True meant"):
        f(mg.tensor(X), True)


def call_them():
    x = mg.tensor(np.arange(6.0).reshape(2, 3), requires_grad=True)
    v = mg.tensor([1.0, 2.0])
    return {
        "sum": (lambda: x.sum(axis=(0, 0)), "one axis is named twice"),
        "max": (lambda: mg.max(mg.tensor([])), "of no elements there is no maximum"),
        "add": (lambda: x + v, r"^add got \(2, 3\) and \(2,\): .* compared from the right"),
        "matmul": (lambda: x @ v, r"^matmul got \(2, 3\) and \(2,\): .*; here 3 and 2$"),
        "dot": (lambda: mg.dot(x, x), r"^dot got \(2, 3\) and \(2, 3\): .* a\.T @ b, a @ b\.T$"),
        "concat": (lambda: mg.concat([x, x.T]), r"^concat got \(2, 3\) and \(3, 2\)"),
        "reshape": (lambda: x.reshape(-1, -1), r"^reshape got \(2, 3\): only one size may be -1"),
        "permute_dims": (lambda: mg.permute_dims(x, (0, 0)), "names every axis, and each once"),
        "matrix_transpose": (lambda: mg.matrix_transpose(v), r"got \(2,\): a matrix has two axes"),
        "take": (lambda: mg.take(x, [5], axis=0), r"^take got \(2, 3\): index 5 is out of bounds"),
        "tensordot": (lambda: mg.tensordot(x, x, -1), "both must have the -1 axes"),
        "exp": (lambda: mg.exp(None), "^exp got None: it calculates with numbers"),
        "argmax": (lambda: mg.argmax(mg.tensor([])), r"^argmax got \(0,\): .* empty"),
        "plus a word": (lambda: x + "a", "add: calculates with numbers, not with 'a'"),
        "plus nothing": (lambda: x + None, "add: calculates with numbers, not with None"),
        "a list of tensors in sin": (
            lambda: mg.sin([x, x]),
            r"sin got a list of .*stack\(\[x, y\]\)",
        ),
        "words": (lambda: mg.add("a", "b"), "^add got 'a': it calculates with numbers"),
        "any": (lambda: mg.any(None), "^any got None: it calculates with numbers"),
        "all": (lambda: mg.all("a"), "^all got 'a': it calculates with numbers"),
        "sum of words": (lambda: mg.sum(np.array(["a"])), r"^sum got \(1,\): it calculates"),
        "concat without a list": (lambda: mg.concat(x, x), r"as in concat\(\[x, y\]\)"),
        "concat of a word": (lambda: mg.concat([x, "a"]), "concat got a list with 'a' in it"),
        "stack of nothing": (lambda: mg.stack([None]), "stack got a list with None in it"),
        "sizes in a row": (lambda: mg.reshape(x, 3, 2), r"shape= is one tuple, reshape\(x, \("),
        "axes in a row": (lambda: mg.permute_dims(x, 1, 0), "1 setting, .* axes= is one tuple"),
        "repeat": (lambda: mg.repeat(x, 1.5), r"^repeat got \(2, 3\): .* whole numbers"),
        "repeat below 0": (lambda: mg.repeat(x, -1), r"^repeat got \(2, 3\): no size is below 0"),
        "split": (lambda: mg.split(x, "a"), r"^split got \(2, 3\): .* whole numbers"),
        "tile": (lambda: mg.tile(x, 1.5), r"^tile got \(2, 3\): .* whole numbers"),
        "roll": (lambda: mg.roll(x, "a", axis=0), r"^roll got \(2, 3\): .* whole numbers"),
        "broadcast_to": (lambda: mg.broadcast_to(x, 3), r"the new shape has fewer axes"),
        "<": (lambda: x < v, r"^< got \(2, 3\) and \(2,\): operands could not be broadcast"),
        "< a word": (lambda: x < "a", r"^< got \(2, 3\) and str: it calculates with numbers"),
        "&": (lambda: x & x, r"^& got .* masks, .*\(x > 0\) & \(x < 1\)"),
        "~": (lambda: ~x, r"as in ~\(x > 0\), and this is float64"),
        "a mask of floats": (lambda: (x > 0) & x, "^& got .* masks"),
        "float": (lambda: float(v), r"there are 2 \(shape \(2,\)\)"),
        "int": (lambda: int(v), r"there are 2 \(shape \(2,\)\)"),
        "format": (lambda: f"{v:.2f}", r"there are 2 \(shape \(2,\)\)"),
        "a place": (lambda: [1, 2][mg.tensor(1.0)], r"one whole number, and this is float64"),
        "eigh": (lambda: mg.linalg.eigh(x), r"^eigh got \(2, 3\): .* square"),
        "solve": (lambda: mg.linalg.solve(x, v), r"^solve got \(2, 3\) and \(2,\)"),
        "einsum": (lambda: mg.einsum("1j->j", x), r"^einsum got \(2, 3\): invalid subscript"),
        "if": (lambda: bool(x > 0), r"6 numbers \(shape \(2, 3\)\) is neither true nor false"),
        "item": (x.item, r"there are 6 \(shape \(2, 3\)\): take \.tolist\(\)"),
        "a list of tensors": (lambda: mg.tensor([x, x]), r"minigrad\.stack\(\[x, y\]\)"),
        "a list of Values": (lambda: mg.tensor([mg.Value(1.0)]), r"minigrad\.stack"),
    }


@pytest.mark.parametrize("name", call_them())
def test_what_was_given_and_why_it_does_not_do(name):
    call, says = call_them()[name]
    with pytest.raises((IndexError, TypeError, ValueError)) as told:
        call()
    text = str(told.value)
    assert re.search(says, text)
    for jargon in ("gufunc", "core dimension", "ufunc", "reduction operation", "loop of"):
        assert jargon not in text


def test_an_error_of_numpy_stays_below():
    """Whoever looks for the cause finds it: the message of numpy, and the place."""
    with pytest.raises(ValueError, match=r"^prod got") as told:
        mg.prod(mg.tensor(X), axis=7)
    assert "axes_of" in [frame.name for frame in told.traceback]
    with pytest.raises(ValueError, match=r"^matmul got") as told:
        mg.tensor(X) @ mg.tensor([1.0])
    assert "gufunc" in str(told.value.__cause__)


@pytest.mark.parametrize(
    ("f", "args", "expected"),
    [
        (mg.add, ([1, 2], [3, 4]), [4, 6]),
        (mg.mul, ([1, 2], 3), [3, 6]),
        (mg.mul, (3, (1, 2)), [3, 6]),
        (mg.sub, ([1, 2], 1), [0, 1]),
        (mg.maximum, ([1, 5], [3, 4]), [3, 5]),
    ],
)
def test_lists_are_arrays(f, args, expected):
    """Python's own + would join them, and its * repeat them."""
    assert f(*args).tolist() == expected


def test_divided_by_nothing():
    """Of whole numbers numpy makes a 0 of it."""
    assert np.isnan(mg.remainder(5, 0))
    assert mg.floor_divide(5, 0) == np.inf
    assert np.isnan(mg.remainder(mg.Value(5), 0).item())


@pytest.mark.parametrize("f", [mg.mean, mg.var, mg.std])
def test_of_nothing_there_is_no_mean(f):
    """As in numpy it is nan, and said in words that name the function."""
    with pytest.warns(RuntimeWarning, match=rf"^{f.__name__} got \(0,\): of no elements") as told:
        assert np.isnan(f(mg.tensor([])).item())
    assert [w.filename for w in told] == [__file__]
    with pytest.warns(RuntimeWarning, match=rf"^{f.__name__} got \(0, 3\)"):
        assert np.isnan(f(np.ones((0, 3)), axis=0)).all()


def test_constants_in_a_list_are_copied():
    assert mg.tensor([mg.tensor(1.0), mg.Value(2.0).detach().item()]).tolist() == [1.0, 2.0]
