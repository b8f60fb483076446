"""Every number and every formula that the course expects is what an independent source says."""

import importlib
from pathlib import Path

import pytest

from tests.course.against.comparing import complaint, numeric
from tests.course.against.formulas import disagreement
from tests.course.against.measured import MEASURED
from tests.course.against.sources import Formula, ask
from tutor.course import Course, find_course

COURSE = Course(find_course())
FORMULAS = {"expression", "derivation"}
KINDS = {"number", "array"} | FORMULAS
SEEDS = range(5)

for unit in sorted(Path(__file__).parent.glob("unit*.py")):
    importlib.import_module(f"tests.course.against.{unit.stem}")


EXERCISES = [COURSE.load(entry.id) for entry in COURSE.entries]
ASKING = [e for e in EXERCISES if any(part.kind in KINDS for part in e.parts)]
FORMAL = [e for e in ASKING if any(part.kind in FORMULAS for part in e.parts)]


def wanted(exercise):
    """The parts that are numbers or formulas, and the steps that are numbers and shown."""
    variant = exercise.variant(0)
    steps = exercise.steps(variant)
    shown = set().union(*(words.placeholders() for words in exercise.languages.values()))
    shown -= {part.name for part in exercise.parts}
    numbers = {name for name in shown if name in steps and numeric(steps[name])}
    return {part.name for part in exercise.parts if part.kind in KINDS} | numbers


def objection(part, step, formula, points):
    """What is wrong with a formula, in any of the lines that it is derived in."""
    start = [part.start] if getattr(part, "start", None) else []
    lines = [*start, *step.split("\n")]
    found = (disagreement(part.variables, line, formula, points) for line in lines)
    return "; ".join(filter(None, found))


def sourced(exercise, seed):
    """The steps of a variant, and what they have to be."""
    variant = exercise.variant(seed)
    steps = exercise.steps(variant)
    return steps, ask(exercise, variant, steps)


def seeds_of(exercise):
    """The seeds to look at: one where there is one variant only."""
    return SEEDS if exercise.has("variant") else (0,)


@pytest.mark.parametrize(
    ("exercise", "seed"),
    [
        pytest.param(exercise, seed, id=f"{exercise.id}-seed{seed}")
        for exercise in ASKING
        for seed in seeds_of(exercise)
    ],
)
def test_numbers_are_what_their_source_says(exercise, seed):
    """Parts and shown steps, from the variant's values alone."""
    steps, sources = sourced(exercise, seed)
    numbers = {name: s for name, s in sources.items() if not isinstance(s, Formula)}
    found = {name: complaint(exercise.part(name), steps[name], s) for name, s in numbers.items()}
    assert not {name: said for name, said in found.items() if said}


@pytest.mark.parametrize("exercise", FORMAL, ids=lambda exercise: exercise.id)
def test_formulas_are_what_their_source_says(exercise):
    """Every line, at many points; at a few where another seed asks for the same formula."""
    known = set()
    for seed in seeds_of(exercise):
        steps, sources = sourced(exercise, seed)
        formulas = {name: s for name, s in sources.items() if isinstance(s, Formula)}
        for name, source in formulas.items():
            points = 4 if (name, steps[name]) in known else 24
            said = objection(exercise.part(name), steps[name], source, points)
            assert not said, f"{name} at seed {seed}: {said}"
            known.add((name, steps[name]))


@pytest.mark.parametrize("exercise", ASKING, ids=lambda exercise: exercise.id)
def test_nothing_is_left_out(exercise):
    """A source for each part that is a number or a formula, and for each number that is shown."""
    found = set(sourced(exercise, 0)[1])
    assert wanted(exercise) - found == set(MEASURED.get(exercise.id, ()))
