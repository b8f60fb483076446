"""numpy, written by hand: the reference. Its programs stand in the workloads."""

LIBRARY = "numpy"
