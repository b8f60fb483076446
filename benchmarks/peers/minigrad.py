"""minigrad, eager: every op is computed when it is written. Its programs stand in the workloads."""

LIBRARY = "minigrad"
