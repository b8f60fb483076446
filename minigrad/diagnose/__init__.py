"""Look into a network while it really runs, and say what is wrong with it.

- `layers`: statistics of every layer that has weights, from one pass (`layer_statistics`) or at
  any time during a training (`watch`), and `table` to print them;
- `histograms`: how activations and gradients are spread in each layer;
- `sanity`: the questions before any training: `chance_loss`, `overfit_tiny`;
- `doctor`: `Doctor` watches a whole training run and reports its findings, which come from
- `rules`, one for each ailment, over what is noted as `findings` says;
- `nan`: `explain_nan(loss)`, the op and line that made the first nan or inf, and why, by `reasons`;
- `cut`: `why_none(p, loss)`, why a parameter has no gradient, by what `noting` noted;
- `lines`: which line of the user's program made a result.

Nothing here changes a network or its gradients, and nothing is guessed: a number that was not
measured is None.
"""

from minigrad.diagnose.cut import Cut, why_none
from minigrad.diagnose.doctor import Doctor
from minigrad.diagnose.findings import Finding
from minigrad.diagnose.histograms import Histogram, histograms
from minigrad.diagnose.layers import LayerStatistics, layer_statistics, table, watch
from minigrad.diagnose.lines import lines
from minigrad.diagnose.nan import Culprit, explain_nan
from minigrad.diagnose.sanity import Overfit, chance_loss, overfit_tiny

__all__ = [
    "Culprit",
    "Cut",
    "Doctor",
    "Finding",
    "Histogram",
    "LayerStatistics",
    "Overfit",
    "chance_loss",
    "explain_nan",
    "histograms",
    "layer_statistics",
    "lines",
    "overfit_tiny",
    "table",
    "watch",
    "why_none",
]
