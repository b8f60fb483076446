"""Prints a folder's name for whoever handed in, and when that was, from Gradescope's metadata."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

ALLOWED = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@._+-")


def name(metadata: dict[str, Any]) -> str:
    """The e-mail addresses of the students, or the numbers Gradescope gave them."""
    users = metadata.get("users") or []
    called = sorted(str(user.get("email") or user.get("id") or "") for user in users)
    safe = ["".join(c if c in ALLOWED else "_" for c in one) for one in called if one]
    return "+".join(safe).lstrip("-.")[:100] or "submission"


def moment(metadata: dict[str, Any]) -> str:
    """When it was handed in, in seconds since 1970; nothing where Gradescope does not say."""
    try:
        return f"{datetime.fromisoformat(metadata['created_at']).timestamp():.0f}"
    except (KeyError, TypeError, ValueError):
        return ""


def read(file: str) -> Any:
    """The metadata; nothing where Gradescope gave none."""
    try:
        return json.loads(Path(file).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


metadata = read(sys.argv[1])
print(name(metadata))
print(moment(metadata))
