"""The page for the class: one file, forbidden to load or run anything, readable by everyone."""

import hashlib
import re
from base64 import b64decode
from html.parser import HTMLParser

import pytest

from tests.tutor.reports.reports import EVERYTHING, NOTHING, planted
from tutor import reports
from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.verdict import Status

VOID = {"meta", "input", "br", "link", "img", "hr"}


class Page(HTMLParser):
    """Elements with their attributes and texts; what is not closed as it was opened is noticed."""

    def __init__(self, text):
        super().__init__()
        self.elements, self._open, self.faults = [], [], []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag, _ in self._open]

    def handle_starttag(self, tag, attributes):
        element = {"tag": tag, "text": "", **dict(attributes)}
        self.elements.append(element)
        if tag not in VOID:
            self._open.append((tag, element))

    def handle_startendtag(self, tag, attributes):
        self.elements.append({"tag": tag, "text": "", **dict(attributes)})

    def handle_endtag(self, tag):
        if not self._open or self._open.pop()[0] != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data):
        for _, element in self._open:
            element["text"] += data

    def all(self, tag):
        return [element for element in self.elements if element["tag"] == tag]


@pytest.fixture
def page():
    return Page(reports.render("html", EVERYTHING))


@pytest.mark.parametrize("report", [EVERYTHING, NOTHING, planted("<b>")])
def test_every_element_is_closed_where_it_was_opened(report):
    assert Page(reports.render("html", report)).faults == []


def test_the_check_notices_what_is_not_closed():
    assert Page("<p><b></p>").faults
    assert Page("<div>").faults


def test_nothing_comes_from_outside(page):
    policy = next(one["content"] for one in page.all("meta") if "http-equiv" in one)
    assert policy.startswith("default-src 'none'; ")
    assert not any(
        {"src", "srcset", "action", "formaction", "style"} & set(one) for one in page.elements
    )
    assert all(one["href"].startswith("#") for one in page.elements if "href" in one)
    assert not re.search(r"@import|url\(|fetch\(|XMLHttp|innerHTML|https?://", page_text())
    assert not any(name.startswith("on") for one in page.elements for name in one)


def page_text():
    return reports.render("html", EVERYTHING)


@pytest.mark.parametrize("tag", ["style", "script"])
def test_the_policy_lets_through_just_the_pages_own(page, tag):
    policy = next(one["content"] for one in page.all("meta") if "http-equiv" in one)
    (element,) = page.all(tag)
    digest = re.search(rf"{tag}-src 'sha256-(.+?)'", policy)[1]
    assert b64decode(digest) == hashlib.sha256(element["text"].encode()).digest()


def test_every_table_has_a_caption_and_heads_of_rows_and_columns(page):
    tables = page.all("table")
    assert len(page.all("caption")) == len(tables) > 3
    assert {one.get("scope") for one in page.all("th")} == {"row", "col"}


def test_ids_are_there_once_and_every_link_leads_somewhere(page):
    ids = [one["id"] for one in page.elements if "id" in one]
    assert len(ids) == len(set(ids))
    leads = {one["href"][1:] for one in page.elements if "href" in one}
    leads |= {one["aria-labelledby"] for one in page.elements if "aria-labelledby" in one}
    assert leads <= set(ids)


def test_every_colour_has_words(page):
    cells = [one["text"] for one in page.all("td") if one.get("class", "").startswith("cell ")]
    assert "✓ 1 of 1, right" in cells
    assert "! 0 of 1, timeout" in cells
    assert "… 0 of 0, not judged" in cells


def test_every_student_has_a_row(page):
    (table,) = [one for one in page.all("table") if one.get("id") == "table"]
    for name in ("ada", "\\x3a:error::bo", "cy", "di", "ed"):
        assert name in table["text"]
    assert len([one for one in page.all("tr") if "id" in one]) == 5


def test_faults_and_interruptions_are_told_at_the_top(page):
    alerts = [one["text"] for one in page.all("p") if one.get("class") == "alert"]
    assert alerts[0].startswith("Interrupted. 1 of 5 submissions")
    assert alerts[1].startswith("The grader failed for 1 result")
    assert not [
        one for one in Page(reports.render("html", NOTHING)).all("p") if "alert" in one.values()
    ]


def test_only_full_marks_are_100_percent():
    def shown(score):
        row = GradedSubmission("a", (GradedExercise("x", 0, Status.PARTIAL, score, 1000.0),))
        return Page(reports.render("html", Report("", "", (row,)))).all("dd")[0]["text"]

    assert (shown(1000.0), shown(999.0), shown(4.0)) == ("100 %", "99 %", "0 %")
