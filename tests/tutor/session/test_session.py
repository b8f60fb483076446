"""The conversation, without any terminal."""

from __future__ import annotations

import json
from time import time

import pytest

from tutor.learner.handing_in import submission
from tutor.session.blocks import (
    EditFile,
    Exhibit,
    Goodbye,
    Hint,
    Judged,
    Lesson,
    Map,
    Note,
    Question,
    Solution,
    Statement,
    Unfinished,
    Vocabulary,
)
from tutor.session.session import Session
from tutor.verdict import Status


def kinds(blocks):
    """The kinds of blocks, in order."""
    return [type(block) for block in blocks]


def verdicts(blocks):
    """The verdicts among blocks, as (part, status)."""
    return [
        (block.verdict.name, str(block.verdict.verdict))
        for block in blocks
        if isinstance(block, Judged)
    ]


def only(kind, blocks):
    """The one block of a kind."""
    (found,) = [block for block in blocks if isinstance(block, kind)]
    return found


def notes(blocks):
    """The words of all notes."""
    return " ".join(block.text for block in blocks if isinstance(block, Note))


def summaries(store):
    """Every sitting as (exercise, solved, hints, slips)."""
    return [(s.exercise, int(s.solved), s.hints, s.slips) for s in store.sittings()]


def test_the_first_visit_greets_and_asks_at_once(visit):
    """The very first screen holds a greeting, an exercise and its first part."""
    opening = visit().open()
    assert kinds(opening) == [Note, Statement, Question]
    assert opening[1].exercise == "add-two"
    assert opening[1].seed == 0
    assert opening[2].name == "sum"


def test_the_greeting_comes_once(visit):
    """Whoever comes back is not taught the keys again."""
    visit().open()
    assert kinds(visit().open()) == [Statement, Question]


def test_parts_come_in_order_and_what_is_right_stays(say):
    """A right answer leads to the next part, a wrong one to its message."""
    blocks = say("12", "7", "14")
    assert verdicts(blocks) == [("sum", "wrong"), ("sum", "right"), ("twice", "right")]
    assert "product" in blocks[0].verdict.message
    assert only(Lesson, blocks).text == "Adding comes before doubling."
    assert "fresh numbers" in notes(blocks)


def test_an_unreadable_answer_costs_no_try(say, store):
    """A typing slip keeps the way to mastery at the first try open."""
    say("seven", "7", "14")
    assert summaries(store) == [("add-two", 1, 0, 0)]


def test_mastered_at_the_first_try_without_help(say):
    """No slip and no hint: one variant is enough."""
    assert "This exercise is mastered" in notes(say("7", "14"))


def test_with_a_slip_it_takes_a_second_variant(say):
    """A slip asks for one more variant; that one may have slips again."""
    first = say("12", "7", "14")
    assert "once more" in notes(first)
    session_blocks = say("99", "hint", "hint", "hint", at="add-two")
    hint = [block for block in session_blocks if isinstance(block, Hint)][1]
    total = int(hint.text.split("=")[1])
    assert "This exercise is mastered" in notes(say(str(total), str(2 * total)))


def test_hints_climb_and_end(say):
    """Every `hint` is the next rung; after the last, the tutor points at the solution."""
    blocks = say("hint", "hint", "hint")
    assert [(b.number, b.count) for b in blocks if isinstance(b, Hint)] == [(1, 2), (2, 2)]
    assert blocks[1].text == "3 + 4 = 7"
    assert "solution" in blocks[2].text


def test_a_nudge_after_two_slips(say):
    """Who is stuck twice at one part is told about `hint`, once."""
    assert "hint" in notes(say("1", "2", "3"))


def test_the_solution_is_confirmed_before_any_try(say):
    """Asked for first thing, it comes only when asked for twice."""
    blocks = say("solution", "solution")
    assert kinds(blocks)[:2] == [Note, Solution]
    assert "**7**" in only(Solution, blocks).text


def test_a_confirmation_does_not_wait(say):
    """Another line in between means that the question was answered with no."""
    assert kinds(say("solution", "hint", "solution")) == [Note, Hint, Note]


def test_the_solution_comes_at_once_after_a_try(say, store):
    """Having tried is enough, and the exercise is then over, unsolved."""
    blocks = say("8", "solution")
    assert kinds(blocks)[:2] == [Judged, Solution]
    assert "do it yourself" in notes(blocks)
    assert summaries(store) == [("add-two", 0, 0, 1)]


