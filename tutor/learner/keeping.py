"""The learner's programs, taken to another machine: of two versions none is lost.

The newer version gets the name of the exercise; the other one stays beside it, under a name that
holds a digest of it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from tutor.learner.bundle import Kept
from tutor.learner.programs import UnreadableFile, read_text


def kept_programs(folder: Path) -> tuple[list[Kept], list[str]]:
    """Every program in the folder, by name; and a sentence for each that cannot be taken along."""
    found, problems = [], []
    for file in sorted(folder.glob("*.py")):
        try:
            found.append(Kept(file.name, read_text(file), file.stat().st_mtime_ns))
        except UnreadableFile as problem:
            problems.append(str(problem))
    return found, problems


def merge_programs(folder: Path, programs: Iterable[Kept]) -> int:
    """Put the programs into the folder; how many are new there. Raises OSError, UnreadableFile."""
    return sum(_merged(folder / program.name, program) for program in programs)


def _merged(file: Path, program: Kept) -> bool:
    if not file.exists():
        _write(file, program)
        return True
    own = Kept(file.name, read_text(file), file.stat().st_mtime_ns)
    if own.text == program.text:
        return False
    newer, older = sorted((own, program), key=lambda kept: (kept.changed, kept.text), reverse=True)
    aside = file.with_name(f"{file.stem}.{_digest(older.text)}.py")
    is_new = older is own or not aside.exists()
    if not aside.exists():
        _write(aside, older)
    if newer is program:
        _write(file, program)
    return is_new


def _write(file: Path, program: Kept) -> None:
    """Whole or not at all, with the time it was changed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        unfinished.write_bytes(program.text.encode())
        os.utime(unfinished, ns=(program.changed, program.changed))
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
