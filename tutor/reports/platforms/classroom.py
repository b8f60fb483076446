"""A workflow for GitHub Classroom: grades a student's repository, and reports the points.

It goes into the template repository of the assignment, together with the assignment's file. Points
lost do not stop it before they are reported; a failure of the grader's does.
"""

from __future__ import annotations

import shlex

from tutor.reports.platforms import Kit
from tutor.reports.platforms._workflow import inside, workflow

FILE = ".github/workflows/classroom.yml"

_RESULTS = '"$RUNNER_TEMP/results.json"'


def make(kit: Kit) -> bytes:
    """The workflow, in YAML."""
    words = ["tutor", "--lang", kit.course.language, "grade", "submissions", "--format", "github"]
    command = [shlex.join(words), '--format markdown="$GITHUB_STEP_SUMMARY"']
    command.append(f"--format classroom={_RESULTS}")
    if kit.assignment:
        file = shlex.quote(inside(kit.assignment))
        command.append(f'--assignment "submissions/$REPOSITORY"/{file}')
    script = [
        " \\\n  ".join(command) + " || code=$?",
        '[ "${code:-0}" -le 1 ] || exit "$code"',
        f'echo "result=$(base64 --wrap=0 {_RESULTS})" >> "$GITHUB_OUTPUT"',
    ]
    return workflow("classroom.yml", "\n".join(script))
