"""Grading under load: how fast, how safely, and beside the graders that courses use.

    python -m benchmarks.grading.chaos [COUNT] [SEED]     kills of judge and fork servers at random
    python -m benchmarks.grading.rate [COUNT]             submissions a second; cost of more checks
    python -m benchmarks.grading.beside_peers [PYTHON]    beside otter-grader and nbgrader

`PYTHON` is the interpreter of an environment that has the peers: they want other versions of much
that the project uses. `mixture` makes the submissions.
"""
