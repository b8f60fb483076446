"""Every number and every formula that the course expects is what an independent source says."""

import importlib
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from tests.course.against.formulas import disagreement
from tests.course.against.sources import Formula, Rough, ask
from tutor.course import Course, find_course

COURSE = Course(find_course())
FORMULAS = {"expression", "derivation"}
KINDS = {"number", "array"} | FORMULAS
SEEDS = range(5)
# Steps that are counted or measured in a run of the engine, on its own random numbers: there is
# nothing to work out beforehand.
MEASURED = {
    "step-size": {"at_best"},  # the error that is left at the best step
    "all-zero-init-sick": {"first_loss"},  # of a net before it is trained
    "batchnorm-effects": {"with_bn", "without_bn"},  # the last losses of two runs
    "batch-size": {"few", "many"},  # epochs until a model has come near the least loss
    "batch-size-runs": {"noise", "end"},  # of gradients, and the last loss
    "adagrad-stalled": {"g", "root", "root_early", "root_late", "end"},  # of one weight in a run
    "rprop": {"mean", "end"},  # of random data, and where a run ended
    "update-ratio-layers": {"weight", "change", "end", "best"},  # norms and last losses
    "lbfgs": {"of_descent", "of_lbfgs"},  # gradients until a loss has fallen far enough
    "overfitting-signs": {"training", "validation", "after"},  # accuracies of trained nets
    "dropout-cost": {  # steps and losses of runs
        "rises",
        "rises_none",
        "rises_off",
        "with_it",
        "without",
        "end",
        "best",
    },
    "augmentation": {"of_mirror", "of_move", "of_plain"},  # accuracies of three trained nets
    "exploding-in-rnns-diagnosis": {"arrived", "set_out", "end"},  # gradients, and the last loss
    "layer-statistics": {"one", "last"},  # spreads of the outputs of two layers
    "coarse-to-fine": {"best", "least", "found", "there_is"},  # trials and their scores
}

for unit in sorted(Path(__file__).parent.glob("unit*.py")):
    importlib.import_module(f"tests.course.against.{unit.stem}")


EXERCISES = [COURSE.load(entry.id) for entry in COURSE.entries]
ASKING = [e for e in EXERCISES if any(part.kind in KINDS for part in e.parts)]
FORMAL = [e for e in ASKING if any(part.kind in FORMULAS for part in e.parts)]


def wanted(exercise):
    """The parts that are numbers or formulas, and the steps that are numbers and shown."""
    variant = exercise.variant(0)
    steps = exercise.steps(variant)
    shown = exercise.words().placeholders() - {part.name for part in exercise.parts}
    numbers = {name for name in shown if name in steps and numeric(steps[name])}
    return {part.name for part in exercise.parts if part.kind in KINDS} | numbers


def numeric(value):
    """Whether a step is a number or an array of numbers."""
    if isinstance(value, bool):
        return False
    try:
        return np.asarray(value, dtype=float).size > 0
    except (TypeError, ValueError):
        return False


def rounds_to(text, source):
    """Whether a number that is shown as a text is another one, rounded to its digits."""
    digit = 10.0 ** Decimal(text).as_tuple().exponent
    off = abs(float(text) - float(source.value if isinstance(source, Rough) else source))
    return off <= digit * (1 if isinstance(source, Rough) else 0.5) * (1 + 1e-9)


def floats(value):
    """Numbers of any library as an array of floats."""
    value = value.tolist() if hasattr(value, "tolist") else value
    listed = isinstance(value, list | tuple)
    return np.array([floats(item) for item in value] if listed else float(value), dtype=float)


def complaint(part, step, source):
    """What is wrong with a number or an array; empty if nothing is."""
    if isinstance(step, str):
        same = rounds_to(step, source)
    elif isinstance(source, Rough):
        same = part.same(step, source.value)
    else:
        mine, other = floats(step), floats(source)
        same = mine.shape == other.shape and np.allclose(mine, other, rtol=1e-9, atol=1e-12)
    return "" if same else f"is {step}, not {source}"


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
        for name in sources.keys() & {
            part.name for part in exercise.parts if part.kind in FORMULAS
        }:
            points = 4 if (name, steps[name]) in known else 24
            said = objection(exercise.part(name), steps[name], sources[name], points)
            assert not said, f"{name} at seed {seed}: {said}"
            known.add((name, steps[name]))


@pytest.mark.parametrize("exercise", ASKING, ids=lambda exercise: exercise.id)
def test_nothing_is_left_out(exercise):
    """A source for each part that is a number or a formula, and for each number that is shown."""
    found = set(sourced(exercise, 0)[1])
    measured = set(MEASURED.get(exercise.id, ()))
    assert wanted(exercise) - found == measured
