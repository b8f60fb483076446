"""`tutor lint` finds what it promises to find: each test plants one fault in a sound exercise."""

import textwrap

import pytest

from tutor.course import Course
from tutor.lint import inspect_course

CODE = """
    from tutor.answers.number import Number
    from tutor.course import Example, Mistake

    place = 1
    teaches = ["adding"]
    parts = [Number("s")]
    kinks = ("s",)

    def variant(rng):
        return {"a": rng.randint(2, 40), "b": rng.randint(2, 40)}

    def work(v, see, sign=1, factor=1, extra=0):
        see("s", factor * (v.a + sign * v.b) + extra)

    mistakes = [Mistake("minus", sign=-1), Mistake("doubled", factor=2), Mistake("off", extra=1)]
    examples = [Example({"s": "x"}, "invalid")]
"""
WORDS = """# A sum

What is {{a}} + {{b}}?

## part s
The sum
## wrong s
Count again.
## hint
1
## hint
2
## hint
3
## hint
{{a}} + {{b}} = {{s}}
## mistake minus
That is the difference.
## mistake doubled
That is twice the sum.
## mistake off
That is one too many.
## solution
{{s}}
## teaches
Adding.
"""


@pytest.fixture
def findings(tmp_path):
    """What lint finds in a course of one exercise, as one text."""

    def found(code=CODE, words=WORDS, chinese=""):
        folder = tmp_path / "01-sums" / "a-sum"
        folder.mkdir(parents=True)
        (folder / "exercise.py").write_text(textwrap.dedent(code), encoding="utf-8")
        (folder / "en.md").write_text(words, encoding="utf-8")
        if chinese:
            (folder / "zh.md").write_text(chinese, encoding="utf-8")
        results = inspect_course(Course(tmp_path), range(30))
        return "\n".join(str(finding) for _, findings in results for finding in findings)

    return found


def test_a_sound_exercise_has_nothing_to_mend(findings):
    """The exercise that the other tests break is well."""
    assert findings() == ""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("## mistake minus\n", "## mistake minsu\n", "has no `## mistake minus`"),
        ("## part s\nThe sum\n", "", "has no `## part s`"),
        ("## hint\n3\n", "", "has no `## hint`"),
        ("What is {{a}}", "What is {{c}}", "{{c}} is none of"),
        ("What is {{a}}", "It is {{s}}. What is {{a}}", "shows 's', a step"),
        ("Count again.\n", "\n", "`## wrong s` is empty"),
        ("What is {{a}}", "What is {{ a }}", "{{ a }} is no placeholder"),
        ("Count again.", "{{c}}", "{{c}} is none of"),
        ("Count again.", "It is $x_1$.", "`## wrong s` shows $x_1$ as it stands"),
        ("## wrong s", "## name t\nThe sum\n## wrong s", "`## name t` belongs to nothing"),
        ("## wrong s", "## name s\nIt is {{s}}\n## wrong s", "shows 's', a step"),
        ("## wrong s", "## name s\nOne\n\ntwo\n## wrong s", "longer than 40 columns"),
        (
            "## wrong s",
            "## name s\n和和和和和和和和和和和和和和和和和和和和和\n## wrong s",
            "than 40",
        ),
    ],
)
def test_faults_in_the_words(findings, old, new, says):
    """Missing, misspelt and telling words are found."""
    assert old in WORDS
    assert says in findings(words=WORDS.replace(old, new))


FOUR = "## hint\n1\n## hint\n2\n## hint\n3\n## hint\n{{a}} + {{b}} = {{s}}\n"
OWN = "## hint s\n1\n## hint s\n{{a}} + {{b}}\n"


def test_a_ladder_for_every_part_needs_no_other(findings):
    """Two rungs, the last with numbers."""
    assert findings(words=WORDS.replace(FOUR, OWN)) == ""


