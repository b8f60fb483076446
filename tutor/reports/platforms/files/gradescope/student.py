"""Prints a folder's name for whoever handed in, from Gradescope's submission_metadata.json."""

import json
import sys
from pathlib import Path
from typing import Any

ALLOWED = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@._+-")


def name(metadata: dict[str, Any]) -> str:
    """The e-mail addresses of the students, or the numbers Gradescope gave them."""
    users = metadata.get("users") or []
    called = sorted(str(user.get("email") or user.get("id") or "") for user in users)
    safe = ["".join(c if c in ALLOWED else "_" for c in one) for one in called if one]
    return "+".join(safe).lstrip("-.")[:100] or "submission"


def read(file: str) -> Any:
    """The metadata; nothing where Gradescope gave none."""
    try:
        return json.loads(Path(file).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


print(name(read(sys.argv[1])))
