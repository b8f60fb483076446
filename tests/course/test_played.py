"""The course played from first to last: by one who is always right, and by one who is wrong first
in every way that is known.
"""

import pytest

from tutor.answers.program import Program
from tutor.course import Course, find_course
from tutor.learner.place import programs
from tutor.learner.store import open_store
from tutor.session.blocks import Judged, Lesson, Solution
from tutor.session.session import Session
from tutor.verdict import Status

COURSE = Course(find_course())
IDS = [entry.id for entry in COURSE.entries]


@pytest.fixture
def session(tmp_path):
    return Session(COURSE, open_store(tmp_path), programs(tmp_path))


def right(exercise, seed, part):
    """What is typed for a part by one who knows."""
    if isinstance(part, Program):
        return exercise.file("solution.py")
    return part.written(exercise.steps(exercise.variant(seed))[part.name])


def judged(blocks):
    (verdict,) = [block.verdict for block in blocks if isinstance(block, Judged)]
    return verdict


def test_one_who_is_always_right_gets_to_the_end(session):
    """Nothing is refused, nothing is asked twice, and every exercise comes after what it needs."""
    session.open()
    played = []
    while len(played) < len(IDS):
        standing = session.standing
        exercise = COURSE.load(standing.exercise)
        assert set(exercise.head.needs) <= set(played)
        for part in exercise.parts:
            blocks = session.take(right(exercise, standing.seed, part))
            verdict = judged(blocks)
            assert verdict.verdict is Status.RIGHT, f"{exercise.id} {part.name}: {verdict.message}"
        assert [block for block in blocks if isinstance(block, Lesson)], exercise.id
        played.append(exercise.id)
        session.take("next")
    assert played == IDS


def wrong_ways(exercise, seed):
    """For each mistake, the first part that shows it and what is typed there, with its like."""
    variant = exercise.variant(seed)
    steps = exercise.steps(variant)
    for id, flawed in exercise.mistaken(variant):
        for part in exercise.parts:
            if not isinstance(part, Program) and not part.same(flawed[part.name], steps[part.name]):
                yield part.name, part.written(flawed[part.name]), id
                break
    for part in exercise.parts:
        if isinstance(part, Program):
            for id in exercise.files("wrong", ".py"):
                yield part.name, exercise.file(f"wrong/{id}.py"), id


def settle_doubt(session, exercise, seed):
    """Answer the question that is to tell several mistakes apart, if one is asked."""
    standing = session.standing
    if standing.seed != seed:
        text = right(exercise, standing.seed, exercise.part(standing.part))
        assert judged(session.take(text)).verdict is Status.RIGHT


@pytest.mark.parametrize("id", IDS)
def test_one_who_is_wrong_first_is_told_why_each_time(session, id):
    """Each mistake gets words, none a point; the right answer still counts, and hints help."""
    exercise = COURSE.load(id)
    seed = 1 if exercise.has("variant") else 0
    session.open(id, seed)
    ways = list(wrong_ways(exercise, seed))
    for part in exercise.parts:
        for text in dict.fromkeys(text for name, text, _ in ways if name == part.name):
            verdict = judged(session.take(text))
            assert verdict.verdict in {Status.WRONG, Status.PARTIAL}, text
            assert verdict.message, text
            named = {verdict.mistake, *verdict.rivals}
            assert named & {way for _, typed, way in ways if typed == text}, text
            if verdict.rivals:
                settle_doubt(session, exercise, seed)
        assert judged(session.take(right(exercise, seed, part))).verdict is Status.RIGHT
    ladders = exercise.words().ladders
    assert all(len(ladders.get(part.name, ladders.get("", ()))) >= 2 for part in exercise.parts)
    assert [block for block in session.take("solution") if isinstance(block, Solution)]