def test_after_a_solution_the_same_exercise_comes_first(say):
    """What was only read is offered again before what follows."""
    assert "Type `again` for fresh numbers, `next`" in notes(say("8", "solution"))


def test_no_fresh_numbers_are_promised_where_there_are_none(say):
    """An exercise without anything to draw is only put once more."""
    told = notes(say("2x + 1", "2x", at="slope"))
    assert "once more" in told
    assert "fresh numbers" not in told


def test_a_program_begun_is_told_how_it_ends(say):
    """Who typed a word there by mistake must find the way out; it is said once."""
    told = say("show me", "hint", at="double")
    assert kinds(told) == [Note]
    assert "dot ends the program" in notes(told)


def test_again_draws_fresh_numbers(say):
    """A new seed each time, and it is told."""
    seeds = [b.seed for b in say("again", "again") if isinstance(b, Statement)]
    assert seeds == [1, 2]


def test_skip_puts_a_part_behind_the_others(say):
    """The skipped part comes back; later parts may build on what it was left at."""
    blocks = say("12", "skip", "24", "7", "14")
    said = [("sum", "wrong"), ("twice", "right"), ("sum", "right"), ("twice", "right")]
    assert verdicts(blocks) == said
    assert only(Lesson, blocks)


def test_skip_with_one_part_left_says_so(say):
    """There is nothing to skip to."""
    assert "No other part" in notes(say("7", "skip"))


def test_next_goes_on_in_the_order_of_the_course(say):
    """What is open and unsolved comes next; the unfinished exercise keeps its place."""
    blocks = say("7", "next", "next", "next")
    assert [b.exercise for b in blocks if isinstance(b, Statement)] == [
        "double",
        "slope",
        "add-two",
    ]
    assert "sum: `7`" in notes(blocks)


def test_do_opens_any_exercise_even_a_locked_one(say):
    """The map advises; it does not lock anyone out."""
    assert only(Statement, say("do pick-one")).exercise == "pick-one"


@pytest.mark.parametrize("line", ["do", "do nothing-like-it", "do add-two seven", "do ../add-two"])
def test_do_with_something_odd_is_answered_in_words(say, line):
    """A sentence, and the open exercise stays."""
    blocks = say(line, "7")
    assert kinds(blocks)[0] is Note
    assert verdicts(blocks) == [("sum", "right")]


def test_do_takes_a_seed(say):
    """A seed can be asked for by number."""
    assert only(Statement, say("do add-two 5")).seed == 5


def test_list_shows_the_course_and_where_you_are(say):
    """Units in order, states worked out from what was done."""
    found = only(Map, say("7", "14", "map all"))
    states = {place.id: place.state for unit in found.sections for place in unit.places}
    assert states == {
        "add-two": "mastered",
        "pick-one": "ready",
        "double": "ready",
        "slope": "ready",
    }
    assert found.here == "add-two"


def test_help_lists_the_words_that_mean_something_here(visit):
    """A part that asks for a program has words of its own."""
    session = visit()
    session.open("double")
    assert {"edit", "file", "hint"} <= set(only(Vocabulary, session.take("?")).words)
    session.take("do add-two")
    assert "edit" not in only(Vocabulary, session.take("help")).words


def test_quit_ends_the_visit(visit):
    """A goodbye, and the front end may stop."""
    session = visit()
    session.open()
    assert kinds(session.take("quit")) == [Goodbye]
    assert session.over


def test_words_are_words_only_when_alone(say):
    """A line that goes on after `hint` is an answer."""
    assert kinds(say("hint me please")) == [Judged]


def test_an_empty_line_says_nothing(say):
    """Enter by accident costs nothing."""
    assert say("", "   ") == []


def test_between_exercises_anything_else_gets_the_offer(say):
    """After the last part only words make sense."""
    assert "next" in notes(say("7", "14", "42")[-1:])


def test_several_lines_pasted_are_several_answers(say):
    """Answers to several parts may be pasted at once."""
    assert verdicts(say("7\n14")) == [("sum", "right"), ("twice", "right")]


def test_evidence_stands_with_the_statement_in_words(visit):
    """Keys become the author's words where there are some, and stay where there are none."""
    opening = visit().open("pick-one")
    labels = [block.evidence.label for block in opening if isinstance(block, Exhibit)]
    assert labels == ["Sizes by layer", "norms", "Loss at every step"]
    assert list(opening[4].evidence.series) == ["as it was"]


