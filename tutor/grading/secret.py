"""What programs' inputs are drawn from: nobody who hands something in may know it.

It stays with the tutor from run to run, so that the same submissions give the same report. Inputs
still differ from program to program (`tutor.grading.bench`), so a report gives none of it away.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from tutor.language import _

_SHORTEST = 8  # characters


class BadSecret(ValueError):
    """A secret that cannot be read or used: which file, and why."""


class SecretFault(Exception):
    """A secret that cannot be kept: which file, why, and what to do."""


def read_secret(file: Path) -> str:
    """The secret in a file of one's own. Raises BadSecret."""
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSecret(_("{file} cannot be read: {error}", file=file, error=error)) from None
    if len(secret) < _SHORTEST:
        raise BadSecret(
            _(
                "{file} holds no secret of at least {count} characters; write letters and digits "
                "there that nobody can guess",
                file=file,
                count=_SHORTEST,
            )
        )
    return secret


def own_secret(folder: Path) -> str:
    """The secret of this installation, made when it is first asked for.

    Raises SecretFault if it cannot be kept, BadSecret if what is there will not do.
    """
    file = folder / "grading-secret"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _made(file)
    except FileExistsError:
        return read_secret(file)
    except OSError as error:
        raise SecretFault(
            _(
                "{file} cannot be written: {reason}; --secret FILE names one of your own",
                file=file,
                reason=error.strerror,
            )
        ) from None


def _made(file: Path) -> str:
    """Raises FileExistsError if there is one, or another run has just made it."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        secret = secrets.token_hex(16)
        stream.write(secret)
    return secret
