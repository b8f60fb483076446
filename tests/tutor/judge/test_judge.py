"""The judge on the net of the notes: every value here was found by hand from the statement."""

import shutil

import pytest

from tutor.course import Course, find_course
from tutor.judge import judge, judge_part
from tutor.verdict import Status

RIGHT = {"n1": "8", "n2": "3", "y1": "46", "y2": "0"}


@pytest.fixture(scope="module")
def exercise():
    return Course(find_course()).load("forward-relu-net")


def verdict(exercise, **answers):
    return judge(exercise, exercise.variant(0), answers)


def part(verdict, name):
    return next(part for part in verdict.parts if part.name == name)


def test_the_net_of_the_notes(exercise):
    """x = (3, 4): 8 and 3 in the middle, 46 and 0 at the end."""
    assert verdict(exercise, **RIGHT).verdict is Status.RIGHT


@pytest.mark.parametrize(
    ("name", "text", "mistake"),
    [
        ("y2", "-13", "no-relu"),  # -2·8 + 1·3 + 0
        ("y1", "41", "no-output-bias"),  # 4·8 + 3·3
        ("n1", "0", "no-hidden-bias"),  # max(3·1 - 4·1, 0)
        ("n2", "6", "no-hidden-bias"),  # 3·2
        ("n1", "16", "sign-swapped"),  # 3 + 4 + 9
        ("n1", "20", "weights-transposed"),  # 3·1 + 4·2 + 9
    ],
)
def test_mistakes_are_named(exercise, name, text, mistake):
    """One wrong value, everything before it right."""
    judged = part(verdict(exercise, **(RIGHT | {name: text})), name)
    assert (judged.verdict, judged.mistake) == (Status.WRONG, mistake)
    assert judged.message


def test_a_slip_costs_one_step(exercise):
    """With n1 = 9, the right way on leads to 4·9 + 3·3 + 5 = 50: only n1 is lost."""
    judged = verdict(exercise, n1="9", n2="3", y1="50", y2="0")
    assert (judged.verdict, judged.score, judged.max) == (Status.PARTIAL, 3, 4)
    assert "your own" in part(judged, "y1").message


def test_carrying_zero_on_earns_nothing(exercise):
    """n1 = n2 = 0 would leave only the biases to copy."""
    judged = verdict(exercise, n1="0", n2="0", y1="5", y2="0")
    assert part(judged, "y1").verdict is Status.WRONG


def test_invalid_parts_do_not_block_the_others(exercise):
    """One unreadable part costs its own points, no others."""
    judged = verdict(exercise, **(RIGHT | {"n2": "three"}))
    assert (judged.verdict, judged.score) == (Status.PARTIAL, 3)
    assert not judged.could_be_read


def test_missing_parts(exercise):
    """Nothing given is missing, not wrong; blanks too."""
    assert verdict(exercise).verdict is Status.MISSING
    assert part(verdict(exercise, y1="46", y2="  "), "y2").verdict is Status.MISSING


def test_a_wrong_number_always_has_a_reason(exercise):
    """Even where no mistake is known, something useful is said, without the answer in it."""
    for value in set(range(-60, 61)) - {46}:
        judged = part(verdict(exercise, **(RIGHT | {"y1": str(value)})), "y1")
        assert judged.verdict is Status.WRONG, value
        assert judged.message, value
        assert "46" not in judged.message, value


def test_the_same_answer_gets_the_same_verdict(exercise):
    """The judge is a pure function."""
    answers = RIGHT | {"y1": "12", "y2": "-13"}
    assert verdict(exercise, **answers) == verdict(exercise, **answers)


def test_every_wrong_value_of_many_variants_is_refused(exercise):
    """Right is right and everything near it is wrong, on many seeds."""
    for seed in range(1, 40):
        variant = exercise.variant(seed)
        steps = exercise.steps(variant)
        answers = {name: str(int(steps[name])) for name in RIGHT}
        assert judge(exercise, variant, answers).verdict is Status.RIGHT, seed
        for name in RIGHT:
            off = answers | {name: str(int(steps[name]) + 1)}
            assert part(judge(exercise, variant, off), name).verdict is Status.WRONG, (seed, name)


def test_a_part_alone_gets_the_verdict_it_gets_among_all(exercise):
    """Right, wrong, carried on from a slip, missing: no other verdict matters."""
    variant = exercise.variant(0)
    runs = [exercise.steps(variant), *(steps for _, steps in exercise.mistaken(variant))]
    for number, first in enumerate(runs):
        for second in runs:
            answers = {
                part.name: part.written((first if place % 2 else second)[part.name])
                for place, part in enumerate(exercise.parts)
                if place != number
            }
            for one in judge(exercise, variant, answers).parts:
                assert judge_part(exercise, variant, one.name, answers) == one


def test_what_is_typed_behind_a_readers_name_counts_as_well(exercise, tmp_path):
    """All four without any bias are one mistake, however they are written: max(3·1 − 4·1, 0) = 0,
    3·2 + 4·0 = 6, 4·0 + 3·6 = 18, −2·0 + 1·6 = 6.
    """
    folder = shutil.copytree(exercise.folder, tmp_path / "course" / "01-neurons" / exercise.id)
    words = (folder / "en.md").read_text()
    for name in RIGHT:
        words += f"\n## name {name}\n\n{name} 的输出\n"
    (folder / "en.md").write_text(words)
    named = Course(tmp_path / "course").load(exercise.id)
    plain = {"n1": "0", "n2": "6", "y1": "18", "y2": "6"}
    called = {name: f"{name} 的输出 = {text}" for name, text in plain.items()}
    found = [[part.mistake for part in verdict(named, **typed).parts] for typed in (plain, called)]
    assert found[0] == found[1]
    assert found[0][0] == "no-bias"
