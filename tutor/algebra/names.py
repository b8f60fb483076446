"""Names: every spelling of one name has one key, so `beta1`, `β₁` and `\\beta_{1}` are the same."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tutor.algebra.reading.characters import LETTERS_OF, SUBSCRIPTS
from tutor.algebra.reading.lexer import Token

ALIASES = {
    "lam": "lambda",
    "lamda": "lambda",
    "lmbda": "lambda",
    "eps": "epsilon",
    "varepsilon": "epsilon",
    "vartheta": "theta",
    "varphi": "phi",
}
ACCENTS = ("hat", "bar", "tilde")
COMBINING = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}
LOOKS = {
    "alpha": "a",
    "beta": "b",
    "gamma": "g",
    "delta": "d",
    "epsilon": "e",
    "eta": "n",
    "theta": "o",
    "kappa": "k",
    "lambda": "l",
    "mu": "u",
    "nu": "v",
    "rho": "p",
    "sigma": "s",
    "tau": "t",
    "omega": "w",
}
SMALL = {letter: small for small, letter in SUBSCRIPTS.items()}
KEPT = 4096  # words whose spelling is remembered
NUMBERED = re.compile(r"([A-Za-z]+?)([0-9]+)")


def key_of(base: str, subscripts: Sequence[str] = ()) -> str:
    """Give the key of a name: its base, accents moved onto it, then `_` and its subscript."""
    if match := NUMBERED.fullmatch(base):
        base, subscripts = match[1], (match[2], *subscripts)
    base = alias(base)
    kept = []
    for subscript in subscripts:
        if subscript in ACCENTS:
            base += subscript
        else:
            kept.append(subscript)
    return f"{base}_{''.join(kept)}" if kept else base


@lru_cache(KEPT)
def alias(word: str) -> str:
    """Give the usual spelling of a letter's name, under an accent too."""
    for accent in ACCENTS:
        if word.endswith(accent) and (bare := word.removesuffix(accent)) in ALIASES:
            return ALIASES[bare] + accent
    return ALIASES.get(word, word)


def subscript_text(tokens: Iterable[Token]) -> str:
    """Give a subscript as plain text, without the brackets and commas that may be in it."""
    return "".join(alias(t.text) for t in tokens if t.text not in ("{", "}", "(", ")", ",", "_"))


@lru_cache(KEPT)
def shown(key: str) -> str:
    """Give a key in the notation of the subject: `beta_1` as β₁, `mhat_t` as m̂ₜ."""
    base, _, subscript = key.partition("_")
    mark = ""
    for accent in ACCENTS:
        if base.endswith(accent) and base != accent:
            base, mark = base.removesuffix(accent), COMBINING[accent]
    if mark and len(base) > 1 and base not in LETTERS_OF:
        base, mark = key.partition("_")[0], ""
    return LETTERS_OF.get(base, base) + mark + subscript_shown(subscript)


def subscript_shown(subscript: str) -> str:
    """Give a subscript in small characters where all of them exist, else as `_{…}`."""
    if not subscript:
        return ""
    if all(c in SMALL and c not in "()=" for c in subscript) and len(subscript) <= 3:
        return "".join(SMALL[c] for c in subscript)
    if len(subscript) == 1 or subscript.isalnum():
        return f"_{subscript}"
    return "_{" + subscript + "}"


def distance(one: str, other: str) -> int:
    """Count the single-character edits between two words (Levenshtein, 1966)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        corner, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (a != b))
    return row[-1]


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Give the known names a mistyped word may have meant, the nearest first."""
    plain = folded(word)
    scored = [(distance(plain, folded(name)), name) for name in set(known)]
    most = max(len(plain) // 3, int(len(plain) > 1))  # one letter is like any other
    return [name for score, name in sorted(scored) if score <= most][:3]


def folded(name: str) -> str:
    """Give a name without case and underscores, and Greek letters by the Latin ones like them."""
    base, _, subscript = name.partition("_")
    return (LOOKS.get(base, base) + subscript).replace("_", "").lower()
