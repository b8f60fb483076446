"""The course on disk: finding it, reading it, drawing variants. It neither judges nor shows.

What an exercise's author needs is here; the kinds of part are in `tutor.answers`:

    from tutor.answers.number import Number
    from tutor.course import Example, Mistake
"""

from tutor.course.author import Redraw, TimeUp
from tutor.course.exercise import Example, Exercise, Mistake, See, Variant
from tutor.course.fault import CourseFault
from tutor.course.listing import Course, Entry, find_course
from tutor.course.part import Asked, Part

__all__ = [
    "Asked",
    "Course",
    "CourseFault",
    "Entry",
    "Example",
    "Exercise",
    "Mistake",
    "Part",
    "Redraw",
    "See",
    "TimeUp",
    "Variant",
    "find_course",
]
