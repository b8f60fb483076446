"""Every number and every formula that the course expects is what an independent source says."""

import importlib
from pathlib import Path

import numpy as np
import pytest

from tests.course.against.formulas import disagreement
from tests.course.against.sources import SOURCES, Formula, Rough, ask
from tutor.course import Course, find_course

COURSE = Course(find_course())
KINDS = {"number", "array", "expression", "derivation"}
SEEDS = range(5)
# Steps that are measured in a run of the engine: there is nothing to work out beforehand.
MEASURED = {}

for unit in sorted(Path(__file__).parent.glob("unit*.py")):
    importlib.import_module(f"tests.course.against.{unit.stem}")


EXERCISES = [COURSE.load(entry.id) for entry in COURSE.entries]
ASKING = [e for e in EXERCISES if any(part.kind in KINDS for part in e.parts)]
CASES = [
    pytest.param(exercise.id, seed, id=f"{exercise.id}-seed{seed}")
    for exercise in ASKING
    for seed in (SEEDS if exercise.has("variant") else (0,))
]


def wanted(exercise):
    """The parts that are numbers or formulas, and the steps that are numbers and shown."""
    variant = exercise.variant(0)
    steps = exercise.steps(variant)
    shown = exercise.words().placeholders() - {part.name for part in exercise.parts}
    numbers = {name for name in shown if name in steps and numeric(steps[name])}
    return {part.name for part in exercise.parts if part.kind in KINDS} | numbers


def numeric(value):
    """Whether a step is a number or an array of numbers."""
    if isinstance(value, bool | str):
        return False
    try:
        return np.asarray(value, dtype=float).size > 0
    except (TypeError, ValueError):
        return False


def floats(value):
    """Numbers of any library as an array of floats."""
    value = value.tolist() if hasattr(value, "tolist") else value
    listed = isinstance(value, list | tuple)
    return np.array([floats(item) for item in value] if listed else float(value), dtype=float)


def complaint(exercise, name, step, source):
    """What is wrong with a step; empty if nothing is."""
    part = exercise.part(name)
    if isinstance(source, Formula):
        lines = [part.start] if getattr(part, "start", None) else []
        lines += step.split("\n")
        found = [disagreement(part.variables, line, source) for line in lines]
        return "; ".join(filter(None, found))
    if isinstance(source, Rough):
        same = part.same(step, source.value)
    else:
        mine, other = floats(step), floats(source)
        same = mine.shape == other.shape and np.allclose(mine, other, rtol=1e-9, atol=1e-12)
    return "" if same else f"{name} is {step}, not {source}"


@pytest.mark.parametrize(("id", "seed"), CASES)
def test_what_is_expected_is_what_its_source_says(id, seed):
    """Parts and shown steps, from the variant's values alone."""
    if id not in SOURCES:
        pytest.fail(f"{id} has no independent source")
    exercise = COURSE.load(id)
    variant = exercise.variant(seed)
    steps = exercise.steps(variant)
    found = ask(id, variant.values, steps)
    assert not list(
        filter(None, (complaint(exercise, n, steps[n], source) for n, source in found.items()))
    )


@pytest.mark.parametrize("exercise", ASKING, ids=lambda exercise: exercise.id)
def test_nothing_is_left_out(exercise):
    """A source for each part that is a number or a formula, and for each number that is shown."""
    variant = exercise.variant(0)
    found = set(ask(exercise.id, variant.values, exercise.steps(variant)))
    measured = set(MEASURED.get(exercise.id, ()))
    assert wanted(exercise) - found == measured
