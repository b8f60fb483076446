"""One file a workload: its problems, numpy written by hand, and minigrad."""
