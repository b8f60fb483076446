"""The secret: made once, for its owner only, and read from a file of one's own."""

import stat

import pytest

from tutor.grading.secret import BadSecret, own_secret, read_secret


def test_it_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    secret = own_secret(tmp_path / "home")
    assert own_secret(tmp_path / "home") == secret != own_secret(tmp_path / "other")
    assert stat.S_IMODE((tmp_path / "home" / "grading-secret").stat().st_mode) == 0o600


def test_one_of_ones_own(tmp_path):
    (tmp_path / "s").write_text(" a long secret\n")
    assert read_secret(tmp_path / "s") == "a long secret"


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 20])
def test_one_that_will_not_do(tmp_path, content):
    (tmp_path / "s").write_bytes(content)
    with pytest.raises(BadSecret):
        read_secret(tmp_path / "s")


def test_one_that_is_not_there(tmp_path):
    with pytest.raises(BadSecret, match="cannot be read"):
        read_secret(tmp_path / "gone")
