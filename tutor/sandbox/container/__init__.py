"""The fork server inside a container: its walls stand there as well, inside one more.

For systems that have no walls of their own, and for whoever wants two. The engine is asked by its
command line, so Docker, Podman and whatever speaks like them will do.
"""

from __future__ import annotations

import secrets
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tutor.language import _
from tutor.sandbox.launching import BOOT, GUEST, ONE_THREAD, Launched

ENGINES = ("docker", "podman")
IMAGE = "minigrad-tutor-sandbox"

_CONFINED = (
    *("--network", "none", "--ipc", "none", "--read-only", "--tmpfs", "/tmp:size=16m,noexec"),
    *("--user", "65534:65534", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
    *("--pids-limit", "64", "--memory", "1g", "--memory-swap", "1g", "--cpus", "1"),
)
# Nothing that a program makes may end up in the engine's logs; SELinux would hide the mount.
_PLAIN = ("--pull", "never", "--log-driver", "none", "--security-opt", "label=disable")
_ENDING_SECONDS = 20.0
_NO_IMAGE = ("no such image", "image not known")


class NoContainer(Exception):
    """Containers cannot be used here: why, and what to do."""


@dataclass(frozen=True)
class Container:
    """Starts fork servers in containers of `image`, which has to have Python and numpy in it."""

    engine: str = "docker"
    image: str = IMAGE

    def check(self) -> None:
        """Whether the engine answers and has the image. Raises NoContainer."""
        try:
            asked = self._engine("image", "inspect", self.image)
        except FileNotFoundError:
            text = _("{engine} is not installed, or not on the PATH", engine=self.engine)
            raise NoContainer(text) from None
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoContainer(
                _("{engine} does not answer: {error}", engine=self.engine, error=error)
            ) from None
        if asked.returncode:
            raise NoContainer(self._unusable(asked.stderr.strip()))

    def launch(self, channel: int, errors: IO[bytes]) -> Launched:
        """A fork server that reads from and writes to `channel`."""
        name = f"tutor-{secrets.token_hex(8)}"
        process = subprocess.Popen(
            self.command(name), stdin=channel, stdout=channel, stderr=errors, start_new_session=True
        )
        return Launched(process, lambda: self._remove(name))

    def command(self, name: str) -> list[str]:
        """What starts the container of that name."""
        mount = f"type=bind,source={GUEST},target=/sandbox/guest,readonly"
        environment = [f"--env={key}={value}" for key, value in ONE_THREAD.items()]
        head = [self.engine, "run", "--rm", "--interactive", "--name", name]
        body = [*_CONFINED, *_PLAIN, "--mount", mount, *environment, "--entrypoint", "python"]
        return [*head, *body, self.image, "-I", "-c", BOOT, "/sandbox", "serve"]

    def paths(self, names: object) -> list[str]:
        """Where modules lie besides where the image's Python looks anyway."""
        return []

    def _engine(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.engine, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_ENDING_SECONDS,
        )

    def _unusable(self, said: str) -> str:
        if any(words in said.lower() for words in _NO_IMAGE):
            return _(
                "{engine} has no image {image}; this makes it: {recipe}",
                engine=self.engine,
                image=self.image,
                recipe=self.recipe(),
            )
        last = said.splitlines()[-1] if said else _("it gave no reason")
        return _("{engine} cannot be used: {last}", engine=self.engine, last=last)

    def recipe(self) -> str:
        """The command that makes the image."""
        folder = Path(__file__).parent
        return shlex.join([self.engine, "build", "--tag", self.image, str(folder)])

    def _remove(self, name: str) -> None:
        """The engine's process is gone; the container may not have noticed yet."""
        try:
            self._engine("rm", "--force", name)
        except (OSError, subprocess.TimeoutExpired):
            return
