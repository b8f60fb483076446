"""What learning platforms export is read as they name it: who, which file, when, which attempt."""

from __future__ import annotations

import re
import time
import zipfile
from datetime import UTC, datetime

import pytest

from tests.tutor.grading.conftest import RIGHT
from tests.tutor.grading.intake.packing import tarred, zipped
from tutor.grading import kinds
from tutor.grading.finding import Finder
from tutor.grading.intake.disk import OnDisk
from tutor.grading.intake.node import Refusal
from tutor.grading.opening import opened

SUMS = "[add-two]\nsum = 7\ntwice = 14\n"
METADATA = """---
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '815'
    :email: ada@example.org
  :created_at: 2026-03-01 21:10:05.123456000 Z
  :score: 3.0
  :status: processed
  :results:
    tests:
    - name: 'nothing'
      output: |
        submission_99:
          :submitters:
          - :name: Mallory
  :history:
  - :id: 10
    :created_at: 2026-02-28 10:00:00.000000000 Z
submission_12:
  :submitters:
  - :name: "Bo \\"B\\" Derek"
    :sid: ''
    :email: bo@example.org
  - :name: Cy O'Brien
    :sid: '817'
    :email: cy@example.org
  :created_at: 2026-03-02 01:00:00.000000000 +01:00
"""

EXPORTS = {
    "Moodle": {
        "Ada Lovelace_12345_assignsubmission_file_/double.py": RIGHT,
        "Ada Lovelace_12345_assignsubmission_onlinetext_/onlinetext.html": "<p>see file</p>",
        "Bo_Derek_12346_assignsubmission_file_/week 3.zip": zipped(("double.py", RIGHT.encode())),
        "吴伟_12347_assignsubmission_file_/double.py": RIGHT,
    },
    "Moodle, without folders": {
        "Ada Lovelace_12345_assignsubmission_file_double.py": RIGHT,
        "Bo_Derek_12346_assignsubmission_file_answers.toml": SUMS,
        "Bo_Derek_12346_assignsubmission_file_double.py": RIGHT,
        "吴伟_12347_assignsubmission_file_homework.py": RIGHT,
    },
    "Canvas": {
        "lovelaceada_123_4567_double.py": RIGHT,
        "derekbo_LATE_124_4568_double-2.py": RIGHT,
        "derekbo_LATE_124_4569_answers.toml": SUMS,
        "wuwei_125_4570_homework.py": RIGHT,
    },
    "Canvas, without names": {
        "anon_aB3dE_4567_double.py": RIGHT,
        "anon_LATE_xY9_z_4568_double.py": RIGHT,
        "anon_qqqqq_4569_homework.zip": zipped(("double.py", RIGHT.encode())),
    },
    "Blackboard": {
        "Week 3_lovelace_attempt_2026-03-01-22-10-05.txt": "Name: Ada Lovelace (lovelace)\n",
        "Week 3_lovelace_attempt_2026-03-01-22-10-05_double.py": RIGHT,
        "Week 3_bo.d_attempt_2026-02-28-09-00-00_double.py": "def double(x): return x",
        "Week 3_bo.d_attempt_2026-03-01-09-00-00_double.py": RIGHT,
        "Week 3_bo.d_attempt_2026-03-01-09-00-00_answers.toml": SUMS,
        "Week 3_wei_attempt_2026-03-01-09-00-00_my_work.py": RIGHT,
    },
    "Gradescope": {
        "submission_metadata.yml": METADATA,
        "submission_11/double.py": RIGHT,
        "submission_12/double.py": RIGHT,
        "submission_12/notes.txt": "",
    },
}
STUDENTS = {
    "Moodle": ["Ada Lovelace", "Bo_Derek", "吴伟"],
    "Moodle, without folders": ["Ada Lovelace", "Bo_Derek", "吴伟"],
    "Canvas": ["derekbo", "lovelaceada", "wuwei"],
    "Canvas, without names": ["anon_xY9_z", "anon_aB3dE", "anon_qqqqq"],
    "Blackboard": ["bo.d", "lovelace", "wei"],
    "Gradescope": ["Ada Lovelace", 'Bo "B" Derek and Cy O\'Brien'],
}


def packed_as(suffix, files, folder=""):
    """The files of an export in an archive, in a folder or not."""
    pack = zipped if suffix == ".zip" else tarred
    each = [(f"{folder}{name}", data.encode() if isinstance(data, str) else data)
            for name, data in files.items()]  # fmt: skip
    return pack(*each)


@pytest.fixture
def find(catalogue):
    def found(*paths, **more):
        return Finder(lambda name: kinds.answers(name, catalogue), kinds.room, **more).find(paths)

    return found


