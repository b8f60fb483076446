"""What every exercise promises, checked: one rule, one function, in `rules_*` files by subject."""

from tutor.lint.finding import Finding
from tutor.lint.inspect_course import inspect_course, inspect_exercise

__all__ = ["Finding", "inspect_course", "inspect_exercise"]
