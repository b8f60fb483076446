"""The only place that starts a student's program. It knows no expected answer.

`ForkServer.run(job)` runs one program in a process of its own and says what came of it; nothing a
program does can make it raise. `run_once` is the same for a single job.

    jobs         what goes in: a program, the calls to make, the limits
    server       the judge's hold on the fork server
    launching    how it is started: here, or in a container (container/)
    isolation    names for how well a program was shut in
    saying       what is told of it, in the language that is spoken
    reading      what came back, read strictly
    visible      a student's text made safe to show
    guest/       the other side: the fork server, the child, its walls. Never imports this side
"""

from tutor.sandbox.jobs import Call, Job, Limits, Outcome, Run
from tutor.sandbox.server import ForkServer, run_once

__all__ = ["Call", "ForkServer", "Job", "Limits", "Outcome", "Run", "run_once"]
