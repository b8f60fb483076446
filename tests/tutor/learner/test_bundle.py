"""The exported file: what it carries, and what is refused."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from tests.tutor.learner.practice import practise
from tutor.learner.bundle import HISTORY, archive, packed
from tutor.learner.merging import dump
from tutor.learner.store import Store
from tutor.learner.unpacking import BadBundle, is_bundle, read


@pytest.fixture
def bundle():
    """A learner with a little of everything."""
    store = Store(None)
    practise(store, "add-two", 1.5, "wrong", hints=1, rungs=[("sum", 1, 2)])
    store.keep_draft(store.begin("double", None, 2.0), "def double(x):\n    return 'β'", 3.0)
    store.first_time("welcome")
    return store.at_once(dump)


def test_it_comes_back_as_it_was(bundle, tmp_path):
    """Floats to the last bit, lines, letters of any language."""
    file = tmp_path / "me.zip"
    file.write_bytes(packed(bundle, {"answers.json": "{}"}))
    again = read(file)
    assert [vars(s) | {"id": 0} for s, _ in bundle.sittings] == [vars(s) for s, _ in again.sittings]
    assert [hints for _, hints in bundle.sittings] == [hints for _, hints in again.sittings]
    assert again.told == ("welcome",)


def test_an_export_of_an_older_tutor_is_read(bundle, tmp_path):
    """From before parts had hints of their own."""
    file = tmp_path / "me.zip"
    file.write_bytes(changed(bundle, lambda record: record["sittings"][0].pop("rungs")))
    older = read(file).sittings[0][0]
    assert (older.hints, older.rungs) == (1, [])
    assert older.attempts == bundle.sittings[0][0].attempts


def test_the_same_history_gives_the_same_bytes(bundle):
    """No clock and no machine in it."""
    assert packed(bundle, {}) == packed(bundle, {})


def changed(bundle, change):
    """The file with its record changed by someone."""
    with zipfile.ZipFile(io.BytesIO(packed(bundle, {}))) as opened:
        record = json.loads(opened.read(HISTORY))
    change(record)
    return archive({HISTORY: json.dumps(record)})


def put(*path):
    """Set a place in the record, its path and the value given one after the other."""

    def change(record):
        *steps, last, value = path
        for step in steps:
            record = record[step]
        record[last] = value

    return change


PROGRAM = {"name": "x.py", "text": "", "changed": 1}
BAD = {
    "another format": (put("format", "cake"), "form"),
    "a later version": (put("version", 2), "another version"),
    "no sittings": (put("sittings", None), "sittings must be a list"),
    "a sitting that is none": (put("sittings", 0, 7), "sittings[0] must be a table"),
    "a seed below zero": (put("sittings", 0, "seed", -1), "sittings[0].seed"),
    "a seed too large": (put("sittings", 0, "seed", 1 << 70), "sittings[0].seed"),
    "a seed that is true": (put("sittings", 0, "seed", True), "sittings[0].seed"),
    "a time in words": (put("sittings", 0, "began", "noon"), "sittings[0].began"),
    "a time beyond all": (put("sittings", 0, "ended", 1e300), "sittings[0].ended"),
    "no time": (put("sittings", 0, "began", float("nan")), "NaN"),
    "a purpose unknown": (put("sittings", 0, "purpose", "fun"), "sittings[0].purpose"),
    "a verdict unknown": (
        put("sittings", 0, "attempts", 0, "verdict", "great"),
        "sittings[0].attempts[0].verdict",
    ),
    "half a character": (put("sittings", 0, "draft", "\ud800"), "sittings[0].draft"),
    "a hint without a rung": (put("sittings", 0, "taken", 0, {}), "sittings[0].taken[0]"),
    "a rung without a number": (put("sittings", 0, "rungs", 0, {}), "sittings[0].rungs[0]"),
    "a rung below zero": (put("sittings", 0, "rungs", 0, "number", -1), "rungs[0].number"),
    "rungs that are no list": (put("sittings", 0, "rungs", "two"), "rungs must be a list"),
    "rivals in one text": (put("sittings", 0, "attempts", 0, "rivals", "x"), "rivals"),
    "a program elsewhere": (put("programs", [PROGRAM | {"name": "../x.py"}]), "programs[0].name"),
    "a program of root": (put("programs", [PROGRAM | {"name": "/x.py"}]), "programs[0].name"),
    "a hidden program": (put("programs", [PROGRAM | {"name": ".x.py"}]), "programs[0].name"),
    "no program": (put("programs", [PROGRAM | {"name": "x.exe"}]), "programs[0].name"),
}


@pytest.mark.parametrize(("change", "said"), BAD.values(), ids=BAD)
def test_what_is_wrong_in_it_is_said_with_its_place(bundle, tmp_path, change, said):
    """Checked before anything is merged."""
    file = tmp_path / "me.zip"
    file.write_bytes(changed(bundle, change))
    with pytest.raises(BadBundle) as problem:
        read(file)
    assert said in str(problem.value)
    assert str(file) in str(problem.value)


FILES = {
    "empty": b"",
    "text": b"hello",
    "cut": None,
    "another zip": archive({"a.txt": "a"}),
    "no json": archive({HISTORY: "{"}),
    "a list": archive({HISTORY: "[]"}),
    "deep": archive({HISTORY: "[" * 100_000}),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_export_is_refused(bundle, tmp_path, name):
    """Whatever is in it."""
    file = tmp_path / "me.zip"
    file.write_bytes(packed(bundle, {})[:-40] if FILES[name] is None else FILES[name])
    with pytest.raises(BadBundle):
        read(file)


def test_a_damaged_file_is_refused_or_whole(bundle, tmp_path):
    """A byte that was flipped, whichever it is, never becomes a wrong history."""
    whole, file = packed(bundle, {}), tmp_path / "me.zip"
    refused = 0
    for place in range(len(whole)):
        data = bytearray(whole)
        data[place] ^= 0x20
        file.write_bytes(bytes(data))
        try:
            found = read(file)
        except BadBundle:
            refused += 1
            continue
        assert packed(found, {}) == whole, f"byte {place}"
    assert refused > len(whole) / 2


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    """What claims to be larger than any history is left alone."""
    monkeypatch.setattr("tutor.learner.unpacking._MOST_BYTES", 1000)
    file = tmp_path / "me.zip"
    file.write_bytes(archive({HISTORY: " " * 100_000}))
    with pytest.raises(BadBundle, match="more than"):
        read(file)


def test_only_exports_may_be_written_over(bundle, tmp_path):
    """A backup may be renewed; a thesis may not be lost."""
    export, other = tmp_path / "me.zip", tmp_path / "thesis.zip"
    export.write_bytes(packed(bundle, {}))
    other.write_bytes(archive({"thesis.tex": "years"}))
    assert is_bundle(export)
    assert not is_bundle(other)