def test_a_cure_is_run_right_or_wrong(visit):
    """What a chosen cure leads to is shown beside its verdict."""
    session = visit()
    question = only(Question, session.open("pick-one"))
    letter = {o["key"]: o["letter"] for o in question.asks["options"]}
    session.take(letter["grows"])
    cure = only(Question, session.take("3, 4"))
    letter = {o["key"]: o["letter"] for o in cure.asks["options"]}
    wrong = session.take(letter["double"])
    assert kinds(wrong) == [Judged, Exhibit]
    assert list(wrong[1].evidence.values) == [2.0]
    assert list(only(Exhibit, session.take(letter["halve"])).evidence.values) == [0.5]


def test_a_program_is_pasted_and_ended_with_a_dot(say):
    """Lines are collected, words among them are program text, a dot ends them."""
    blocks = say("def double(x):", "    hint = 2", "    return hint*x", ".", at="double")
    assert verdicts(blocks) == [("program", "right")]


def test_a_program_pasted_whole_is_checked_at_once(say):
    """A terminal hands over a pasted text in one piece."""
    assert verdicts(say("def double(x):\n    return 3*x\n", at="double")) == [("program", "wrong")]


def test_the_dot_may_be_pasted_with_the_program(say):
    """At once, or with the last of the lines."""
    assert verdicts(say("def double(x):\n    return 2*x\n.", at="double")) == [("program", "right")]
    again = say("again", "def double(x):", "    y = 2*x\n    return y\n.", at="double")
    assert verdicts(again) == [("program", "right")]


def test_an_empty_program_is_no_slip(say, store):
    """A dot by itself: nothing was given."""
    assert verdicts(say(".", "def double(x):\n    return 2*x", at="double"))[0][1] == "missing"
    assert summaries(store) == [("double", 1, 0, 0)]


def test_the_file_begins_as_the_starter_and_is_checked(visit):
    """`edit` names a file of the learner's own, `file` checks it."""
    session = visit()
    session.open("double")
    file = only(EditFile, session.take("edit")).file
    assert file.read_text().startswith("def double")
    file.write_text("def double(x):\n    return x + x\n")
    assert only(EditFile, visit_again(session).take("edit")).file == file
    assert verdicts(session.take("file")) == [("program", "right")]


def visit_again(session):
    """Another session at the same desk."""
    other = Session(session.course, session.store, session.programs)
    other.open("double")
    return other


@pytest.mark.parametrize("path", ["/nowhere/at/all.py", "/", "\0"])
def test_a_file_that_cannot_be_read_is_said(say, path):
    """No traceback, no attempt."""
    assert "cannot be read" in notes(say(f"file {path}", at="double"))


def test_a_derivation_goes_on_after_a_semicolon(visit):
    """A single line needs only Enter; a semicolon asks for one more."""
    session = visit()
    session.open("slope")
    assert session.take("x + x;") == []
    assert session.collecting
    assert verdicts(session.take("2x")) == [("slope", "right")]


def test_ctrl_c_drops_the_lines_begun(visit):
    """Nothing of them is judged later."""
    session = visit()
    session.open("slope")
    session.take("x^3;")
    assert "dropped" in notes(session.cancel())
    assert verdicts(session.take("2x")) == [("slope", "right")]


def test_resume_finds_everything(visit):
    """Seed, part, hints taken and the lines of an unfinished answer are as they were left."""
    session = visit()
    session.open("add-two")
    for line in ("again", "hint"):
        session.take(line)
    total = sum(vars(session.desk.sheet.variant.values).values())
    session.take(str(total))
    opening = visit().open()
    assert kinds(opening) == [Statement, Hint, Note, Question]
    assert (opening[0].seed, opening[3].name) == (1, "twice")
    assert f"sum: `{total}`" in opening[2].text


def test_resume_goes_on_with_a_program_half_typed(visit):
    """The lines before are still there."""
    session = visit()
    session.open("double")
    session.take("def double(x):")
    other = visit()
    assert only(Unfinished, other.open()).lines == ("def double(x):",)
    other.take("    return 2*x")
    assert verdicts(other.take(".")) == [("program", "right")]


def test_a_sitting_killed_before_its_end_is_ended(visit, store):
    """All parts were right, the last word was not written: the next visit writes it."""
    session = visit()
    session.open()
    session.take("7")
    store.end = lambda *_, **__: None  # what a kill between two events looks like
    session.take("14")
    del store.end
    assert "mastered" in notes(visit().open())


