"""Two small validators: of the JSON Schema words that our schema uses, and of the JUnit dialect."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
KNOWN = {
    *("$schema", "$defs", "title", "description", "$ref", "anyOf", "const", "enum", "type"),
    *("required", "properties", "additionalProperties", "items", "minimum", "minLength"),
}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "") -> list[str]:
    """Where a value breaks a JSON schema."""
    assert set(schema) <= KNOWN, f"the validator does not know {set(schema) - KNOWN}"
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return faults(value, root["$defs"][name], root, at)
    if "anyOf" in schema:
        found = [faults(value, choice, root, at) for choice in schema["anyOf"]]
        return min(found, key=len)
    return [*_own_faults(value, schema, at), *_inner_faults(value, schema, root, at)]


def _own_faults(value: Any, schema: dict[str, Any], at: str) -> list[str]:
    wrong = []
    types = schema.get("type", list(TYPES))
    allowed = [TYPES[name] for name in ([types] if isinstance(types, str) else types)]
    if not any(isinstance(value, kind) for kind in allowed) or (
        isinstance(value, bool) and "boolean" not in types
    ):
        wrong.append(f"{at}: {value!r} is not of type {types}")
    if "const" in schema and value != schema["const"]:
        wrong.append(f"{at}: {value!r} is not {schema['const']!r}")
    if "enum" in schema and value not in schema["enum"]:
        wrong.append(f"{at}: {value!r} is not one of {schema['enum']}")
    if "minimum" in schema and not wrong and value < schema["minimum"]:
        wrong.append(f"{at}: {value} is less than {schema['minimum']}")
    if "minLength" in schema and not wrong and len(value) < schema["minLength"]:
        wrong.append(f"{at}: {value!r} is too short")
    return wrong


def _inner_faults(value: Any, schema: dict[str, Any], root: Any, at: str) -> list[str]:
    wrong = []
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            wrong += faults(item, schema["items"], root, f"{at}[{number}]")
    if isinstance(value, dict):
        wrong += [f"{at}: lacks {key}" for key in schema.get("required", []) if key not in value]
        for key, item in value.items():
            inner = schema.get("properties", {}).get(key, schema.get("additionalProperties", {}))
            if inner is False:
                wrong.append(f"{at}: has {key}")
            else:
                wrong += faults(item, inner, root, f"{at}.{key}")
    return wrong


# What Jenkins' junit-10.xsd allows: attributes (those with ! must be there), and children.
JUNIT = {
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
}


def junit_faults(element: Element) -> list[str]:
    """Where an element and what is in it leave the dialect."""
    attributes, children = (words.split() for words in JUNIT[element.tag])
    names = [name.rstrip("!") for name in attributes]
    wrong = [f"<{element.tag}> has {name}" for name in element.attrib if name not in names]
    for name in attributes:
        if name.endswith("!") and name.rstrip("!") not in element.attrib:
            wrong.append(f"<{element.tag}> lacks {name}")
    for child in element:
        if child.tag not in children:
            wrong.append(f"<{element.tag}> holds <{child.tag}>")
        else:
            wrong += junit_faults(child)
    return wrong
