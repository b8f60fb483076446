"""The words that work at any prompt: how they are written, and what each does."""

from __future__ import annotations

from tutor.language import N_, _

HELP = {
    "hint": N_("the next hint, from a nudge to a worked step"),
    "solution": N_("the worked solution of these numbers"),
    "show": N_("the exercise once more"),
    "skip": N_("leave this part for now; it comes back"),
    "again": N_("the same exercise with fresh numbers"),
    "next": N_("go on to the next exercise"),
    "map": N_("the course, and where you stand; `map 3`, `map all`, `map WORDS` to search"),
    "do ID": N_("open an exercise by its name"),
    "review": N_("bring back what you may have forgotten"),
    "place": N_("a few questions, to skip what you know"),
    "repl": N_("Python with the engine and these numbers, and back here"),
    "save": N_("keep the evidence shown here as pictures"),
    "quit": N_("leave; everything is kept"),
    "help": N_("these words"),
}

FOR_PROGRAMS = {
    "edit": N_("open your file for this exercise in your editor"),
    "file": N_("check your file; `file PATH` checks another one"),
    "watch": N_("check your file whenever you save it, until it is right or Ctrl-C"),
    ".": N_("on a line by itself, ends a program pasted here"),
}

FOR_SEVERAL_LINES = {
    ";": N_("at the end of a line: one more line of the same answer follows"),
}
_OWN = {"code": FOR_PROGRAMS} | dict.fromkeys(
    ("array", "derivation", "experiment"), FOR_SEVERAL_LINES
)

_SHORT = {"?": "help", "exit": "quit", "bye": "quit", "q": "quit", "list": "map"}
_CHINESE = {  # for those who would have to leave the Chinese keyboard to type a word
    "提示": "hint", "解答": "solution", "题目": "show", "跳过": "skip", "重做": "again",
    "下一题": "next", "列表": "map", "地图": "map", "打开": "do", "复习": "review",
    "摸底": "place", "退出": "quit", "帮助": "help", "？": "help", "编辑": "edit", "文件": "file",
    "监视": "watch", "保存": "save",
}  # fmt: skip
_WITH_ARGUMENT = {"do", "file", "map", "watch"}
_KNOWN = {entry.split()[0] for entry in HELP} | {"edit", "file", "watch"}


def command(line: str) -> tuple[str, str] | None:
    """A line as (word, argument) if it is one of the words; None for an answer."""
    word, _space, argument = line.strip().partition(" ")
    word = (_SHORT | _CHINESE).get(word.lower(), word.lower())
    if word not in _KNOWN or (argument and word not in _WITH_ARGUMENT):
        return None
    return word, argument.strip()


def leaves(line: str) -> bool:
    """Whether a line among those of a program is no line of it: no program has a bare `quit`."""
    return line.rstrip() in {"quit", "退出"}


def words_for(kind: str) -> dict[str, str]:
    """The words that mean something at a part of this kind, each with its help."""
    return {word: _(help) for word, help in (_OWN.get(kind, {}) | HELP).items()}
