"""Arrays, experiments and predictions in a session: several lines, and what is shown after."""

import textwrap

import pytest

from tutor.course import Course
from tutor.learner.place import programs
from tutor.session.blocks import Exhibit, Judged, Note
from tutor.session.session import Session

CODE = """
    from tutor.answers.arrays import Array
    from tutor.answers.experiment import Below, Experiment, Real
    from tutor.answers.number import Number
    from tutor.course.evidence import Table

    place = 1
    parts = [
        Array("W"),
        Number("said", then="truth"),
        Experiment(
            "lr", settings=(Real("lr", 0, 1, start=0),), goal=Below("loss", 0.5), seeds=(1,)
        ),
    ]

    def truth(v, answer):
        return [Table("answer", ("said",), [(answer,)])]

    def experiment(v, settings, seed, clock):
        return {"loss": 1 - settings.lr}, [
            Table("run", ("name", "lr"), [("rate", settings.lr), ("as it stands", "0.5")])
        ]

    def work(v, see):
        see("W", [[1, 2], [3, 4]])
        see("said", 3)
        see("lr", {"lr": 1})
"""
WORDS = "# T\n## seen said\nThree it is.\n## label answer\nYour answer\n## label rate\nthe rate\n"


@pytest.fixture
def session(tmp_path, store, home):
    """At an exercise that asks for a matrix, a prediction and an experiment."""
    folder = tmp_path / "01-kinds" / "three"
    folder.mkdir(parents=True)
    (folder / "exercise.py").write_text(textwrap.dedent(CODE), encoding="utf-8")
    (folder / "en.md").write_text(WORDS, encoding="utf-8")
    session = Session(Course(tmp_path), store, programs(home))
    session.open("three")
    return session


def verdicts(blocks):
    return [str(block.verdict.verdict) for block in blocks if isinstance(block, Judged)]


@pytest.mark.parametrize(
    "lines",
    [
        ["[[1, 2], [3, 4]]"],
        ["[1 2; 3 4]"],
        ["[[1, 2],", " [3, 4]]"],
        ["array([[1., 2.],", "       [3., 4.]])"],
        ["[1 2;", "3 4]"],
        ["1 2;", "3 4"],
        ["1, 2,", "3, 4"],
        ["1 2\n3 4"],
        ["[[1, 2],\n [3, 4]]"],
    ],
)
def test_a_matrix_may_take_several_lines(session, lines):
    """While a bracket is open or a row ends with a semicolon; a pasted one is whole."""
    for line in lines[:-1]:
        assert session.take(line) == []
        assert session.collecting
    assert verdicts(session.take(lines[-1])) == ["right"]


def test_words_work_between_the_lines(session):
    """A hint may be asked for, and the lines stay."""
    session.take("[[1, 2],")
    assert not verdicts(session.take("help"))
    assert verdicts(session.take("[3, 4]]")) == ["right"]


def test_a_prediction_is_followed_by_what_happens(session):
    """Right or wrong; not after what could not be read."""
    session.take("1 2; 3 4")
    for text, shown in (("x", []), ("2", [2.0]), ("3", [3.0])):
        blocks = session.take(text)
        tables = [block.evidence for block in blocks if isinstance(block, Exhibit)]
        assert [table.rows[0][0] for table in tables] == shown
        assert all(table.label == "Your answer" for table in tables)
        comments = [b.text for b in blocks if isinstance(b, Note) and b.text == "Three it is."]
        assert len(comments) == len(shown)


def test_what_happens_is_shown_once_as_long_as_it_is_the_same(session):
    """The message alone comes again; what another answer leads to is shown, and so after `show`."""
    session.take("1 2; 3 4")

    def shown(text):
        blocks = session.take(text)
        assert verdicts(blocks) == ["wrong"]
        rows = [b.evidence.rows[0][0] for b in blocks if isinstance(b, Exhibit)]
        comments = [b for b in blocks if isinstance(b, Note) and b.text == "Three it is."]
        assert len(comments) == len(rows)
        return rows

    assert [shown(text) for text in ("2", "2.0", "4", "2")] == [[2.0], [], [4.0], [2.0]]
    session.take("x")
    assert shown("2") == []
    session.take("show")
    assert shown("2") == [2.0]


def test_the_names_of_rows_are_words_too(session):
    """Where the author has some; anything else stands as it is."""
    for answer in ("1 2; 3 4", "3"):
        session.take(answer)
    blocks = session.take("lr=1")
    (table,) = [block.evidence for block in blocks if isinstance(block, Exhibit)]
    assert [row[0] for row in table.rows] == ["the rate", "as it stands"]


def test_an_experiment_shows_its_run(session):
    """After the verdict, whatever it is."""
    session.take("1 2; 3 4")
    session.take("3")
    for text, verdict in (("lr = 0.25", "wrong"), ("lr=0.75", "right")):
        blocks = session.take(text)
        assert verdicts(blocks) == [verdict]
        (run,) = [block.evidence for block in blocks if isinstance(block, Exhibit)]
        assert run.rows[0][1] == float(text.split("=")[1])
    assert session.take("lr = 2")  # the exercise is over, and nothing breaks


def test_names_of_settings_are_completed(session):
    """As those of a formula are."""
    session.take("1 2; 3 4")
    session.take("3")
    assert "lr" in session.completions()