@pytest.mark.parametrize(
    ("ladders", "says"),
    [
        (FOUR + OWN, "`## hint` is never shown"),
        (FOUR + OWN.replace("hint s", "hint S"), "`## hint S` belongs to no part"),
        (OWN.replace("hint s", "hint S"), "has no `## hint`, rung 1 of 4"),
        (OWN[OWN.index("## hint s\n{{") :], "`## hint s` is there 1 times"),
        (OWN * 2 + OWN, "`## hint s` is there 6 times"),
        (OWN.replace("{{a}} + {{b}}", "Add up."), "last `## hint s` shows no number"),
        (OWN.replace("1", "It is {{s}}."), "`## hint s` shows the answer before the last rung"),
        (OWN.replace("1", "", 1), "`## hint s 1` is empty"),
    ],
)
def test_faults_in_a_ladder(findings, ladders, says):
    """Rungs too few or too many, of no part, without numbers, or telling too soon."""
    assert FOUR in WORDS
    assert says in findings(words=WORDS.replace(FOUR, ladders))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("place = 1", "", "has no `place`"),
        ('teaches = ["adding"]', "", "does not say what it `teaches`"),
        (', Mistake("off", extra=1)', "", "knows only 2 mistakes"),
        ("rng.randint(2, 40)}", "0}", "'minus' gives the same answers as 'right'"),
        ("extra=1)", "sign=-1)", "'minus' gives the same answers as 'off'"),
        ('"invalid"', '"wrong"', "declared wrong"),
        ("rng.randint(2, 40), ", "2 + rng.random(), ", "shown as"),
        ("return {", "import random; return {'c': random.random(), ", "two different variants"),
        ('see("s", factor', 'see("s", 0 * factor', "no variant"),
        ("    place = 1", '    needs = ["nothing"]\n    place = 1', "needs 'nothing'"),
        ("    place = 1", '    needs = ["a-sum"]\n    place = 1', "needs itself"),
        ("rng.randint(2, 40), ", "rng.randint(10**9, 10**10), ", "Draw rounder numbers"),
        ("def variant(rng):", "def variant():", "`variant` stopped with TypeError"),
        ("    return {", "    return 1 / 0 or {", "`variant` stopped at line 11 with ZeroDivision"),
        ("return {", "return 7 or {", "a variant is numbers by name"),
        ("v.a +", "v.A +", "`work` stopped at line 14 with AttributeError"),
        ('see("s"', 'see("S"', "`work` never calls see('s', …)"),
        ("sign=-1)", "sgin=-1)", "`work` with the slip {'sgin': -1} stopped with TypeError"),
        ('[Number("s")]', '["s"]', "`parts` must be a list of Part(…)"),
        ('[Number("s")]', '[Number("s"), Number("s")]', "the part 's' is there twice"),
        ('Mistake("off"', 'Mistake("minus"', "the mistake 'minus' is there twice"),
        ('Example({"s"', 'Example({"t"', "answers 't', which is no part"),
        ('"invalid"', '"unreadable"', "declares 'unreadable', which is no verdict"),
    ],
)
def test_faults_in_the_code(findings, old, new, says):
    """Hidden mistakes, unshown digits, impure variants, false examples and circles are found."""
    assert says in findings(code=CODE.replace(old, new))


ENGINE = """
    def engine(part, at):
        return [factor * x for x in at["x"]] if part == "d" else float(sum(at["x"]))
"""


@pytest.mark.parametrize(("factor", "sound"), [("2", True), ("3", False)])
def test_formulas_over_arrays_are_compared_with_the_engine(findings, factor, sound):
    """A vector and a sum, at points that hold lists."""
    kinds = "import Number\n    from tutor.answers.expression import Expression"
    names = '{"x": {"shape": ["N"]}}'
    parts = f'[Number("s"), Expression("d", variables={names}), Expression("t", variables={names})]'
    code = CODE.replace("import Number", kinds).replace('[Number("s")]', parts)
    code = code.replace("extra=0):", "extra=0):\n        see('d', '2x'); see('t', 'sum_n x_n')")
    found = findings(code + ENGINE.replace("factor", factor))
    assert ("d = 2x is" in found) is not sound
    assert "t = " not in found
    assert "stopped with" not in found


def test_two_options_with_the_same_words_are_found(findings):
    """On the seeds where a number makes them one, in whatever way they are written."""
    choice = "import Number\n    from tutor.answers.choice import Choice"
    code = CODE.replace("import Number", choice)
    code = code.replace('[Number("s")]', '[Number("s"), Choice("c", options=("one", "two"))]')
    code = code.replace("extra=0):", "extra=0):\n        see('c', 'one')")
    options = "## part c\nWhich?\n## option c/one\nTake  {{a}}.\n## option c/two\ntake {{b}}\n"
    found = findings(code.replace("2, 40", "2, 5"), WORDS + options)
    assert "c/one and c/two say the same" in found


def test_a_part_that_refuses_its_own_answer_is_found(findings):
    """A judge that says wrong to the expected answer never passes."""
    broken = CODE.replace(
        'parts = [Number("s")]',
        "class Deaf(Number):\n"
        "        def same(self, one, other):\n"
        "            return False\n"
        '    parts = [Deaf("s")]',
    )
    assert "the expected answer to s is judged wrong" in findings(code=broken)


def test_two_parts_are_not_called_alike(findings):
    """One may be called what the other is named."""
    code = CODE.replace('Number("s")]', 'Number("s"), Number("t")]').replace(
        "+ extra)", '+ extra)\n        see("t", 2 * v.a + extra)'
    )
    words = f"{WORDS}\n## part t\nTwice the first\n## name t\ns\n## wrong t\nCount again.\n"
    assert "two parts are called 's'" in findings(code, words)


def test_other_languages_have_words_for_a_part_that_is_named_by_one(findings):
    """And so has the English then; `s` is the same in every language."""
    code = CODE.replace('"s"', '"sum"')
    words = WORDS.replace("part s", "part sum").replace("wrong s", "wrong sum")
    words = words.replace("{{s}}", "{{sum}}")
    said = findings(code, words, words)
    assert "zh.md: has no `## name sum`" in said
    assert "en.md: has no `## name sum`" not in said


@pytest.mark.parametrize("line", ["x" * 79, "和" * 39 + "x", "{{a:79}}"])
def test_a_line_of_code_that_a_terminal_would_break(findings, line):
    """A terminal of 80 columns has it two columns in, where a Chinese character takes two."""
    found = findings(words=WORDS.replace("## teaches", f"```text\n{line}\n```\n\n## teaches"))
    assert "solution has a fenced line wider than 78 columns" in found


@pytest.mark.parametrize("line", ["x" * 78, "和" * 39, "{{a:78}}"])
def test_a_line_of_code_that_fits(findings, line):
    """To the last column."""
    assert not findings(words=WORDS.replace("## teaches", f"```\n{line}\n```\n\n## teaches"))
