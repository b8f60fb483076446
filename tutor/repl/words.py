"""The words of the repl: each is a function of the visit and of what follows the word.

Its docstring is its help. What follows is Python (`graph loss`, `check f, x`), but for `deriv`,
which reads formulas as the tutor's exercises do.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import minigrad
from minigrad import diagnose, drawing
from minigrad.graph import Node
from tutor import derive
from tutor.algebra import Mismatch, Unreadable
from tutor.language import _
from tutor.learner.place import home, pictures


class Visit(Protocol):
    """What the words use of a visit."""

    steps: Iterator[str] | None

    def value(self, expression: str) -> Any:
        """What an expression gives."""

    def nodes(self) -> dict[str, Node]:
        """The learner's Values and Tensors by name."""


class NotSo(Exception):
    """The word cannot do this; the text says what to type instead."""


Word = Callable[[Visit, str], Iterator[str]]
WORDS: dict[str, Word] = {}
WIDE = 60  # columns of a formula, before its rule is pushed out of line


def word(function: Word) -> Word:
    """Enter a function as a word of that name."""
    WORDS[function.__name__] = function
    return function


@word
def graph(visit: Visit, argument: str) -> Iterator[str]:
    """graph y: everything y was made of, with values and gradients"""
    y = node(visit, argument, "graph y")
    yield drawing.draw(y, visit.nodes(), gradients=y.shape == ()).text


@word
def backward(visit: Visit, argument: str) -> Iterator[str]:
    """backward y: the way back from y, node by node; Enter for the next, any word to leave"""
    y = node(visit, argument, "backward y")
    if y.shape != ():
        raise NotSo(
            _(
                "backward starts from one number, and this has shape {shape}: sum it up",
                shape=y.shape,
            )
        )
    steps = list(map(str, drawing.replay(y, names=visit.nodes())))
    if not steps:
        raise NotSo(_("this is a leaf: nothing lies behind it"))
    last = _("That was all: these gradients are what y.backward() adds to .grad.")
    visit.steps = iter([*steps, last])
    yield next(visit.steps)


@word
def deriv(visit: Visit, argument: str) -> Iterator[str]:
    """deriv "x^2 sin x" by x: a derivative, rule by rule"""
    formula, by = split_by(argument)
    if not formula:
        raise NotSo(_('write the formula after the word, as in: deriv "x^2 sin x"'))
    try:
        work = derive.worked(derive.typed_source(formula, by))
    except (Unreadable, Mismatch, derive.NoRule) as problem:
        raise NotSo(str(getattr(problem, "message", problem))) from None
    yield str(work.question)
    width = min(WIDE, max(len(step.text) for step in work.steps))
    for step in work.steps:
        yield f"  = {step.text:{width}}   {step.rule}"


@word
def check(visit: Visit, argument: str) -> Iterator[str]:
    """check f, x: is the gradient of f at x right, and if not, why"""
    f, args = call(visit, argument, "check f, x")
    yield str(minigrad.gradcheck(f, *args))


@word
def source(visit: Visit, argument: str) -> Iterator[str]:
    """source f, x: the program that computes f at x, and its derivative, as code"""
    f, args = call(visit, argument, "source f, x")
    yield str(minigrad.source(f, *args))


@word
def doctor(visit: Visit, argument: str) -> Iterator[str]:
    """doctor model, loss: what the layers do in one pass; loss is a function without arguments"""
    model, args = call(visit, argument, "doctor model, lambda: loss", first=_("a module"))
    if len(args) != 1 or not callable(args[0]):
        raise NotSo(
            _("give a function that computes the loss: doctor model, lambda: loss_of(model)")
        )
    with diagnose.Doctor(model) as watching, diagnose.watch(model) as seen:
        loss = args[0]()
        if not isinstance(loss, minigrad.Value | minigrad.Tensor) or not loss.requires_grad:
            raise NotSo(_("the function must return the loss, made by the model"))
        loss.backward()
        watching.step(loss)
        yield diagnose.table(seen.layers())
    yield str(watching.report())


@word
def save(visit: Visit, argument: str) -> Iterator[str]:
    """save y: the graph of y as a picture, an SVG file"""
    y = node(visit, argument, "save y")
    name = argument if argument.isidentifier() else "graph"
    file = pictures(home()) / f"{name}.svg"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        picture = drawing.draw(y, visit.nodes(), gradients=y.shape == ()).svg
        file.write_text(picture, encoding="utf-8")
    except OSError as error:
        raise NotSo(
            _("{file} cannot be written: {reason}.", file=file, reason=error.strerror)
        ) from None
    yield str(file)


def node(visit: Visit, argument: str, usage: str) -> Any:
    """The Value or Tensor that an expression gives."""
    y = visit.value(given(argument, usage))
    if not isinstance(y, Node):
        raise NotSo(
            _(
                "{argument} is a {type}; the word wants a Value or a Tensor",
                argument=argument,
                type=type(y).__name__,
            )
        )
    if not y.requires_grad:
        raise NotSo(
            _(
                "{argument} remembers nothing: nothing it was made of wants a gradient. Begin with "
                "Values, or tensors made with requires_grad=True",
                argument=argument,
            )
        )
    return y


def call(visit: Visit, argument: str, usage: str, first: str = "") -> tuple[Any, Any]:
    """A function and its arguments, written `f, x, y` or `f(x, y)`."""
    text = given(argument, usage)
    tree = ast.parse(text, mode="eval").body
    if isinstance(tree, ast.Call) and not tree.keywords:
        parts = [tree.func, *tree.args]
    else:
        parts = tree.elts if isinstance(tree, ast.Tuple) else [tree]
    f, *args = [visit.value(ast.unparse(part)) for part in parts]
    if not callable(f):
        raise NotSo(
            _(
                "the first is {wanted}, and {given} is a {type}",
                wanted=first or _("a function"),
                given=ast.unparse(parts[0]),
                type=type(f).__name__,
            )
        )
    return f, args


def given(argument: str, usage: str) -> str:
    """What follows the word, which must be something."""
    if not argument:
        raise NotSo(_("write what it is about, as in: {usage}", usage=usage))
    return argument


def split_by(argument: str) -> tuple[str, str | None]:
    """`"x^2 sin x" by x` as the formula and the letter."""
    formula, mark, letter = argument.strip().rpartition(" by ")
    if not mark:
        formula, letter = argument.strip(), ""
    return formula.strip().strip("\"'"), letter.strip() or None
