"""Lists of words, written down as one text."""


def words(text: str) -> tuple[str, ...]:
    """Give the words of a text: words("sin cos tan") is ("sin", "cos", "tan")."""
    return tuple(text.split())
