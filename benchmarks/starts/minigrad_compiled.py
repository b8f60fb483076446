"""minigrad, the step compiled: it is recorded twice, and the third call runs its program."""

from minigrad import compile

from .minigrad import step

advance = compile(step)
for _ in range(3):
    advance()
assert advance.variants
