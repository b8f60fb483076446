"""The judge of symbolic answers under load, and beside sympy.

    python -m benchmarks.algebra.fuzz [COUNT] [SEED]      does any text raise, or cost too much?
    python -m benchmarks.algebra.speed                    how long does one answer take?
    python -m benchmarks.algebra.verdicts [SEEDS] [UNIT]  is every verdict right, at every seed?
    python -m benchmarks.algebra.naming [UNIT ...]        are mistakes named, and truly?
    python -m benchmarks.algebra.beside_sympy [SECONDS]   verdicts and times of simplify and equals

All of them use the questions of `tests/tutor/algebra/cases`, read by `tests.tutor.algebra.table`.
"""
