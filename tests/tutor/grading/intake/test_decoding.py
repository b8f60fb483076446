"""Bytes as text: what they say they are in, as far as that can be trusted."""

import codecs
import io
import tokenize

import pytest

from tutor.grading.intake.decoding import NotText, decoded

TEXT = "x = 'ä你'\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-be"]
)
def test_what_a_mark_says(encoding):
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE,
            "utf-32-be": codecs.BOM_UTF32_BE}.get(encoding, b"")  # fmt: skip
    assert decoded(mark + TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "# coding: {}",
        "# -*- coding: {} -*-",
        "# vim: set fileencoding={} :",
        "#!/bin/python\n# coding={}",
    ],
)
@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("latin-1", "ä"),
        ("cp1252", "€"),
        ("gbk", "你"),
        ("big5", "你"),
        ("shift_jis", "あ"),
        ("koi8-r", "ж"),
    ],
)
def test_what_a_program_says(line, encoding, text):
    source = f"{line.format(encoding)}\nx = '{text}'\n"
    assert decoded(source.encode(encoding), program=True) == source
    assert decoded(source.encode(encoding), program=True) == compile_reads(source.encode(encoding))


def compile_reads(data):
    """What Python itself takes the bytes for."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return data.decode(encoding)


@pytest.mark.parametrize(
    "name",
    ["unicode_escape", "idna", "punycode", "rot13", "zlib_codec", "utf-7", "nonsense", "a.b"],
)
def test_a_name_that_is_not_taken_leaves_utf_8(name):
    source = f"# coding: {name}\nx = '\\u0041ä'\n"
    assert decoded(source.encode(), program=True) == source
    with pytest.raises(NotText):
        decoded(source.encode() + b"\xff", program=True)


def test_only_programs_and_only_on_their_first_two_lines():
    late = b"x = 1\ny = 2\n# coding: latin-1\n# \xe4"
    with pytest.raises(NotText, match=r"not text in UTF-8 \(line 4\)"):
        decoded(late, program=True)
    with pytest.raises(NotText):
        decoded(b"# coding: latin-1\n# \xe4")