@pytest.mark.parametrize("way", ["folder", "in a folder", "zip", "zip in a folder", "tar"])
@pytest.mark.parametrize("platform", EXPORTS)
def test_an_export_is_a_class_however_it_comes(grade, write, tmp_path, platform, way):
    files = EXPORTS[platform]
    if "zip" in way or way == "tar":
        suffix = ".tar" if way == "tar" else ".zip"
        path = tmp_path / f"export{suffix}"
        path.write_bytes(packed_as(suffix, files, "all/" if "folder" in way else ""))
    else:
        path = write({f"all/{name}": data for name, data in files.items()} if " " in way else files)
    code, out, err = grade(path)
    notes = [line for line in err.splitlines() if not re.match(r"\d+ of \d+ submissions", line)]
    assert (code, len(notes)) == (0, 1), out  # a slow machine also says how far it is
    count = len(STUDENTS[platform])
    assert f"{count} submissions: {count} right" in out
    assert f"submissions were read as {platform.split(',')[0]} exports them" in err
    for student in STUDENTS[platform]:
        assert student in out


def test_a_canvas_export_tells_what_is_late_and_the_names_of_files(find, write):
    places = {place.id: place for place in find(write(EXPORTS["Canvas"]))}
    assert {id: place.late for id, place in places.items()} == {
        "derekbo": True,
        "lovelaceada": False,
        "wuwei": False,
    }
    members = opened("x", places["derekbo"].node, kinds.room).members
    assert [member.name for member in members] == ["answers.toml", "double-2.py"]
    assert places["derekbo"].names == ("derekbo", "124")


def test_a_blackboard_export_tells_attempts_and_times(find, write):
    places = find(write(EXPORTS["Blackboard"]))
    assert [(place.id, place.student, place.when) for place in places] == [
        ("bo.d (attempt 1)", "bo.d", datetime(2026, 2, 28, 9, 0, 0)),
        ("bo.d (attempt 2)", "bo.d", datetime(2026, 3, 1, 9, 0, 0)),
        ("lovelace", "lovelace", datetime(2026, 3, 1, 22, 10, 5)),
        ("wei", "wei", datetime(2026, 3, 1, 9, 0, 0)),
    ]
    assert "Ada Lovelace" in places[2].names


def test_a_gradescope_export_tells_times_and_numbers_of_students(find, write):
    ada, pair = find(write(EXPORTS["Gradescope"]))
    assert ada.when == datetime(2026, 3, 1, 21, 10, 5, tzinfo=UTC)
    assert pair.when.astimezone(UTC) == datetime(2026, 3, 2, 0, 0, 0, tzinfo=UTC)
    assert {"815", "ada@example.org", "Ada Lovelace"} <= set(ada.names)
    assert {"817", "cy@example.org", "Cy O'Brien", 'Bo "B" Derek'} <= set(pair.names)


def test_students_of_one_name_are_told_apart(find, write):
    files = {f"Wei Wu_{number}_assignsubmission_file_/double.py": RIGHT for number in (7, 8)}
    assert [place.id for place in find(write(files))] == ["Wei Wu (7)", "Wei Wu (8)"]


def test_what_is_called_so_by_accident_is_no_export(find, write):
    folder = write({"s_01_02_hw.py": RIGHT, "s_01_03_hw.py": RIGHT}, below="zeros")
    assert [place.id for place in find(folder)] == ["s_01_02_hw", "s_01_03_hw"]
    folder = write({"ada_1_2_hw.py": RIGHT, "bo.py": RIGHT}, below="others")
    assert [place.id for place in find(folder)] == ["ada_1_2_hw", "bo"]


def test_what_is_none_of_the_platforms_is_graded_by_its_own_name(find, write):
    folder = write(EXPORTS["Moodle"] | {"late by mail/double.py": RIGHT})
    assert [place.id for place in find(folder)] == [*STUDENTS["Moodle"], "late by mail"]


def test_a_folder_of_folders_in_a_zip_is_a_class(find, tmp_path):
    data = zipped(("class/ada/double.py", RIGHT), ("class/bo/double.py", RIGHT))
    (tmp_path / "class.zip").write_bytes(data)
    assert [place.id for place in find(tmp_path / "class.zip")] == ["ada", "bo"]


def test_a_file_for_each_student_in_a_zip_is_a_class(find, tmp_path):
    inner = zipped(("double.py", RIGHT))
    (tmp_path / "class.zip").write_bytes(zipped(("ada.py", RIGHT), ("bo.zip", inner)))
    assert [place.id for place in find(tmp_path / "class.zip")] == ["ada", "bo"]


@pytest.mark.parametrize(
    "files",
    [
        [("double.py", RIGHT), ("notes/x.txt", "")],
        [("ada/double.py", RIGHT)],
        [("essay.txt", ""), ("plot.png", "")],
        [],
    ],
)
def test_any_other_zip_is_one_submission(find, tmp_path, files):
    (tmp_path / "ada.zip").write_bytes(zipped(*files))
    assert [place.id for place in find(tmp_path / "ada.zip")] == ["ada"]


