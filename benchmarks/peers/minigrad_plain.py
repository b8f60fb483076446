"""minigrad without its ready-made parts, where a workload wants to show what these are worth."""

LIBRARY = "minigrad"