def test_a_fault_of_the_tutor_costs_the_learner_nothing(visit, monkeypatch):
    """An exception in the judge is said, logged as ours, and the session goes on."""
    session = visit()
    session.open()
    judge = "tutor.session.worksheet.judge_part"
    monkeypatch.setattr(judge, lambda *_, **__: 1 / 0)
    (judged,) = session.take("7")
    assert judged.verdict.verdict is Status.GRADER_ERROR
    monkeypatch.undo()
    assert "mastered" in notes([*session.take("7"), *session.take("14")])


def test_a_run_of_the_author_that_fails_leaves_the_verdict(visit):
    """The cure cannot be shown; that it was right can."""
    session = visit()
    session.open("pick-one")
    session.take("they grow")
    session.take("3, 4")
    session.desk.sheet.exercise.module.cured = lambda v, key: 1 / 0
    blocks = session.take("halving")
    assert verdicts(blocks) == [("cure", "right")]
    assert "failed" in notes(blocks)


def test_an_exercise_that_cannot_be_opened_is_said(visit):
    """Whatever its author's code raises; the course goes on."""
    session = visit()
    session.open()
    session.course.load("pick-one").module.evidence = lambda v: 1 / 0
    assert "cannot be opened" in notes(session.take("do pick-one"))
    assert only(Statement, session.take("do add-two")).exercise == "add-two"


def test_attempts_are_logged_with_everything(visit, store):
    """What was typed, the verdict, the mistake, the hints and the seconds."""
    session = visit()
    now = 1000.0
    session.clock = lambda: now
    session.open()
    session.take("hint")
    now = 1012.5
    session.take("12")
    (sitting,) = store.sittings()
    exercise, (attempt,) = sitting.exercise, sitting.attempts
    assert (exercise, attempt.part, attempt.text) == ("add-two", "sum", "12")
    assert (attempt.verdict, attempt.mistake, attempt.hints) == ("wrong", "multiplied", 1)
    assert attempt.seconds == 12.5


def test_completion_offers_words_and_letters_but_no_answer(visit):
    """The letters of the options, the names of a formula, the exercises after `do`."""
    session = visit()
    session.open("pick-one")
    assert {"a", "b", "hint", "do add-two"} <= set(session.completions())
    session.take("do slope")
    assert "x" in session.completions()


def test_everything_mastered_is_said(visit, store, toy):
    """At the end of the course there is still something to do."""
    for entry in toy.entries:
        store.end(store.begin(entry.id, None, time()), True, time())
    assert "mastered" in notes(visit().open())
    assert kinds(visit().take("hint")) == [Note]
    assert kinds(visit().take("42")) == [Note]


def test_what_went_on_from_a_slip_is_asked_again_once_that_is_mended(visit, say, toy, store):
    """3 + 4 taken for 8 makes 16 right, as long as the 8 stands: here as in a submission."""
    blocks = say("8", "skip", "16", "7")
    assert verdicts(blocks) == [("sum", "wrong"), ("twice", "right"), ("sum", "right")]
    assert "twice = `16`" in notes(blocks)
    assert blocks[-1].name == "twice"
    handed_in = json.loads(submission(toy, store.sittings())["answers.json"])["add-two"]
    assert handed_in == {"seed": 0, "sum": "7"}
    session = visit()
    session.open()
    assert session.standing.part == "twice"
    assert "All" not in notes(session.take("16"))
    assert "fresh numbers" in notes(session.take("14"))
    assert summaries(store) == [("add-two", 1, 0, 2)]


def test_what_went_on_from_a_slip_falls_with_it(say):
    """Another slip in its place leads elsewhere."""
    blocks = say("8", "skip", "16", "9", "7", "14")
    assert "twice = `16`" in notes(blocks)
    assert [verdict for verdict in verdicts(blocks) if verdict[1] == "right"] == [
        ("twice", "right"),
        ("sum", "right"),
        ("twice", "right"),
    ]


def test_what_is_right_by_itself_is_not_asked_again(say):
    """Whatever stood before it."""
    blocks = say("8", "skip", "14", "7")
    assert "once more:" not in notes(blocks)
    assert only(Lesson, blocks)


def test_quit_among_the_lines_of_a_program_leaves_and_keeps_them(visit):
    """A later visit shows what is there, and goes on below it."""
    session = visit()
    session.open("double")
    session.take("def double(x):")
    session.take("    # quit")
    assert kinds(session.take("quit")) == [Goodbye]
    assert session.over
    again = visit()
    shown = again.open()
    assert only(Unfinished, shown).lines == ("def double(x):", "    # quit")
    assert shown[-1] is only(Unfinished, shown)
    again.take("    return 2 * x")
    assert verdicts(again.take(".")) == [("program", "right")]
