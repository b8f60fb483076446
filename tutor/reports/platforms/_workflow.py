"""A workflow's YAML around the command that grades, and paths as they stand in it."""

from __future__ import annotations

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tutor.reports.platforms import CannotMake
from tutor.version import VERSION

_FILES = Path(__file__).with_name("files")


def workflow(file: str, command: str) -> bytes:
    """The template in `files/`, filled in. Its marks are <<…>>: GitHub has taken {{…}}."""
    environment = Environment(
        loader=FileSystemLoader(_FILES),
        variable_start_string="<<",
        variable_end_string=">>",
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # it is YAML, and the command is quoted for the shell
    )
    tutor = json.dumps(f"minigrad-tutor=={VERSION}")
    return environment.get_template(file).render(command=command, tutor=tutor).encode()


def inside(path: Path) -> str:
    """The path as seen from the repository's root, which is where the tutor is run now."""
    try:
        name = path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        raise CannotMake(f"{path} is not inside this folder, the repository's root") from None
    if not name.isprintable() or "${{" in name:
        raise CannotMake(f"{name!r} cannot stand in a workflow; give the file a plainer name")
    return name
