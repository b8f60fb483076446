"""What stands around an array: the call that makes it, LaTeX, a factor, a mark that turns it."""

from __future__ import annotations

import re

from tutor.answers.arrays.cutting import bracketed, closing
from tutor.answers.numerals import read_number
from tutor.answers.reply import Unreadable
from tutor.language import _

_CALL = re.compile(
    r"(?:[A-Za-z_]\w*\.)*(?:as|nd)?(?:array|tensor|matrix|mat|Parameter|list|tuple)\s*\(",
    re.IGNORECASE,
)
# What a library prints beside the numbers.
_NOISE = re.compile(
    r",\s*(?:dtype|device|requires_grad|grad_fn|shape|order|copy|layout|size)\s*=\s*"
    r"(?:<[^>]*>|'[^']*'|\"[^\"]*\"|\([^()]*\)|[\w.:]+)"
)
_TENSORFLOW = re.compile(r"<tf\.\w+:?.*?numpy=\s*(.*)>\s*", re.DOTALL)
_SCALAR = re.compile(r"(?<!\w)(?:\w+\.)?(?:float|int|uint|Value|value)_?\d*\s*\(([^()]*)\)")
_FRACTION = re.compile(r"Fraction\(\s*([-+]?\d+)\s*,\s*(\d+)\s*\)")
_LATEX = re.compile(
    r"(?:\\left\s*[\[(|.])?\s*\\begin\{(\w?matrix|array)\}(?:\{[lcr|]*\})?(.*?)\\end\{\1\}"
    r"\s*(?:\\right\s*[\])|.])?",
    re.DOTALL,
)
_TRANSPOSED = re.compile(r"\s*(?:\.T\b|\.mT\b|\^\s*\{?\s*(?:\\top|\\intercal|T|⊤)\s*\}?|ᵀ|⊤|')\s*$")
_DIVIDED = re.compile(r"\s*/\s*(\d+(?:\.\d*)?)\s*$")


def unwrapped(body: str) -> str:
    """What stands inside `np.array(…, dtype=…)`, `tensor(…)`, `\\begin{bmatrix}…`."""
    body = body.removeprefix("Parameter containing:").strip()
    if shown := _TENSORFLOW.fullmatch(body):
        body = shown[1].strip()
    if "..." in body or "…" in body:
        raise Unreadable(_("Some entries are left out (...); write all of them."))
    body = _LATEX.sub(lambda m: f"[{_matlab(m[2])}]", body)
    body = _FRACTION.sub(r"(\1/\2)", body)
    while True:
        call = _CALL.match(body)
        if not call or closing(body, call.end() - 1) != len(body) - 1:
            return _SCALAR.sub(r"\1", body)
        body = _NOISE.sub("", body[call.end() : -1]).strip().rstrip(",").strip()


def _matlab(rows: str) -> str:
    """The inside of a LaTeX matrix in MATLAB's way of writing."""
    return rows.strip().removesuffix("\\\\").replace("\\\\", ";").replace("&", ",") + ";"


def divisor_of(body: str) -> tuple[float, str]:
    """`[…]/3` and `array(…)/3` as what it is divided by, and the rest."""
    divided = _DIVIDED.search(body)
    rest = body[: divided.start()].strip() if divided else ""
    call = _CALL.match(rest)
    start = call.end() - 1 if call else 0
    if divided and (call or bracketed(rest)) and closing(rest, start) == len(rest) - 1:
        return _nonzero(divided[1]), rest
    return 1.0, body


def _nonzero(text: str) -> float:
    divisor = read_number(text)
    if not divisor:
        raise Unreadable(_("This divides by 0."))
    return divisor


def leading_factor(body: str) -> tuple[float, str]:
    """`1/3 * […]` as the factor and what it multiplies."""
    before, bracket, _rest = body.partition("[")
    start = len(before)
    before = before.strip().rstrip("*·×⋅ ")
    is_tuple = before.startswith("(") and closing(before, 0) < 0
    if not bracket or not before or is_tuple or closing(body, start) != len(body) - 1:
        return 1.0, body
    sign = {"-": -1.0, "+": 1.0}.get(before)
    return (read_number(before) if sign is None else sign), body[start:]


def turned(body: str) -> tuple[str, list[str]]:
    """A text without the marks that transpose it, and these."""
    marks: list[str] = []
    while mark := _TRANSPOSED.search(body):
        body = body[: mark.start()].strip()
        marks.append(mark[0].strip())
    return body, marks
