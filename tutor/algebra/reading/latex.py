"""LaTeX: what each command stands for. An unknown command is refused, never skipped."""

from tutor.algebra.reading.characters import GREEK
from tutor.algebra.words import words

SPACING = frozenset(
    words(
        ", ; : ! > quad qquad displaystyle textstyle limits nolimits left right big Big bigg "
        "Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr middle"
    )
) | {" ", "\n", "\t"}
COMMAND_SYMBOLS = {
    "cdot": "·",
    "times": "*",
    "ast": "*",
    "odot": "⊙",
    "circ": "⊙",
    "otimes": "⊗",
    "langle": "⟨",
    "rangle": "⟩",
    "infty": "∞",
    "in": "∈",
    "ldots": "..",
    "cdots": "..",
    "dots": "..",
    "div": "/",
    "le": "<=",
    "leq": "<=",
    "leqslant": "<=",
    "ge": ">=",
    "geq": ">=",
    "geqslant": ">=",
    "lt": "<",
    "gt": ">",
    "ne": "!=",
    "neq": "!=",
    "lvert": "|",
    "rvert": "|",
    "vert": "|",
    "mid": "|",
    "|": "‖",
    "Vert": "‖",
    "lVert": "‖",
    "rVert": "‖",
    "lfloor": "⌊",
    "rfloor": "⌋",
    "lceil": "⌈",
    "rceil": "⌉",
    "lbrace": "{",
    "rbrace": "}",
    "{": "{",
    "}": "}",
    "lbrack": "[",
    "rbrack": "]",
    "_": "_",
    "top": "⊤",
    "intercal": "⊤",
    "leftarrow": ":=",
    "gets": ":=",
    "coloneqq": ":=",
    "partial": "∂",
    "nabla": "∇",
    "prime": "'",
    "\\": "\\\\",
    "&": "&",
}
COMMAND_WORDS = {name: name for name in GREEK.values()} | {
    "varepsilon": "epsilon",
    "vartheta": "theta",
    "varphi": "phi",
    "varrho": "rho",
    "varsigma": "sigma",
    "varpi": "pi",
    "ell": "l",
    "sum": "Sum",
    "prod": "Prod",
    "land": "and",
    "wedge": "and",
    "lor": "or",
    "vee": "or",
    "lnot": "not",
    "neg": "not",
}
COMMAND_WORDS |= {
    name: name
    for name in words(
        "exp ln log sin cos tan sec csc cot sinh cosh tanh coth arcsin arccos arctan max min "
        "erf relu ReLU sigmoid sign sgn softplus softmax abs norm sech tr det diag"
    )
}
ACCENTS = {
    "hat": "hat",
    "widehat": "hat",
    "bar": "bar",
    "overline": "bar",
    "tilde": "tilde",
    "widetilde": "tilde",
    "vec": "",
}
FONTS = frozenset(
    words(
        "text textrm textit textbf textnormal mathrm mathbf mathit mathsf mathbb mathbbm mathds "
        "mathcal mathscr mathfrak boldsymbol bm bold operatorname mbox"
    )
)
FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac", "sfrac", "nicefrac"))
STRUCTURE = FRACTIONS | FONTS | ACCENTS.keys() | {"sqrt", "begin", "end"}