def test_in_a_class_that_is_packed_only_those_are_refused_whose_things_will_not_do(grade, tmp_path):
    link = zipfile.ZipInfo("cy/x")
    link.external_attr = 0o120777 << 16
    data = zipped(
        ("ada/double.py", RIGHT), ("bo/double.py", RIGHT), ("bo/Double.py", RIGHT),
        ("cy/double.py", RIGHT), (link, "/"), ("di.zip", b"PK broken"), ("../../x", ""),
    )  # fmt: skip
    (tmp_path / "class.zip").write_bytes(data)
    code, out, _ = grade(tmp_path / "class.zip")
    assert code == 1
    rows = {line.split()[0]: line.split()[1] for line in out.splitlines() if line[:1].isalpha()}
    assert rows["ada"] == "right"
    assert [rows[id] for id in ("bo", "cy", "di")] == ["refused"] * 3


# -- attempts -------------------------------------------------------------------------------------

LOW, HIGH = "[add-two]\nsum = 7\n", SUMS
WEEK = "[exercises.add-two]\npoints = 10\n"


@pytest.fixture
def week(tmp_path):
    def written(text):
        file = tmp_path / "week.toml"
        file.write_text(text)
        return file

    return written


@pytest.mark.parametrize(("rule", "score"), [("last", 5.0), ("best", 10.0)])
def test_of_several_attempts_one_counts(grade, write, week, rule, score):
    one = write({"ada/answers.toml": HIGH, "bo/answers.toml": LOW}, below="monday")
    other = write({"ada/answers.toml": LOW}, below="friday")
    code, out, _ = grade(one, other, "--assignment", week(f'attempts = "{rule}"\n{WEEK}'))
    assert code == 1
    (row,) = [line for line in out.splitlines() if line.startswith("ada ")]
    assert f"{score:g} of 10" in row
    assert "2 submissions:" in out
    note = {
        "last": "the last of 2 attempts counts; the others were not judged",
        "best": "attempt 1 counts, the best of 2: 10 of 10, 5 of 10 points",
    }
    assert note[rule] in out


def test_without_a_rule_the_same_name_in_two_folders_is_two_submissions(grade, write, week):
    one = write({"ada/answers.toml": HIGH}, below="monday")
    other = write({"ada/answers.toml": LOW}, below="friday")
    _, out, _ = grade(one, other, "--assignment", week(WEEK))
    assert "monday/ada" in out
    assert "friday/ada" in out


def test_nobody_makes_several_attempts_of_one_hand_in(grade, write, week):
    files = {f"ada/attempt-{number}/answers.toml": HIGH for number in (1, 2)}
    code, out, _ = grade(write(files), "--assignment", week(f'attempts = "best"\n{WEEK}'))
    assert code == 1
    assert "the folder attempt-1 was not looked into" in out


def test_where_a_platform_knows_attempts_the_last_counts(grade, write):
    _, out, _ = grade(write(EXPORTS["Blackboard"]))
    assert "the last of 2 attempts counts" in out
    assert "3 submissions: 3 right" in out


def test_a_fault_of_the_graders_in_one_attempt_is_not_hidden_by_another(
    grade, write, week, monkeypatch
):
    from tutor.grading import bench  # noqa: PLC0415

    judge = bench.judge

    def fails_for_high(exercise, variant, answers, **more):
        if "twice" in answers:
            raise RuntimeError("no")
        return judge(exercise, variant, answers, **more)

    monkeypatch.setattr(bench, "judge", fails_for_high)
    one = write({"ada/answers.toml": HIGH}, below="monday")
    other = write({"ada/answers.toml": LOW}, below="friday")
    code, out, _ = grade(one, other, "--assignment", week(f'attempts = "best"\n{WEEK}'))
    assert code == 4
    assert "grader_error" in out


def test_a_large_class_in_an_archive_is_found_in_no_time(find, tmp_path):
    (tmp_path / "class.zip").write_bytes(
        zipped(*((f"s{number:05}/double.py", RIGHT) for number in range(10_000)), method=0)
    )
    began = time.monotonic()
    assert len(find(tmp_path / "class.zip")) == 10_000
    assert time.monotonic() - began < 20  # in fact one second


def test_a_folder_that_may_not_be_read_is_a_row_and_no_end(find, monkeypatch, write):
    def locked(node, most=None):
        if node.name == "ada":
            raise Refusal("ada cannot be read: Permission denied")
        return read(node, most)

    read = OnDisk.children
    monkeypatch.setattr(OnDisk, "children", locked)
    (ada,) = find(write({"ada/double.py": RIGHT}))
    trouble = opened("ada", ada.node, kinds.room).trouble
    assert (str(trouble.verdict), trouble.reason) == (
        "refused",
        "ada cannot be read: Permission denied",
    )
