"""The one file that carries everything about a learner from machine to machine.

It is a zip archive. `.learner.json` in it holds every sitting with its attempts and hints, and the
learner's programs; beside it lie the answers as a submission, so that the file can be graded as it
is. The same history gives the same bytes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tutor.learner.sitting import Sitting

HISTORY = ".learner.json"  # hidden, so that a grader does not take it for an answer
ANSWERS = "answers.json"
FORMAT, VERSION = "tutor-learner", 1
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of zip archives


@dataclass(frozen=True)
class Help:
    """A hint that was taken: rung `rung` of the exercise's ladder, at a part."""

    time: float
    part: str
    rung: int


@dataclass(frozen=True)
class Kept:
    """A program of the learner's; `changed` is in nanoseconds since the epoch."""

    name: str
    text: str
    changed: int


@dataclass(frozen=True)
class Bundle:
    """Everything about a learner: sittings, each with its hints; what was told; programs."""

    sittings: tuple[tuple[Sitting, tuple[Help, ...]], ...] = ()
    told: tuple[str, ...] = ()
    programs: tuple[Kept, ...] = ()


def packed(bundle: Bundle, submission: Mapping[str, str]) -> bytes:
    """The archive: the history, and the files of the submission."""
    return archive({HISTORY: _json(_record(bundle))} | dict(submission))


def archive(files: Mapping[str, str]) -> bytes:
    """A zip archive of these texts, the same bytes for the same texts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packing:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o600 << 16
            packing.writestr(info, files[name].encode(), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _record(bundle: Bundle) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "sittings": [_sitting_record(sitting, hints) for sitting, hints in bundle.sittings],
        "told": sorted(bundle.told),
        "programs": [asdict(program) for program in bundle.programs],
    }


def _sitting_record(sitting: Sitting, hints: tuple[Help, ...]) -> dict[str, Any]:
    plain = asdict(sitting) | {"taken": [asdict(hint) for hint in hints]}
    del plain["id"]  # means nothing elsewhere
    return plain


def _json(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1)
