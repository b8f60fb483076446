"""The assignment: what is graded, on which numbers, until when, and what students are told.

    terms       the records
    reading     a TOML file as an assignment, or a sentence on what is wrong with it
    fields      a table of such a file, read key by key
    moments     times of day with their zone, and spans such as "2 days"

A file says as little as it likes:

    title = "Week 3"
    exercises = ["forward-relu-net", "adam-step"]

and as much as this:

    title = "Week 3"
    variants = "student"           # numbers of their own for each; or "fixed", or "free": as
                                   # the submission says. Fixed, if nothing is said
    attempts = "best"              # of several hand-ins of a student; or "last"
    due = 2026-03-01T23:59:00
    timezone = "Europe/Berlin"     # or write due = 2026-03-01T23:59:00+01:00
    checks = "fresh"               # what programs are tried on: inputs that nobody can know; or
                                   # "public", those of `tutor check`; or "hidden", fresh ones of
                                   # which students are told the verdict alone; or, in percent of
                                   # the points, {public = 30, hidden = 70}
    feedback = "mistake"           # what students are told: "score", "verdict", "mistake", "full"

    [late]
    grace = "15 minutes"           # until then it is not late
    percent = 10                   # of the points that could be earned, for each day begun
    per = "day"                    # or "hour"
    cap = 50                       # never take off more than this percent
    floor = 40                     # never go below this percent because of the time
    until = "7 days"               # what comes later earns nothing

    [extensions]
    "Ada Lovelace" = "2 days"      # or a time

    [submitted]
    "Bo" = 2026-03-01T20:00:00     # where neither the platform nor the files tell it

    [exercises.adam-step]
    points = 10
    variants = "fixed"             # variants and checks for this one alone
    seed = 3
    checks = "public"

Penalties are reckoned as Canvas does: days and hours are rounded up, percents are of the points
that could be earned.
"""

from tutor.grading.assignment.reading import BadAssignment, read_assignment
from tutor.grading.assignment.terms import (
    FRESH,
    Assigned,
    Assignment,
    Check,
    Checks,
    Late,
    is_seed,
)

__all__ = [
    "FRESH",
    "Assigned",
    "Assignment",
    "BadAssignment",
    "Check",
    "Checks",
    "Late",
    "is_seed",
    "read_assignment",
]
