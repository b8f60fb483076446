"""What the formats of others allow, written down from their documents."""

from __future__ import annotations

from xml.etree.ElementTree import Element

# What Jenkins' junit-10.xsd allows: attributes (those with ! must be there), and children.
JENKINS = {
    "testsuites": ("name time tests failures errors", "testsuite"),
    "testsuite": (
        "name! tests! failures! errors! group time skipped timestamp hostname id package file log"
        " url",
        "testsuite properties testcase system-out system-err",
    ),
    "properties": ("", "property"),
    "property": ("name! value!", ""),
    "testcase": (
        "name! time classname group",
        "skipped error failure rerunFailure rerunError flakyFailure flakyError system-out"
        " system-err",
    ),
    "skipped": ("type message", ""),
    "error": ("type message", ""),
    "failure": ("type message", ""),
    "system-out": ("", ""),
    "system-err": ("", ""),
}

# What Ant's schema allows, Windy Road's JUnit.xsd. Children with ! must be there.
ANT = {
    "testsuites": ("", "testsuite"),
    "testsuite": (
        "name! timestamp! hostname! tests! failures! errors! skipped time! package! id!",
        "properties! testcase system-out! system-err!",
    ),
    "properties": ("", "property"),
    "property": ("name! value!", ""),
    "testcase": ("name! classname! time!", "skipped error failure"),
    "skipped": ("message", ""),
    "error": ("message type!", ""),
    "failure": ("message type!", ""),
    "system-out": ("", ""),
    "system-err": ("", ""),
}


def junit_faults(element: Element, dialect: dict[str, tuple[str, str]]) -> list[str]:
    """Where an element and what is in it leave the dialect; children in another order do."""
    attributes, children = (words.split() for words in dialect[element.tag])
    tags = [child.tag for child in element]
    wrong = _strange("has", element.tag, element.attrib, attributes)
    wrong += _strange("holds", element.tag, tags, children)
    order = [word.rstrip("!") for word in children]
    places = [order.index(tag) for tag in tags if tag in order]
    if dialect is ANT and places != sorted(places):
        wrong.append(f"<{element.tag}> holds its elements in another order")
    known = [child for child in element if child.tag in order]
    return wrong + [fault for child in known for fault in junit_faults(child, dialect)]


def _strange(verb: str, tag: str, given: object, allowed: list[str]) -> list[str]:
    names = {word.rstrip("!") for word in allowed}
    needed = {word.rstrip("!") for word in allowed if word.endswith("!")}
    wrong = [f"<{tag}> {verb} {name}" for name in dict.fromkeys(given) if name not in names]
    return wrong + [f"<{tag}> lacks {name}" for name in sorted(needed - set(given))]


_VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
_STRING_FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}

# The "Output format" of Gradescope's Autograder Specifications.
GRADESCOPE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"},
        "execution_time": {"type": "number"},
        "output": {"type": "string"},
        "output_format": _STRING_FORMAT,
        "test_output_format": _STRING_FORMAT,
        "test_name_format": _STRING_FORMAT,
        "visibility": _VISIBILITY,
        "stdout_visibility": _VISIBILITY,
        "extra_data": {"type": "object"},
        "leaderboard": {"type": "array"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "name_format": _STRING_FORMAT,
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": _STRING_FORMAT,
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": _VISIBILITY,
                    "extra_data": {"type": "object"},
                },
            },
        },
    },
    # Either every test has a score, or the whole has one.
    "anyOf": [
        {"required": ["score"]},
        {
            "required": ["tests"],
            "properties": {"tests": {"minItems": 1, "items": {"required": ["score"]}}},
        },
    ],
}

# What GitHub Classroom's autograding reporter reads of a runner's results.
CLASSROOM = {
    "type": "object",
    "required": ["status", "max_score", "tests"],
    "properties": {
        "version": {"type": "integer"},
        "status": {"enum": ["pass", "fail", "error"]},
        "max_score": {"type": "number", "minimum": 0},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "status", "score", "line_no"],
                "properties": {
                    "name": {"type": "string"},
                    "status": {"enum": ["pass", "fail", "error"]},
                    "message": {"type": "string"},
                    "score": {"type": "number"},
                    "line_no": {"type": "integer"},
                    "test_code": {"type": "string"},
                    "filename": {"type": "string"},
                },
            },
        },
    },
}
