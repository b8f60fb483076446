"""Numbers from 0 to 1 become the settings of a random search; you will want numpy."""


def settings(u, ranges):
    # u: (trials, settings), from 0 to 1. ranges: {name: (kind, low, high)}, in the order of the
    # columns of u. Return one dict {name: value} for every trial.
    return [{name: low for name, (kind, low, high) in ranges.items()} for _ in u]
