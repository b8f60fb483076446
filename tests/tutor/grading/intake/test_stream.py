"""Packed streams give what was packed, and stop where they must, whatever is behind it."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random

import pytest

from tutor.grading.intake.node import Refusal
from tutor.grading.intake.stream import Unpacked

PACK = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lambda data: lzma.compress(data, preset=0),
    "plain": bytes,
}
DATA = random.Random(0).randbytes(300_000)


class Counted(io.BytesIO):
    """A file that knows how much of it was read."""

    taken = 0

    def read(self, count=-1):
        data = super().read(count)
        self.taken += len(data)
        return data


@pytest.mark.parametrize("kind", PACK)
def test_what_was_packed_comes_out(kind):
    stream = Unpacked(io.BytesIO(PACK[kind](DATA)), "a", 10**6)
    assert stream.read(10) == DATA[:10]
    stream.skip(100_000)
    assert stream.read(10**6) == DATA[100_010:]
    assert stream.read(1) == b""


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz"])
def test_one_packed_stream_may_follow_another(kind):
    data = b"".join(PACK[kind](DATA[at : at + 70_000]) for at in range(0, len(DATA), 70_000))
    assert Unpacked(io.BytesIO(data), "a", 10**6).read(10**6) == DATA


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz"])
def test_what_is_no_such_stream_is_left_behind_it(kind):
    data = PACK[kind](DATA) + b"and more"
    assert Unpacked(io.BytesIO(data), "a", 10**6).read(10**6) == DATA


@pytest.mark.parametrize("kind", PACK)
def test_no_more_is_unpacked_than_allowed(kind):
    packed = PACK[kind](random.Random(1).randbytes(2_500_000))
    file = Counted(packed)
    stream = Unpacked(file, "a.tar", 400_000)
    assert len(stream.read(300_000)) == 300_000
    with pytest.raises(Refusal, match=r"a\.tar unpacks to more than 390"):
        stream.read(10**9)
    assert file.taken < 1_200_000  # bz2 unpacks in blocks of 900,000


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz"])
def test_no_more_than_allowed_however_small_it_was_packed(kind):
    packed = PACK[kind](bytes(50_000_000))
    with pytest.raises(Refusal, match="unpacks to more than"):
        Unpacked(io.BytesIO(packed), "a", 1_000_000).skip(10**9)


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz"])
def test_empty_streams_without_end_are_left_at_some_point(kind):
    data = PACK[kind](b"") * 20_000 + PACK[kind](DATA)
    assert Unpacked(io.BytesIO(data), "a", 10**6).read(10) == b""


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz"])
@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_what_is_damaged_is_refused(kind, damage):
    packed = bytearray(PACK[kind](DATA))
    if damage == "cut":
        del packed[len(packed) // 2 :]
    else:
        packed[len(packed) // 2] ^= 0x55
    with pytest.raises(Refusal, match="a cannot be unpacked: "):
        Unpacked(io.BytesIO(packed), "a", 10**6).read(10**6)
