"""The one folder where everything about a learner, and every grading, is kept."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """`TUTOR_HOME` if set, else the folder for such data on this system. It need not exist yet."""
    given = os.environ.get("TUTOR_HOME")
    if given:
        return Path(given).expanduser().absolute()
    import platformdirs  # noqa: PLC0415 - spared whenever the folder is given

    return Path(platformdirs.user_data_dir("tutor", appauthor=False))


def database(folder: Path) -> Path:
    """The file with everything asked and answered."""
    return folder / "learner.db"


def programs(folder: Path) -> Path:
    """The folder with the programs for code exercises."""
    return folder / "programs"


def pictures(folder: Path) -> Path:
    """The folder with the pictures that were kept."""
    return folder / "pictures"


def grading(folder: Path) -> Path:
    """The folder with the journals of gradings."""
    return folder / "grading"


def settings(folder: Path) -> Path:
    """The file with what a learner has chosen for good."""
    return folder / "settings.toml"


def history(folder: Path) -> Path:
    """The file with the lines typed before, for the arrow keys."""
    return folder / "history"
