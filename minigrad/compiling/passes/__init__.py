"""What makes a program shorter and cheaper, a pass a file, in the order they are run.

finite    one look for inf and nan instead of many
donate    what takes the place of an array uses its memory
copies    copies of what never changes afterwards
merging   the same call of the same things, done once
dead      calls whose result nobody wants
constant  calls that nothing varies in, done once and for all
cheaper   another way to the same numbers: rules in sums and comparing, which ask the context
joining   what is put together is made in its place; puts and sides prepare it
zeros     zeros that nobody sees
stacking  one product for a sum of products
turning   a matrix that is used often, the way BLAS likes it
scalars   numbers that meet arrays

Two more come last, when nothing is left out any more: order, decisions before changes; and
stretches, which makes loops over large arrays, some rows at a time. For these, cutting says what a
call does to a few rows, runs finds calls that go together, and columns writes convolutions out.
"""

from __future__ import annotations

from minigrad.compiling.program import Program

from .cheaper import make_cheaper
from .constant import hoist_constants
from .copies import elide_copies
from .dead import drop_dead
from .donate import donate
from .finite import look_once
from .joining import join
from .merging import merge_common
from .scalars import keep_scalars
from .stacking import stack_products
from .turning import turn
from .zeros import drop_zeros


def improve(program: Program) -> None:
    """Run all passes."""
    look_once(program)
    drop_dead(program)
    donate(program)
    elide_copies(program)
    merge_common(program)
    drop_dead(program)
    make_cheaper(program)
    join(program)
    drop_zeros(program)
    stack_products(program)
    turn(program)
    keep_scalars(program)
    hoist_constants(program)
    merge_common(program)
    drop_dead(program)


__all__ = ["improve"]
