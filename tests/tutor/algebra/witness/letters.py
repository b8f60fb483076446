"""Text to tokens: (kind, text, spaced), with LaTeX and Unicode spelled out."""

import re
import unicodedata
from typing import NamedTuple


def words(text: str) -> list[str]:
    """Give the words of a text."""
    return text.split()


GREEK = words(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
    "varsigma sigma tau upsilon phi chi psi omega"
)
SPELLED = {chr(0x3B1 + place): name for place, name in enumerate(GREEK)}
SPELLED |= {chr(0x391 + place): name.capitalize() for place, name in enumerate(GREEK)}
SPELLED |= {"ϵ": "epsilon", "ϕ": "phi", "µ": "mu", "ℓ": "l", "∆": "Delta", "ϑ": "theta"}
SAME = {"eps": "epsilon", "varepsilon": "epsilon", "lam": "lambda", "varphi": "phi"}
MARKS = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde"}
ACCENTS = {"hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde"}
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁱʲᵏᴸᴺⁿᵖʳᵗˣᵀ", "0123456789+-()ijkLNnprtxT", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₕᵢⱼₖₗₘₙₚₛₜᵤᵥₓ", "0123456789+-()aehijklmnpstuvx", strict=True))
SIGNS = {
    **dict.fromkeys("−–—", "-"),
    **dict.fromkeys("×∗", "*"),
    **dict.fromkeys("⋅∙•", "·"),
    **dict.fromkeys("÷∕", "/"),
    **{"∥": "‖", "∣": "|", "≤": "<=", "≥": ">=", "≠": "!=", "∘": "⊙", "⊤": "⊤", "←": ":="},
    **{"𝟏": "𝟙", "½": "(1/2)", "¼": "(1/4)", "¾": "(3/4)", "⅓": "(1/3)", "⅔": "(2/3)"},
    **{
        "∧": " and ",
        "∨": " or ",
        "¬": " not ",
        "：": ":",
        "（": "(",
        "）": ")",
        "，": ",",
        "＋": "+",
    },
}
COMMANDS = {
    **{"cdot": "·", "times": "*", "ast": "*", "odot": "⊙", "circ": "⊙", "div": "/"},
    **{"le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">="},
    **{"ne": "!=", "neq": "!=", "lt": "<", "gt": ">", "top": "⊤", "intercal": "⊤"},
    **dict.fromkeys(("lvert", "rvert", "vert", "mid"), "|"),
    **dict.fromkeys(("lVert", "rVert", "Vert", "|"), "‖"),
    **{"lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "{": "{", "}": "}"},
    **{"sum": "∑", "prod": "∏", "gets": ":=", "leftarrow": ":=", "_": "_", "&": "&"},
}
FONTS = words("mathbf boldsymbol bm mathrm mathit mathsf mathcal operatorname text textbf mathbb")
SILENT = words(
    ", ; : ! > quad qquad left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr "
    "displaystyle textstyle limits nolimits"
)
OPERATOR = re.compile(r"\*\*|==|!=|<=|>=|:=|\.\*|.", re.DOTALL)
NUMBER = re.compile(r"(?:\d+(?:\.\d+|\.(?![A-Za-z_.]))?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
LATIN = re.compile(r"log1p|expm1|[A-Za-z]+\d*", re.ASCII)
LIBRARY = re.compile(r"\b(?:np|numpy|torch|math|tf|linalg|F|nn|special|functional)\.(?=[A-Za-z])")


class Token(NamedTuple):
    kind: str  # word, number, op, accent, environment, end
    text: str
    spaced: bool = False


def cut(text: str) -> list[Token]:
    """Give the tokens of a text, the last of kind "end"."""
    text = LIBRARY.sub("", LIBRARY.sub("", text.strip()))
    text = re.sub(r"\\(?:mathbb|mathbf|mathds)\s*\{?1\}?", "𝟙", text)
    text = re.sub(r"^\$+|\$+$|^\\[(\[]|\\[)\]]$|[.;]$", "", text)
    for sign, spelled in SIGNS.items():
        text = text.replace(sign, spelled)
    text = re.sub(r"(?<![A-Za-z_^}])\{(\\?[A-Za-z]+)\}(?=_)", r"\1", text)
    text = unicodedata.normalize("NFD", text).replace("≠", "!=")
    return [*Cutting(text).tokens(), Token("end", "")]


class Cutting:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Token] = []
        self.spaced = False

    def tokens(self) -> list[Token]:
        while self.text:
            self.one()
        return self.found

    def emit(self, kind: str, text: str, width: int) -> None:
        self.found.append(Token(kind, text, self.spaced))
        self.text, self.spaced = self.text[width:], False

    def one(self) -> None:
        """Cut off the first token."""
        first = self.text[0]
        if first.isspace():
            self.text, self.spaced = self.text[1:], True
        elif first == "\\":
            self.command()
        elif first in RAISED or first in LOWERED:
            self.script(RAISED if first in RAISED else LOWERED, "^" if first in RAISED else "_")
        elif first in SPELLED:
            digits = re.match(r"\d*", self.text[1:], re.ASCII)[0]
            self.word(SPELLED[first] + digits, 1 + len(digits))
        elif match := NUMBER.match(self.text):
            self.emit("number", match[0], len(match[0]))
        elif match := LATIN.match(self.text):
            self.word(match[0], len(match[0]))
        else:
            sign = OPERATOR.match(self.text)[0]
            self.emit("op", {"**": "^", ".*": "⊙"}.get(sign, sign), len(sign))

    def word(self, word: str, width: int) -> None:
        """A word; an accent after it belongs to its last letter."""
        mark = MARKS.get(self.text[width : width + 1])
        if mark is None:
            self.emit("word", SAME.get(word, word), width)
            return
        if self.text[0].isascii() and len(word) > 1:
            self.emit("word", word[:-1], width - 1)
            word, width = word[-1], 1
        self.emit("word", word + mark, width + 1)

    def script(self, table: dict[str, str], mark: str) -> None:
        """A run of raised or lowered letters."""
        width = next((i for i, c in enumerate(self.text) if c not in table), len(self.text))
        plain = "".join(table[c] for c in self.text[:width])
        self.text = f"{mark}{{{plain}}}{self.text[width:]}"

    def command(self) -> None:
        r"""\frac, \beta, \hat, \left."""
        name = re.match(r"\\([A-Za-z]+|.)", self.text, re.DOTALL)[1]
        width = len(name) + 1
        if name in SILENT or name.isspace():
            dot = name in ("left", "right") and self.text[width : width + 1] == "."
            self.text, self.spaced = self.text[width + dot :], True
        elif name in FONTS:
            inner = re.match(r"\s*\{((?:[^{}]|\\.)*)\}", self.text[width:])
            found, end = (inner[1], inner.end()) if inner else ("", 0)
            self.text = " " + found.replace(r"\_", "_") + self.text[width + end :]
            self.text = self.text if inner and name != "text" else f"{self.text} "
        elif name in ACCENTS:
            self.emit("accent", ACCENTS[name], width)
        elif name in ("begin", "end"):
            inner = re.match(r"\{(\w+)\}(?:\{[lcr@]+\})?", self.text[width:])
            self.emit("environment", name, width + inner.end())
        elif name == "\\":
            self.emit("op", "\\\\", width)
        elif name in COMMANDS:
            self.emit("op", COMMANDS[name], width)
        else:
            name_or_fraction = "frac" if name in ("dfrac", "tfrac", "cfrac") else name
            kind = "op" if name_or_fraction == "frac" else "word"
            self.emit(kind, SAME.get(name_or_fraction, name_or_fraction), width)
