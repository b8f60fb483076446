"""Python and the packages the tutor needs: there, new enough, and loadable."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterator
from importlib import import_module, metadata

from tutor.checkup.finding import Finding, broken, note, well
from tutor.language import _

DISTRIBUTION = "minigrad-tutor"
_NEED = re.compile(r"([A-Za-z0-9._-]+)\s*(?:>=\s*([0-9.]+))?")


def findings() -> Iterator[Finding]:
    """Python, then every package that is required."""
    version = platform.python_version()
    yield well("python", _("Python {version}, {path}", version=version, path=sys.executable))
    try:
        needs = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        said = _("{name} runs from its source and is not installed", name=DISTRIBUTION)
        yield note("packages", said, _("`pip install -e .` in its folder installs it."))
        return
    for need in needs:
        if "extra ==" not in need and (found := _NEED.match(need)):
            yield package(found[1], found[2] or "0")


def package(name: str, least: str) -> Finding:
    """Whether a package is there, new enough, and can be loaded."""
    mend = _(
        '`{python} -m pip install "{name}>={least}"`', python=sys.executable, name=name, least=least
    )
    check = f"package {name}"
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return broken(check, _("{name} is not installed", name=name), mend)
    if numbers(version) < numbers(least):
        told = {"name": name, "version": version, "least": least}
        return broken(check, _("{name} {version} is older than {least}", **told), mend)
    try:
        import_module(name.replace("-", "_"))
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        said = _(
            "{name} {version} cannot be loaded: {reason}", name=name, version=version, reason=reason
        )
        return broken(check, said, mend)
    return well(check, f"{name} {version}")


def numbers(version: str) -> list[int]:
    """A version as numbers to be compared; what stands behind them (rc1, +cpu) is left out."""
    found = re.match(r"\d+(\.\d+)*", version)
    return [int(part) for part in found[0].split(".")] if found else []
