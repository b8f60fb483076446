"""A derivative, in as many lines as one likes."""

from tutor.answers.derivation import Derivation
from tutor.course import Mistake

place = 2
teaches = ["derivatives"]

parts = [Derivation("slope", variables={"x": {"domain": "real"}})]


def work(v, see, power="2*x"):
    """The derivative, or the power rule done wrong."""
    see("slope", power)


mistakes = [Mistake("power-kept", power="2*x^2")]
