"""The letters and marks mathematics is typed with, and what each of them stands for.

Nothing here is normalised wholesale: NFKC or transliteration would turn `x²` into `x2` without
a word. Every character is either in one of these tables or refused at its place.
"""

import unicodedata

from tutor.algebra.words import words
from tutor.language import N_, _

GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ",
        words(
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi "
            "rho sigma tau upsilon phi chi psi omega Alpha Beta Gamma Delta Epsilon Zeta Eta Theta "
            "Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho Sigma Tau Upsilon Phi Chi Psi Omega"
        ),
        strict=True,
    )
) | {
    "ϵ": "epsilon",
    "ϑ": "theta",
    "ϕ": "phi",
    "ϱ": "rho",
    "ς": "sigma",
    "ϖ": "pi",
    "ϰ": "kappa",
    "µ": "mu",
    "Ω": "Omega",
    "∆": "Delta",
}
LETTERS_OF = {name: letter for letter, name in reversed(GREEK.items())}

SUPERSCRIPTS = dict(
    zip(
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴷᴸᴹᴺᴼᴾᴿᵀᵁᵂᵝᵞᵟᶿ",
        "0123456789+-()abcdefghijklmnoprstuvwxyzABDEGHIKLMNOPRTUWβγδθ",
        strict=True,
    )
)
SUBSCRIPTS = dict(
    zip(
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        "0123456789+-=()aehijklmnoprstuvxβγρφχ",
        strict=True,
    )
)
MARKS = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u20d7": ""}
FRACTIONS = {
    "½": (1, 2),
    "⅓": (1, 3),
    "⅔": (2, 3),
    "¼": (1, 4),
    "¾": (3, 4),
    "⅕": (1, 5),
    "⅙": (1, 6),
    "⅛": (1, 8),
    "⅒": (1, 10),
}
# Wide twins of ASCII characters, and digits in other fonts: one character for one, so that every
# column stays where it was.
TWINS = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
TWINS |= {0x1D7CE + place: "0123456789"[place % 10] for place in range(50)}
TWINS |= {ord("。"): ".", ord("、"): ","}
del TWINS[ord("𝟏")], TWINS[ord("𝟙")]  # these are vectors of ones, and indicators
SYMBOLS = {
    "−": "-",
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "﹣": "-",
    "·": "·",
    "⋅": "·",
    "∙": "·",
    "•": "·",
    "×": "*",
    "✕": "*",
    "✖": "*",
    "⨯": "*",
    "∗": "*",
    "⁎": "*",
    "⊙": "⊙",
    "∘": "⊙",
    "⊗": "⊗",
    "÷": "/",
    "∕": "/",
    "⁄": "/",
    "≤": "<=",
    "⩽": "<=",
    "≥": ">=",
    "⩾": ">=",
    "≠": "!=",
    "⟨": "⟨",
    "⟩": "⟩",
    "〈": "⟨",
    "〉": "⟩",
    "∞": "∞",
    "∈": "∈",
    "√": "√",
    "∛": "∛",
    "‖": "‖",
    "∥": "‖",
    "∣": "|",
    "⌊": "⌊",
    "⌋": "⌋",
    "⌈": "⌈",
    "⌉": "⌉",
    "←": ":=",
    "≔": ":=",
    "′": "'",
    "’": "'",
    "‘": "'",
    "´": "'",
    "″": "'",
    "∇": "∇",
    "∂": "∂",
    "⊤": "⊤",
    "⟙": "⊤",
    "⊺": "⊤",
    "≡": "==",
}
WORDS = {"∑": "Sum", "∏": "Prod", "∧": "and", "∨": "or", "¬": "not", "𝟙": "𝟙", "𝟏": "𝟙"}
CHINESE = {
    "如果": "if",
    "否则": "otherwise",
    "其他": "otherwise",
    "其它": "otherwise",
    "其余": "otherwise",
    "若": "if",
    "当": "if",
    "且": "and",
    "或": "or",
}
PROMPTS = {
    "'": N_("derivative marks (') are not an answer; give the evaluated expression"),
    "∂": N_("∂ asks for a derivative; give the evaluated expression"),
    "∇": N_("∇ asks for a gradient; give the evaluated expression"),
    "∞": N_("infinity is not a number this answer can use"),
    "∈": N_("say where it lies by comparing, as in 0 < x < 1"),
    "±": N_("± stands for two answers; give one"),
    "∓": N_("∓ stands for two answers; give one"),
    "∫": N_("∫ asks for an integral; give the evaluated expression"),
    "…": N_("write every term out instead of dots"),
    "⋯": N_("write every term out instead of dots"),
    "≈": N_("≈ is not an exact answer; give one exact expression"),
    "%": N_("leave % out: for 50 % write 0.5, or 50 where percent are asked for"),
    "!": N_("factorials (!) are not part of this notation; a condition is turned by not"),
    "~": N_("~ is not part of this notation; a condition is turned by not"),
    **dict.fromkeys('"`“”„«»', N_("quotation marks are not part of a formula")),
}
LOOK_ALIKES = {
    "CYRILLIC": N_("a Cyrillic letter that only looks like a Latin one"),
    "ARMENIAN": N_("an Armenian letter"),
    "HEBREW": N_("a Hebrew letter"),
    "CHEROKEE": N_("a Cherokee letter"),
}


def letter(character: str) -> str | None:
    """Give the plain name of a letter: `a`, `beta`; mathematical 𝑥 is an x. None if not one."""
    if character.isascii():
        return character if character.isalpha() else None
    if character in GREEK:
        return GREEK[character]
    if "\U0001d400" <= character <= "\U0001d7cb" or character in "ℓℎℯⅇ":
        plain = unicodedata.normalize("NFKC", character)
        return letter(plain) if len(plain) == 1 else None
    return None


def marked_letter(character: str) -> str | None:
    """Give the name of a letter that carries its accent in one character: `ŷ` is `yhat`."""
    parts = unicodedata.normalize("NFD", character)
    if len(parts) == 2 and parts[1] in MARKS and (base := letter(parts[0])):
        return base + MARKS[parts[1]]
    return None


def why_refused(character: str) -> str:
    """Say in plain words why a character has no place in a formula."""
    if character in PROMPTS:
        return _(PROMPTS[character])
    category = unicodedata.category(character)
    if category[0] == "C":
        return _(
            "there is an invisible character (U+{code:04X}) here; please retype it",
            code=ord(character),
        )
    script = unicodedata.name(character, "an unknown character").split()[0]
    if script in LOOK_ALIKES:
        return _(
            "'{character}' is {what}; please retype it",
            character=character,
            what=_(LOOK_ALIKES[script]),
        )
    if category[0] == "M":
        return _("there is a stray accent here; please retype this letter")
    return _("'{character}' is not part of this notation", character=character)
