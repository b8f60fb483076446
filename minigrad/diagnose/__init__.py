"""Look into a network while it really runs: what its layers pass forward, and get back.

- `layers`: statistics of every layer that has weights, from one pass (`layer_statistics`) or at
  any time during a training (`watch`), and `table` to print them.

Nothing here changes a network or its gradients, and nothing is guessed: a number that was not
measured is None.
"""

from minigrad.diagnose.layers import LayerStatistics, layer_statistics, table, watch

__all__ = ["LayerStatistics", "layer_statistics", "table", "watch"]
