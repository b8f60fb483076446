"""Simulated learners at every exercise: is right never refused, are mistakes named, and truly?

    python -m benchmarks.learners [SEEDS] [EXERCISE-OR-UNIT ...]

acting      what a learner types: the right answer, each mistake, two at once, slips of the pen,
            nothing, nonsense; with what is true of it
programming what one hands in as a program: the solution, known wrong ones, mistyped ones
counting    what the judge makes of it, counted by kind and by unit
"""
