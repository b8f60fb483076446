"""Answers made to break, stop, fool or flood the judge: none of them gets anywhere."""

from __future__ import annotations

import json
import time
import unicodedata

import pytest

from tests.tutor.grading.hostile_answers import FILES, HONEST, TEXTS
from tutor.course import Course, find_course
from tutor.grading.bench import Bench
from tutor.grading.sandboxes import Sandboxes
from tutor.grading.submission import Work
from tutor.verdict import Status

MOST_SECONDS = 4.0  # of computing: a second on an idle machine
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _kinds():
    """Two parts of each kind of answer in the course: the first and the last."""
    course = Course(find_course(None))
    found = {}
    for entry in course.entries:
        for part in course.load(entry.id).parts:
            found.setdefault(part.kind, []).append((entry.id, part.name))
    return {kind: list(dict.fromkeys((parts[0], parts[-1]))) for kind, parts in found.items()}


KINDS = _kinds()


@pytest.fixture(scope="module")
def bench():
    with Sandboxes(1) as sandboxes:
        yield Bench(Course(find_course(None)), "secret", sandboxes.run)


def _is_clean(text):
    return not any(unicodedata.category(c) in HIDDEN for c in text if c not in "\n\t")


def test_there_are_enough_of_them():
    assert len(TEXTS) + len(FILES) >= 80


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_judged_and_is_not_right(bench, kind, name):
    for id, part in KINDS[kind]:
        before = time.process_time()
        result = bench.judged(Work("s", id, answers={part: TEXTS[name]}))
        spent = time.process_time() - before
        row = next(row for row in result.parts if row["name"].partition(" ")[0] == part)
        assert result.verdict is not Status.GRADER_ERROR, result.message
        assert row["verdict"] != Status.RIGHT, row
        assert row["score"] == 0, row
        assert spent < MOST_SECONDS
        for told in (*row.values(), result.message):
            assert not isinstance(told, str) or (len(told) <= 2000 and _is_clean(told)), row


def test_no_file_stops_the_run_or_gains_a_point(grade, write, tmp_path):
    """Each gets its row, and in no report does anything stand as it was handed in."""
    folder = write({f"{name}/{file}": text for name, (file, text) in FILES.items()})
    before = time.process_time()
    formats = [f"--format={name}={tmp_path / name}" for name in ("json", "junit", "text")]
    code, _, err = grade(folder, *formats)
    assert code == 1, err
    assert time.process_time() - before < len(FILES) * MOST_SECONDS / 4
    rows = {row["id"]: row for row in json.loads((tmp_path / "json").read_text())["submissions"]}
    assert set(rows) == set(FILES)
    for name, row in rows.items():
        assert row["verdict"] not in ("right", "grader_error", None), (name, row)
        assert row["score"] == 0 or name in ALSO_ANSWERED, (name, row)
    for name in ("json", "junit", "text"):
        text = (tmp_path / name).read_text()
        assert _is_clean(text), name
        assert len(text) < 500_000


ALSO_ANSWERED = {"twice the same"}  # the first answer to a part stands, and may be right


def test_odd_but_right_files_get_full_marks(grade, write):
    folder = write({f"{name}/{file}": text for name, (file, text) in HONEST.items()})
    code, out, _ = grade(folder, "--format=json")
    rows = {row["id"]: row["verdict"] for row in json.loads(out)["submissions"]}
    assert rows == dict.fromkeys(HONEST, "right")
    assert code == 0
