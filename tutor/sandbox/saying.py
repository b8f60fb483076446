"""What the other side said of a program, in the language that is spoken here.

The guest knows no catalogue: what is loaded there, a program can find. It speaks English, and its
sentences are known here. What a program itself said, such as the text of an exception, stays.
"""

from __future__ import annotations

import re

from tutor.language import ENGLISH, N_, _, spoken

_SENTENCES = [
    (re.compile(pattern, re.DOTALL), message)
    for pattern, message in (
        (r"line (?P<line>\d+): (?P<text>.*)", N_("line {line}: {text}")),
        (
            r"the program defines no function (?P<name>\S+), and no other",
            N_("the program defines no function {name}, and no other"),
        ),
        (
            r"the program defines no function (?P<name>\S+); it defines (?P<names>.*)"
            r"\. Was (?P<near>\S+) meant\?",
            N_("the program defines no function {name}; it defines {names}. Was {near} meant?"),
        ),
        (
            r"the program defines no function (?P<name>\S+); it defines (?P<names>.*)",
            N_("the program defines no function {name}; it defines {names}"),
        ),
        (
            r"(?P<name>\w+) is a value of type (?P<type>\S+), not a function",
            N_("{name} is a value of type {type}, not a function"),
        ),
        (
            r"the program is nested too deep for Python",
            N_("the program is nested too deep for Python"),
        ),
        (r"the function returned (?P<what>.*)", N_("the function returned {what}")),
        (r"out of memory in call (?P<number>\d+)", N_("out of memory in call {number}")),
        (
            r"out of memory while the file was loaded",
            N_("out of memory while the file was loaded"),
        ),
        (r"SystemExit: the program ended itself", N_("SystemExit: the program ended itself")),
        (
            r"EOFError: there is nothing to read; the numbers come as arguments",
            N_("EOFError: there is nothing to read; the numbers come as arguments"),
        ),
    )
]


def said(text: str) -> str:
    """A sentence of the guest's, translated; any other text as it is."""
    if spoken() == ENGLISH:
        return text
    for pattern, message in _SENTENCES:
        if found := pattern.fullmatch(text):
            values = found.groupdict()
            if "text" in values:
                values["text"] = said(values["text"])
            return _(message, **values)
    return text
