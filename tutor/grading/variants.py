"""Numbers of one's own: the seed of each student's variant of each exercise.

It follows from the course's secret, so that nobody knows another's seed, and everybody gets the
same one again on every machine that has the secret.
"""

from __future__ import annotations

import hashlib
import hmac

_MOST = 10**9  # seeds are typed by hand: `tutor do ID --seed N`


def own_seed(secret: str, student: str, exercise: str) -> int:
    """The seed, from 1 to 999,999,999; 0 is the variant of the notes, which everybody has seen."""
    message = "\0".join(("variant", student, exercise))
    digest = hmac.new(secret.encode(), message.encode(), hashlib.sha256).digest()
    return 1 + int.from_bytes(digest[:16], "big") % (_MOST - 1)
