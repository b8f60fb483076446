"""Programs that are honest, broken or hostile, and what must be reported of each.

They are written to be harmless where a wall is missing: bounded, and aimed at nothing but
themselves and whatever runs them.

    honest       full marks, however odd
    broken       no attack: every way in which a file can be no answer
    ends         ends, stops or crashes the process
    spends       time and memory
    returns      values that lie, or cannot be carried
    meddles      the grader's own tools, changed before it uses them
    forges       verdicts and results, written by the program
    steals       what only the grader may know
    reaches      files, processes, the network, the kernel
    prints       what it says, aimed at whoever shows it

    judging      how they are run and judged
"""

from tests.tutor.sandbox.attacks.broken import BROKEN
from tests.tutor.sandbox.attacks.ends import ENDS
from tests.tutor.sandbox.attacks.forges import FORGES
from tests.tutor.sandbox.attacks.honest import HONEST
from tests.tutor.sandbox.attacks.meddles import MEDDLES
from tests.tutor.sandbox.attacks.prints import PRINTS
from tests.tutor.sandbox.attacks.program import MODULES, Program
from tests.tutor.sandbox.attacks.reaches import REACHES
from tests.tutor.sandbox.attacks.returns import RETURNS
from tests.tutor.sandbox.attacks.spends import SPENDS
from tests.tutor.sandbox.attacks.steals import STEALS

HOSTILE = (*ENDS, *SPENDS, *RETURNS, *MEDDLES, *FORGES, *STEALS, *REACHES, *PRINTS)

__all__ = ["BROKEN", "HONEST", "HOSTILE", "MODULES", "Program"]
