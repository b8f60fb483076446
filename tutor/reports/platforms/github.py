"""A workflow for GitHub: grades the submissions in a repository of the teacher's, on every push.

Annotations and the step's summary say what students may be told. The teacher's own reports are kept
as an artifact of the run, which everyone who may read the repository can fetch.
"""

from __future__ import annotations

import shlex

from tutor.reports.platforms import Kit
from tutor.reports.platforms._workflow import inside, workflow

FILE = ".github/workflows/grade.yml"

_REPORTS = ("csv", "html", "json", "junit")
_ENDINGS = {"junit": "xml"}


def make(kit: Kit) -> bytes:
    """The workflow, in YAML."""
    paths = [inside(path) for path in kit.paths] or ["submissions"]
    terms = ["--assignment", inside(kit.assignment)] if kit.assignment else []
    words = ["tutor", "--lang", kit.course.language, "grade", *paths, *terms, "--format", "github"]
    command = [shlex.join(words), '--format markdown="$GITHUB_STEP_SUMMARY"']
    command += [f'--format {one}="$RUNNER_TEMP/grades/{_file(one)}"' for one in _REPORTS]
    return workflow("github.yml", " \\\n  ".join(command))


def _file(format: str) -> str:
    return f"grades.{_ENDINGS.get(format, format)}"
