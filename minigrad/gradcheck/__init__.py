"""gradcheck: is a derivative right? It is compared with differences, and the answer is one word.

right              every entry agrees with differences
wrong              an entry differs by more than differences can err
kink               the function has a corner here: any slope between left and right may be meant
precision          too few digits to tell: float32, overflow, or a slope drowned by rounding
nondeterministic   the function gives different results for the same arguments
dead               all slopes are 0, so nothing was tested

- `check`: `gradcheck(f, *args)`, the verdict on a function;
- `judging`: what leads to which verdict; `settling`: the same for many entries at once;
- `batching`: arrays that are many arrays, so that a function is called once for all of them;
- `evaluating`: how the function is called;
- `models`: `gradcheck_module(model, loss)`, a few entries of every parameter of a network;
- `freezing`: generators put back before each call, as for dropout;
- `differences`: slopes by differences, centred and forward, and their own error;
- `branches`: kinks, read off the ops themselves;
- `errors`: relative errors, and what their size means;
- `steps`: `sweep`, how the error of a difference follows the step.

Two things make a check blind, and are avoided. Summing the outputs hides mistakes (the gradient of
sum(softmax(x)) is 0 whatever softmax does), so outputs are weighted at random. And a fixed
tolerance passes any small gradient, so differences are judged by their own error: at several step
sizes, what they change from one to the next (too long a step) plus rounding (too short a one).
"""

from .check import gradcheck
from .differences import numerical_gradient
from .errors import band, relative_error
from .judging import Check
from .models import ModuleCheck, gradcheck_module
from .steps import Sweep, sweep

__all__ = [
    "Check",
    "ModuleCheck",
    "Sweep",
    "band",
    "gradcheck",
    "gradcheck_module",
    "numerical_gradient",
    "relative_error",
    "sweep",
]
