"""numpy alone, imported."""

import numpy

assert numpy.ones(1)[0] == 1
