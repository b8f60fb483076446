"""The settings of an experiment: what an author offers, and how a learner's choice is read.

lr = 0.1, momentum = 0.9        lr: 0.1 ⏎ momentum: 0.9        {"lr": 0.1}        0.1
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from tutor.answers.numerals import bare, half_width, read_number
from tutor.answers.reply import Unreadable
from tutor.language import _, sentences

LONGEST = 2_000
_WRAPPED = re.compile(r"\s*(?:dict\s*)?[({]\s*(.*?)\s*,?\s*[)}]\s*", re.DOTALL)
_BETWEEN = r"[,;\n]|(?<=\S)[ \t]+(?=-{{0,2}}(?:(?:{names})\b|[^\W\d][\w-]*\s*(?:=|:)))"
_PAIR = re.compile(r"-{0,2}([^\W\d][\w-]*)\s*(?:==?|:=?|->|\s)\s*([^\s=:].*)", re.DOTALL)


@dataclass(frozen=True)
class Setting:
    """One thing to choose. `start` is what it is unless it is set."""

    kind: ClassVar[str] = ""
    name: str

    def read(self, text: str) -> Any:
        """The value a text stands for. Raises Unreadable."""
        raise NotImplementedError

    def check(self, value: Any) -> Any:
        """A value, if the setting can have it. Raises Unreadable."""
        raise NotImplementedError

    def written(self, value: Any) -> str:
        """A value as one would type it."""
        return f"{value:.12g}"

    def in_words(self) -> str:
        """What can be chosen."""
        raise NotImplementedError

    def as_dict(self) -> dict[str, Any]:
        """The setting as plain data for a front end."""
        return {"kind": self.kind} | asdict(self) | {"words": self.in_words()}


@dataclass(frozen=True)
class Real(Setting):
    """A number from `low` to `high`, both among them."""

    kind: ClassVar[str] = "real"
    low: float
    high: float
    start: float

    def read(self, text: str) -> float:
        """The number, in its range."""
        return float(self.check(read_number(text)))

    def check(self, value: Any) -> Any:
        """A number in the range."""
        if not self.low <= value <= self.high:
            raise Unreadable(
                _(
                    "{name} goes from {low:g} to {high:g}; {value:g} is outside.",
                    name=self.name,
                    low=self.low,
                    high=self.high,
                    value=value,
                )
            )
        return value

    def in_words(self) -> str:
        """Its range, and where it stands."""
        return _(
            "a number from {low:g} to {high:g}; {start:g} unless you set it",
            low=self.low,
            high=self.high,
            start=self.start,
        )


@dataclass(frozen=True)
class Whole(Real):
    """A whole number from `low` to `high`, both among them."""

    kind: ClassVar[str] = "whole"

    def read(self, text: str) -> int:
        """The whole number, in its range."""
        return int(self.check(read_number(text)))

    def check(self, value: Any) -> Any:
        """A whole number in the range."""
        if value != int(value):
            raise Unreadable(
                _("{name} is a whole number; {value:g} is none.", name=self.name, value=value)
            )
        return super().check(value)

    def in_words(self) -> str:
        """Its range, and where it stands."""
        return _(
            "a whole number from {low:g} to {high:g}; {start:g} unless you set it",
            low=self.low,
            high=self.high,
            start=self.start,
        )


@dataclass(frozen=True)
class Pick(Setting):
    """One of some words."""

    kind: ClassVar[str] = "pick"
    options: tuple[str, ...]
    start: str

    def read(self, text: str) -> str:
        """The option meant: its word, or the beginning of it where that is enough."""
        typed = bare(text.strip().replace("-", "_"))
        known = {bare(option.replace("-", "_")): option for option in self.options}
        begun = [option for key, option in known.items() if typed and key.startswith(typed)]
        if typed in known or len(begun) == 1:
            return known.get(typed) or begun[0]
        return str(self.check(text.strip()[:30]))

    def check(self, value: Any) -> Any:
        """One of the options."""
        if value not in self.options:
            raise Unreadable(
                _(
                    "{name} is one of {options}; not {value!r}.",
                    name=self.name,
                    options=", ".join(self.options),
                    value=value,
                )
            )
        return value

    def written(self, value: Any) -> str:
        """The word."""
        return str(value)

    def in_words(self) -> str:
        """The options, and where it stands."""
        options = ", ".join(self.options)
        return _("one of {options}; {start} unless you set it", options=options, start=self.start)


@dataclass(frozen=True)
class Switch(Setting):
    """Something that is on or off."""

    kind: ClassVar[str] = "switch"
    start: bool
    words: ClassVar[Mapping[str, bool]] = dict.fromkeys(
        ("on", "yes", "true", "1", "开", "是"), True
    ) | (dict.fromkeys(("off", "no", "false", "0", "none", "关", "否"), False))

    def read(self, text: str) -> bool:
        """Whether it is on."""
        typed = text.strip().casefold()
        if typed not in self.words:
            raise Unreadable(
                _("{name} is on or off; not {value!r}.", name=self.name, value=text.strip()[:30])
            )
        return self.words[typed]

    def check(self, value: Any) -> Any:
        """True or False."""
        if not isinstance(value, bool):
            raise Unreadable(
                _("{name} is True or False; not {value!r}.", name=self.name, value=value)
            )
        return value

    def written(self, value: Any) -> str:
        """On or off."""
        return "on" if value else "off"

    def in_words(self) -> str:
        """Where it stands."""
        return _("on or off; {start} unless you set it", start=self.written(self.start))


def filled(chosen: Mapping[str, Any], settings: Iterable[Any]) -> dict[str, Any]:
    """A choice of some settings with the others as they stand. Raises Unreadable."""
    known = {setting.name: setting for setting in settings}
    if strange := sorted(chosen.keys() - known.keys()):
        raise Unreadable(_unknown(strange[0], list(known)))
    return {
        name: setting.check(chosen[name]) if name in chosen else setting.start
        for name, setting in known.items()
    }


def read_settings(text: str, settings: Sequence[Any]) -> dict[str, Any]:
    """The settings that a text chooses, the others as they stand. Raises Unreadable."""
    if len(text) > LONGEST:
        raise Unreadable(
            _("That is {count} characters long; settings are expected.", count=len(text))
        )
    known = {bare(setting.name.replace("-", "_")): setting for setting in settings}
    chosen: dict[str, Any] = {}
    for piece in _assigned(half_width(text), settings):
        name, value = _pair(piece, settings)
        setting = known.get(bare(name.replace("-", "_")))
        if setting is None:
            raise Unreadable(_unknown(name, [setting.name for setting in settings]))
        if setting.name in chosen:
            raise Unreadable(_("{name} is set twice.", name=setting.name))
        chosen[setting.name] = _value(setting, value, settings)
    if not chosen:
        raise Unreadable(sentences(_("No setting is chosen."), _such_as(settings)))
    return filled(chosen, settings)


def _assigned(text: str, settings: Sequence[Any]) -> list[str]:
    """The pieces of a text that set something."""
    if re.search(r"\d,\d", text):
        raise Unreadable(_("Write a decimal point, not a comma."))
    wrapped = _WRAPPED.fullmatch(text)
    plain = (wrapped[1] if wrapped else text).replace('"', "").replace("'", "")
    names = "|".join(re.escape(setting.name).replace("_", "[-_]?") for setting in settings)
    between = re.compile(_BETWEEN.format(names=names), re.IGNORECASE)
    return [piece.strip() for piece in between.split(plain) if piece.strip()]


def _pair(piece: str, settings: Sequence[Any]) -> tuple[str, str]:
    """The name and the value in one piece; a single setting needs no name."""
    pair = _PAIR.fullmatch(piece)
    if pair:
        return pair[1], pair[2]
    if len(settings) == 1:
        return settings[0].name, piece
    raise Unreadable(_sets_nothing(piece, settings))


def _sets_nothing(piece: str, settings: Sequence[Any]) -> str:
    nothing = _("{piece!r} sets nothing: put the name of a setting before it.", piece=piece[:30])
    return sentences(nothing, _such_as(settings))


def _value(setting: Any, text: str, settings: Sequence[Any]) -> Any:
    try:
        return setting.read(text)
    except Unreadable as problem:
        if rest := _without_name(setting, text):
            raise Unreadable(_sets_nothing(rest, settings)) from None
        said = str(problem)
        told = said if setting.name in said else _("{name}: {said}", name=setting.name, said=said)
        raise Unreadable(told) from None


def _without_name(setting: Any, text: str) -> str:
    """What stands behind the value of a setting and belongs to no name; empty if that is none."""
    value, _space, rest = text.partition(" ")
    try:
        setting.read(value)
    except Unreadable:
        return ""
    return rest.strip()


def _such_as(settings: Sequence[Any]) -> str:
    pairs = [f"{setting.name} = {setting.written(setting.start)}" for setting in settings[:2]]
    return _("Write, for example, {settings}.", settings=", ".join(pairs))


def _unknown(name: str, known: Sequence[str]) -> str:
    return _(
        "There is no setting {name!r} here; there are: {names}.",
        name=name[:30],
        names=", ".join(known),
    )
