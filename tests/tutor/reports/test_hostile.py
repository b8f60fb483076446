"""Whatever a student writes into a name, an answer or an output: every report shows it as text.

Each text is planted in every field of a report, raw, as if nothing before the report had cut it or
made it visible. Each format is then read as its reader reads it.
"""

import csv
import io
import json
from html.parser import HTMLParser
from xml.etree import ElementTree

import jsonschema
import pytest
from markdown_it import MarkdownIt

from tests.tutor.reports.reports import planted
from tests.tutor.reports.runner import commands
from tests.tutor.reports.schemas import ANT, CLASSROOM, GRADESCOPE, JENKINS, junit_faults
from tutor import reports

TEXTS = {
    "nothing": "",
    "blank": " \t\r\n ",
    "formula": '=HYPERLINK("http://x.example?"&A1;"click")',
    "formula after space": " \t=1+1",
    "plus": "+1-1|cmd!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "wide formula": "＝1＋1",
    "cells": 'a","b\n"c,d;e\tf',
    "script": "</script><script>alert(1)</script>",
    "attribute": "\" onmouseover='alert(1)' x=\"",
    "image": "<img src=x onerror=alert(1)>",
    "style": "</style><style>*{display:none}</style>",
    "comment": "--><!-- <![CDATA[ ]]>",
    "template": "{{ 7*7 }}{% raw %}{# x #}${7*7}<< 7*7 >>",
    "entities": "&lt;b&gt;&#60;i&#62;&amp;",
    "xml": "]]><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "not in xml": "\x00\x01\x08\x0b\x0c\x1f\x7f\x84\ufffe\uffff\U0001ffff",
    "half a pair": "\ud800\udfff",
    "commands": "::error::forged\n::set-output name=x::y\r\n  ::add-mask::a\n::stop-commands::x",
    "one command": "::set-env name=PATH::/tmp",
    "old commands": "x ##[error]forged ###[add-path]/tmp ##[set-env name=a;]b",
    "pipelines": "##vso[task.complete result=Succeeded;]DONE ##teamcity[testFinished name='x']",
    "percent": "%0A::error::x %25 %3A %2C a,b:c",
    "resumed": "::x::\n::d5d98f0991c0c4a1::",
    "table": "a | b |\n|---|---|\n| c \\| d",
    "links": "[x](javascript:alert(1)) ![x](http://x.example/y.png) <http://x.example>",
    "mentions": "@everyone #1 :tada: a@x.example http://x.example www.x.example",
    "heading": "\n\n# Passed\n\n- [x] all\n\n```\n~~~\n",
    "html in markdown": "</code></td></tr></table>\n\n**bold**",
    "ansi": "\x1b[2J\x1b[31mred\x1b]8;;http://x.example\x07link\x1b]8;;\x07\x9b31m",
    "direction": "abc\u202egnp.exe\u2066\u200f\u061c",
    "invisible": "a\u200bb\u00adc\ufeffd\U000e0041",
    "separators": "a\u2028b\u2029c\x85d",
    "carriage": "passed\rfailed\x08\x08\x08",
    "marks": "Z" + "\u0301" * 500,
    "long": "x" * 1_000_000,
    "long lines": "::error::x\n" * 100_000,
    "emoji": "👩‍👩‍👧 naïve Zoë 你好 עברית",
}


@pytest.fixture(params=TEXTS.values(), ids=TEXTS)
def report(request):
    return planted(request.param)


class Structure(HTMLParser):
    """The elements of a page with their attributes, texts and the places of students left out."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        kept = {name: value for name, value in attributes if name not in ("data-value", "title")}
        self.found.append((tag, tuple(kept.items())))

    def handle_endtag(self, tag):
        self.found.append(tag)

    def handle_comment(self, data):
        self.found.append(("comment", data))

    def handle_decl(self, decl):
        self.found.append(("declaration", decl))


@pytest.mark.parametrize("format", reports.names())
def test_nothing_hidden_is_in_a_report_and_nothing_endless(format, report):
    text = reports.render(format, report)
    assert all(character.isprintable() or character == "\n" for character in text)
    assert len(text.encode()) < 100_000


@pytest.mark.parametrize("format", ["text", "junit", "markdown", "csv"])
def test_no_line_of_a_log_is_a_command(format, report):
    assert commands(reports.render(format, report)) == []


def test_github_is_told_what_we_say_and_nothing_else(report):
    told = commands(reports.render("github", report))
    assert [one.name for one in told] == ["error"] * 4 + ["warning"] * 2 + ["notice"]
    assert all(set(one.properties) <= {"title"} for one in told)
    assert all("\n" not in one.data for one in told)


@pytest.mark.parametrize("format", ["json", "gradescope", "classroom"])
def test_json_is_json(format, report):
    found = json.loads(reports.render(format, report))
    schema = {"gradescope": GRADESCOPE, "classroom": CLASSROOM}.get(format, {})
    jsonschema.validate(found, schema)


def test_the_texts_of_gradescope_and_classroom_hold_no_commands(report):
    for format in ("gradescope", "classroom"):
        for test in json.loads(reports.render(format, report))["tests"]:
            for shown in (test["name"], test.get("output", ""), test.get("message", "")):
                assert commands(shown) == []
                assert len(shown) <= 2000


def test_junit_is_well_formed_and_keeps_to_both_dialects(report):
    root = ElementTree.fromstring(reports.render("junit", report))
    assert junit_faults(root, JENKINS) == []
    assert junit_faults(root, ANT) == []


def test_no_cell_of_the_csv_is_a_formula(report):
    rows = list(csv.reader(io.StringIO(reports.render("csv", report), newline="")))
    assert len(rows) == 3
    assert {len(row) for row in rows} == {11}
    for cell in (cell for row in rows for cell in row):
        assert not cell.strip(' \t\r\n"').startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        assert "\n" not in cell


@pytest.mark.parametrize("text", [text for text in TEXTS.values() if text.split()])
def test_the_page_has_the_elements_of_a_plain_one(text):
    plain = Structure(reports.render("html", planted("a plain word")))
    assert Structure(reports.render("html", planted(text))).found == plain.found


def test_the_summary_is_html_alone_with_its_own_elements(report):
    summary = reports.render("markdown", report)
    tokens = MarkdownIt("commonmark").enable("table").parse(summary)
    assert {token.type for token in tokens} == {"html_block"}
    allowed = {"h2", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "code", "br"}
    opened = [one for one in Structure(summary).found if isinstance(one, tuple)]
    assert {tag for tag, _ in opened} <= allowed
    assert not any(attributes for _, attributes in opened)


def test_what_a_student_wrote_stands_only_in_code_where_github_makes_no_links(report):
    class Outside(HTMLParser):
        inside = False
        texts = ""

        def handle_starttag(self, tag, attributes):
            self.inside = self.inside or tag in ("code", "h2")  # a title is the teacher's

        def handle_endtag(self, tag):
            self.inside = self.inside and tag not in ("code", "h2")

        def handle_data(self, data):
            self.texts += "" if self.inside else data

    outside = Outside()
    outside.feed(reports.render("markdown", report))
    assert not any(sign in outside.texts for sign in ("@", "http", "www", "#", ":tada", "*"))
