"""What honest students hand in, however their programs pack it. Each must get full marks."""

from __future__ import annotations

import bz2
import gzip
import lzma
import random
import tarfile
import unicodedata
import zipfile

from tests.tutor.grading.intake.packing import RIGHT, tar_info, tarred, zip_info, zipped

GOOD = ("double.py", RIGHT)
_SAID = RIGHT.decode()


def _mac():
    """As the Finder packs it: forks of files beside them, UTF-8 that does not say so."""
    name = unicodedata.normalize("NFD", "Übung 3")
    files = [
        (f"{name}/double.py", RIGHT),
        (f"{name}/.DS_Store", b"\0" * 99),
        (f"{name}/Icon\r", b""),
    ]
    forks = [(f"__MACOSX/{name}/._double.py", b"\0\x05\x16\x07"), ("__MACOSX/._x", b"")]
    return zipped(*files, *forks)


def _project():
    """With what tools leave: a repository, an environment full of links, caches."""
    clutter = [
        (".git/objects/ab/cd", b"x"),
        (zip_info(".venv/bin/python", 0o120777), "/usr/bin/python3"),
        (zip_info("venv/bin/python", 0o120777), "/usr/bin/python3"),
        ("__pycache__/double.cpython-311.pyc", b"\0"),
        (".idea/workspace.xml", b"<x/>"),
        ("README.md", b"# My answers"),
        ("plot.png", b"\x89PNG" + bytes(200_000)),
    ]
    return zipped(GOOD, *clutter)


HONEST = {
    "zip.zip": lambda: zipped(GOOD),
    "stored.zip": lambda: zipped(GOOD, method=zipfile.ZIP_STORED),
    "mac.zip": _mac,
    "project.zip": _project,
    "capitals.ZIP": lambda: zipped(("Double.py", RIGHT)),
    "folder.zip": lambda: zipped(("week 3/", b""), ("week 3/double.py", RIGHT)),
    "folders.zip": lambda: zipped(("a/b/c/double.py", RIGHT)),
    "beside.zip": lambda: zipped(("README.md", b"hi"), ("src/double.py", RIGHT)),
    "windows.zip": lambda: zipped(("week 3\\double.py", RIGHT)),
    "dotted.zip": lambda: zipped(("./double.py", RIGHT)),
    "in a zip.zip": lambda: zipped(("week3.zip", zipped(GOOD))),
    "tar in a zip.zip": lambda: zipped(("week3.tar.gz", gzip.compress(tarred(GOOD)))),
    "names.zip": lambda: zipped(
        GOOD, ("Lösung für Übung.txt", b""), ("作业.txt", b""), ("حل.txt", b"")
    ),
    "prefixed.zip": lambda: b"#!/bin/sh\nexit 1\n" + zipped(GOOD),
    "tar.tar": lambda: tarred(GOOD),
    "ustar.tar": lambda: tarred(GOOD, format=tarfile.USTAR_FORMAT),
    "gnu.tar": lambda: tarred(("x" * 120 + ".txt", b""), GOOD, format=tarfile.GNU_FORMAT),
    "pax.tar": lambda: tarred(("é" * 120 + ".txt", b""), GOOD),
    "dir.tar": lambda: tarred((tar_info("./", tarfile.DIRTYPE), b""), ("./double.py", RIGHT)),
    "gz.tar.gz": lambda: gzip.compress(tarred(GOOD)),
    "tgz.tgz": lambda: gzip.compress(tarred(GOOD)),
    "bz2.tar.bz2": lambda: bz2.compress(tarred(GOOD)),
    "xz.tar.xz": lambda: lzma.compress(tarred(GOOD), preset=9),
    "parallel.tar.bz2": lambda: _in_streams(bz2.compress),
    "pieces.tar.gz": lambda: _in_streams(gzip.compress),
    "misnamed.zip": lambda: gzip.compress(tarred(GOOD)),
    "bom.zip": lambda: zipped(("double.py", b"\xef\xbb\xbf" + RIGHT)),
    "notepad.zip": lambda: zipped(("double.py", ("\ufeff" + _SAID).encode("utf-16-le"))),
    "big-endian.zip": lambda: zipped(("double.py", ("\ufeff" + _SAID).encode("utf-16-be"))),
    "latin.zip": lambda: zipped(("double.py", b"# coding: latin-1\n# f\xfcr alle\n" + RIGHT)),
    "gbk.zip": lambda: zipped(
        ("double.py", "# -*- coding: gbk -*-\n# 作业\n".encode("gbk") + RIGHT)
    ),
    "returns.zip": lambda: zipped(("double.py", RIGHT.replace(b"\n", b"\r\n"))),
    "copy.zip": lambda: zipped(("double (1).py", RIGHT)),
    "large.zip": lambda: zipped(GOOD, ("data.csv", b"1,2,3\n" * 500_000)),
    "many.zip": lambda: zipped(GOOD, *((f"plots/{n}.png", b"") for n in range(900))),
}


def _in_streams(pack):
    """Packed piece by piece, as parallel packers do."""
    data = tarred(("notes.txt", random.Random(0).randbytes(20_000)), GOOD)
    return b"".join(pack(data[at : at + 3000]) for at in range(0, len(data), 3000))
