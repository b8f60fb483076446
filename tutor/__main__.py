"""The command line: runs it, and turns whatever goes wrong into a sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tutor.version import VERSION

USAGE = 2  # exit code for input that will not do
OUR_FAULT = 4
INTERRUPTED = 130
BROKEN_PIPE = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    _survive_odd_bytes()
    # Nets small enough to learn from are slower with several threads: these wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        code = _done(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
        return code
    except SystemExit as leaving:  # argparse, after --help or --version
        return _flushed(leaving)
    except BrokenPipeError:
        _be_quiet()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return _told(error)


def _done(arguments: Sequence[str]) -> int:
    if [*arguments] == ["--version"]:  # asked by scripts, again and again: it costs no parser
        print(f"tutor {VERSION}")
        return 0
    from tutor.commands._line import run  # noqa: PLC0415

    return run(arguments)


def _told(error: Exception) -> int:
    """One sentence on stderr. Whoever looks for a bug sets TUTOR_DEBUG and gets it whole."""
    from tutor.commands import BadInput  # noqa: PLC0415 - only when something went wrong
    from tutor.course import CourseFault  # noqa: PLC0415
    from tutor.course.listing import UnknownExercise  # noqa: PLC0415
    from tutor.language import _  # noqa: PLC0415

    if os.environ.get("TUTOR_DEBUG"):
        raise error
    if isinstance(error, BadInput | CourseFault | UnknownExercise):
        print(f"tutor: {error}", file=sys.stderr)
        return USAGE
    print(
        _(
            "tutor: this should not have happened: {kind}: {error}\n"
            "Nothing you did is lost. TUTOR_DEBUG=1 shows where it happened.",
            kind=type(error).__name__,
            error=error,
        ),
        file=sys.stderr,
    )
    return OUR_FAULT


def _survive_odd_bytes() -> None:
    """Text that a terminal cannot show, or bytes that are no text, are replaced, never fatal."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _flushed(leaving: SystemExit) -> int:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _be_quiet()
    return int(leaving.code or 0)


def _be_quiet() -> None:
    """The reader has gone: keep Python from complaining about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
