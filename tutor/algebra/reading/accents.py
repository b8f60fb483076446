r"""Accents and fonts of LaTeX, taken off the tokens: `\hat{m}_t` becomes the name `mhat_t`."""

from tutor.algebra.errors import Unreadable
from tutor.algebra.reading.latex import ACCENTS, FONTS
from tutor.algebra.reading.lexer import Token
from tutor.language import _

BOLD = frozenset(("mathbb", "mathbbm", "mathds", "mathbf", "bm", "boldsymbol", "textbf"))
SPOKEN = frozenset(ACCENTS.values()) - {""}
OPENING = {"(": ")", "[": "]", "{": "}"}


def undress(tokens: list[Token]) -> list[Token]:
    """Replace accent and font commands by the names they make."""
    done: list[Token] = []
    rest = tokens
    while rest:
        token = rest[0]
        if token.kind == "command" and token.text in ACCENTS:
            group, rest = argument(rest[1:], token)
            done += accented(undress(group), token)
        elif token.kind == "command" and token.text in FONTS:
            group, rest = argument(rest[1:], token)
            done += plain(undress(group), token)
        elif token.kind == "word" and token.text in SPOKEN and (length := spoken(rest)):
            under = rest[length // 2]  # the only one, or the one between brackets
            name = under.text + token.text
            done.append(Token("word", name, token.start, rest[length - 1].end, token.spaced))
            rest = rest[length:]
        elif in_braces(rest) and not (done and takes_group(done[-1])):
            done.append(rest[1])
            rest = rest[3:]
        else:
            done.append(token)
            rest = rest[1:]
    return done


def in_braces(tokens: list[Token]) -> bool:
    r"""Whether a name in braces of its own comes next, with an index: `{\beta}_1` is `\beta_1`."""
    texts = [token.text for token in tokens[:4]]
    return texts[:1] == ["{"] and texts[2:] == ["}", "_"] and tokens[1].kind in ("word", "command")


def takes_group(token: Token) -> bool:
    """Whether braces after a token belong to it."""
    return token.kind == "command" or token.text in ("_", "^", "}", "]")


def spoken(tokens: list[Token]) -> int:
    """How many tokens `hat(m)` or `hat m` takes; 0 if this is neither."""
    texts = [token.text for token in tokens[1:4]]
    if len(texts) == 3 and (texts[0], texts[2]) == ("(", ")") and tokens[2].kind == "word":
        return 4
    return 2 if tokens[1].kind == "word" else 0


def argument(tokens: list[Token], command: Token) -> tuple[list[Token], list[Token]]:
    """Split off what a command applies to: a braced group (without braces) or one token."""
    if tokens and tokens[0].text == "{":
        end = matching(tokens, 0)
        return tokens[1:end], tokens[end + 1 :]
    if tokens and tokens[0].kind == "command" and tokens[0].text in ACCENTS.keys() | FONTS:
        inner, rest = argument(tokens[1:], tokens[0])
        return [tokens[0], braces("{", tokens[0]), *inner, braces("}", tokens[0])], rest
    if not tokens or tokens[0].kind == "end":
        raise Unreadable(
            _("\\{command} needs something after it", command=command.text), command.span
        )
    return [tokens[0]], tokens[1:]


def braces(text: str, beside: Token) -> Token:
    """Make a brace that was not typed."""
    return Token("op", text, beside.end, beside.end)


def matching(tokens: list[Token], start: int) -> int:
    """Find the bracket that closes the one at `start`."""
    wanted: list[str] = []
    for place in range(start, len(tokens)):
        text = tokens[place].text if tokens[place].kind == "op" else ""
        if text in OPENING:
            wanted.append(OPENING[text])
        elif wanted and text == wanted[-1]:
            wanted.pop()
            if not wanted:
                return place
    raise Unreadable(
        _("this '{text}' is never closed", text=tokens[start].text),
        tokens[start].span,
        "unbalanced",
    )


def accented(group: list[Token], command: Token) -> list[Token]:
    """Put an accent on the first name of a group: over `m_t` it is an accent on m."""
    if not group or group[0].kind != "word":
        raise Unreadable(_("\\{command} needs a name under it", command=command.text), command.span)
    first = group[0]
    name = Token(
        "word", first.text + ACCENTS[command.text], command.start, first.end, command.spaced
    )
    return [name, *group[1:]]


def plain(group: list[Token], command: Token) -> list[Token]:
    r"""Drop a font; a bold or blackboard 1 is the indicator, `\text{fan_in}` a name."""
    group = [token for token in group if token.text != "$"]
    if len(group) == 1 and group[0].text == "1" and command.text in BOLD:
        return [Token("word", "𝟙", command.start, group[0].end, command.spaced)]
    if group:
        return [group[0]._replace(spaced=command.spaced or group[0].spaced), *group[1:]]
    return []
