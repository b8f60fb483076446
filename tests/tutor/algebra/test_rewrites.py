"""Hard rewrites of one formula, and near misses: each at points of its own, drawn for every run."""

import re
import secrets
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tutor import algebra

FOLDER = Path(__file__).parent / "rewrites"
SHORT = re.compile(r"(?P<domain>[a-z]+\+?)(?: (?P<more>[A-Z0-9]))?(?: ?\[(?P<shape>[^\]]*)\])?")
SEEDS = [secrets.randbelow(10**9) for _ in range(2)]


def declaration(given: str | dict[str, Any]) -> dict[str, Any]:
    """Spell out "real", "[N, D]", "positive [K]", "index K" or "function 1"."""
    if isinstance(given, dict):
        return given
    match = SHORT.fullmatch(given if given[0] != "[" else f"real {given}")
    assert match is not None, given
    found: dict[str, Any] = {"domain": match["domain"]}
    if match["more"]:
        found |= {"args": int(match["more"])} if match["more"].isdigit() else {"of": match["more"]}
    if match["shape"]:
        found["shape"] = [size.strip() for size in match["shape"].split(",")]
    return found


def questions() -> Iterator[dict[str, Any]]:
    """Give every question, its variables spelled out."""
    for path in sorted(FOLDER.glob("*.toml")):
        for question in tomllib.loads(path.read_text(encoding="utf-8"))["question"]:
            variables = {key: declaration(text) for key, text in question["variables"].items()}
            yield question | {"variables": variables}


QUESTIONS = list(questions())


@pytest.fixture(params=QUESTIONS, ids=[q["expected"] for q in QUESTIONS])
def asked(request: pytest.FixtureRequest) -> dict[str, Any]:
    question: dict[str, Any] = request.param
    return question


def test_rewrites_are_equal_and_near_misses_are_not(asked: dict[str, Any]) -> None:
    problem = algebra.Problem(asked["expected"], asked["variables"])
    wrong = [
        (answer, seed, found.verdict, found.message)
        for verdict in ("equal", "not_equal")
        for answer in asked[verdict]
        for seed in SEEDS
        if (found := problem.compare(answer, seed=seed)).verdict != verdict
    ]
    assert not wrong


def test_the_echo_reads_back_as_the_same(asked: dict[str, Any]) -> None:
    for answer in asked["equal"] + asked["not_equal"]:
        try:
            reading = algebra.read(answer, asked["variables"])
        except algebra.Mismatch:
            continue
        again = algebra.read(reading.text, asked["variables"])
        assert again.tree == reading.tree or again.text == reading.text, (answer, reading.text)


def test_there_are_enough() -> None:
    assert sum(len(question["equal"]) for question in QUESTIONS) >= 300
    assert sum(len(question["not_equal"]) for question in QUESTIONS) >= 300
