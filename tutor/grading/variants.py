"""Numbers of one's own: the seed of each student's variant of each exercise.

It follows from the course's secret, so that nobody knows another's seed, and everybody gets the
same one again on every machine that has the secret. Students see their seeds: the secret is
stretched first (Percival, "Stronger key derivation via sequential memory-hard functions", 2009), so
that even a poor one cannot be found out by trying.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import cached_property

_MOST = 10**9  # seeds are typed by hand: `tutor do ID --seed N`
_SALT = b"tutor: variants of students"


class OwnSeeds:
    """The seed of a student and an exercise, from 1 to 999,999,999.

    Seed 0 is the variant that everybody has seen.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def __call__(self, student: str, exercise: str) -> int:
        message = "\0".join((student, exercise)).encode()
        digest = hmac.new(self._key, message, hashlib.sha256).digest()
        return 1 + int.from_bytes(digest[:16], "big") % (_MOST - 1)

    @cached_property
    def _key(self) -> bytes:
        return hashlib.scrypt(self._secret.encode(), salt=_SALT, n=2**14, r=8, p=1, dklen=32)
