"""Several calls one after the other, of a function or of an object's methods.

This file is appended to a student's program where its exercise asks for more than single calls, and
is imported by the judge for the reference: both are driven alike. So it imports nothing, and its
names are none that a student would choose.
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call, var-annotated"


def _tutor_drive(target, create, steps):
    """The results of the steps, and their arguments as they are afterwards.

    Without `create`, every step holds the arguments of a call of `target`. Else `target` is a class
    that is created with them, and a step is a method's name with its arguments.
    """
    made = target if create is None else target(*create)
    raw, results, arguments = [], [], []
    for step in steps:
        call, given = (made, step) if create is None else (getattr(made, step[0]), step[1:])
        given = [_tutor_given(argument, raw) for argument in given]
        raw.append(call(*given))
        results.append(_tutor_plain(raw[-1]))
        arguments.append([_tutor_plain(argument) for argument in given])
    return results, arguments


def _tutor_given(argument, raw):
    """An argument, which may stand for the last result or for one item of it."""
    if not isinstance(argument, dict) or list(argument) != ["\0last"]:
        return argument
    item = argument["\0last"]
    return raw[-1] if item is None else raw[-1][item]


def _tutor_plain(value):
    """A copy of a value, without the memory of the engine."""
    if hasattr(value, "backward") and hasattr(value, "detach"):
        return value.detach().numpy().copy() if value.shape else value.item()
    if isinstance(value, dict):
        return {key: _tutor_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        items = [_tutor_plain(item) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    return value.copy() if hasattr(value, "dtype") and hasattr(value, "copy") else value
