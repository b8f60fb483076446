"""Whatever stands in the result channel, reading it gives a run."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.sandbox import Call, Job
from tutor.sandbox.reading import Ending, read

JOB = Job("", "f", (Call(), Call()))
READY = json.dumps({"layers": ["limits"], "lacking": []})


def _ending(results: bytes = b"", **changes: Any) -> Ending:
    ending = {"exit": 0, "timed_out": False, "cpu": 0.1, "resident": 1 << 20, "seconds": 0.1}
    return Ending(**ending | {"ready": READY, "output": b"", "results": results} | changes)


def _lines(*records: Any) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


_records: st.SearchStrategy[Any] = st.sampled_from(
    [
        {"begin": 0},
        {"begin": 1},
        {"begin": True},
        {"value": 0, "is": 1.5},
        {"value": 1, "is": {"t": [1]}},
        {"value": 0, "is": {"a": []}},
        {"error": 0, "text": "no", "line": 3},
        {"error": 1, "text": "no", "line": None},
        {"error": 1, "text": 5, "line": None},
        {"stop": "crashed", "text": "", "line": 1},
        {"stop": "grader_error", "text": "", "line": 1},
        {"stop": ["ok"], "text": "", "line": 1},
        {"end": True},
        {"end": 1},
        {},
        [],
        None,
    ]
)


@given(st.lists(_records, max_size=8).map(lambda records: _lines(*records)) | st.binary())
def test_any_channel_gives_a_run(results: bytes) -> None:
    run = read(_ending(results), JOB)
    assert run.status != "grader_error"
    assert len(run.outcomes) <= 2
    assert run.status != "ok" or len(run.outcomes) == 2


def test_outcomes_so_far_are_kept_when_a_later_call_does_not_end() -> None:
    results = _lines({"begin": 0}, {"value": 0, "is": 1.5}, {"begin": 1}) + b'{"value": 1, "is'
    run = read(_ending(results, exit=-9, timed_out=True), JOB)
    assert (run.status, run.message) == ("timeout", "stopped in call 2, after 6 s of waiting")
    assert [outcome.value for outcome in run.outcomes] == [1.5]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"exit": -9, "cpu": 2.0}, "timeout"),
        ({"exit": -9, "cpu": 1.5}, "timeout"),
        ({"exit": -9, "cpu": 0.1}, "crashed"),
        ({"exit": -11}, "crashed"),
        ({"exit": -11, "resident": 1 << 30}, "memory"),
        ({"exit": 3}, "crashed"),
        ({"ready": ""}, "grader_error"),
        ({"ready": '{"layers": [], "lacking": ["limits"]}'}, "grader_error"),
    ],
)
def test_the_ending_names_the_status(changes: dict[str, Any], status: str) -> None:
    assert read(_ending(**changes), JOB).status == status
