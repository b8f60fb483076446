"""Saving and loading arrays by name, in two formats that hold numbers and nothing that can run.

    nn.save("model.npz", model.state_dict())
    model.load_state_dict(nn.load("model.npz"))

.npz           numpy's: a zip file with one array a member. Always there.
.safetensors   the format of most published weights; bfloat16 is read as float32. Needs the package
               of that name: pip install "minigrad-tutor[weights]"

A file from elsewhere may be broken, or made to do harm. Nothing in it is executed: no pickle, no
object arrays. Sizes are read first, and nothing is unpacked that declares more than `max_bytes`.
Whatever is wrong is a `ValueError` that names the file and the reason; whether names and shapes
fit a model is for `load_state_dict` to say.
"""

from __future__ import annotations

import importlib
import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from math import prod
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minigrad.graph import Node

Arrays = dict[str, NDArray[Any]]
NUMBERS = "fiub"
SUFFIXES = (".npz", ".safetensors")
DEFAULT_LIMIT = 4 * 2**30
BROKEN = (
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    NotImplementedError,
    RuntimeError,  # a password is wanted
)


def save(path: str | PathLike[str], state: Mapping[str, Any]) -> None:
    """Write arrays or tensors by name to `path`, whose ending says how.

    The file is there whole or not at all: it is written beside and then put in place. The same
    state gives the same bytes.
    """
    if isinstance(path, Mapping):
        raise TypeError("save takes the path first, then the arrays: save(path, state)")
    path = Path(path)
    arrays = _arrays_of(state)
    if not path.parent.is_dir():
        raise FileNotFoundError(f"{path}: there is no folder {path.parent} to save into")
    writer = {".npz": _write_npz, ".safetensors": _write_safetensors}[_suffix(path)]
    beside = path.with_name(path.name + ".part")
    try:
        writer(beside, arrays)
        beside.replace(path)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    finally:
        beside.unlink(missing_ok=True)


def load(path: str | PathLike[str], *, max_bytes: int = DEFAULT_LIMIT) -> Arrays:
    """The arrays in a file that `save`, numpy or another library wrote, by name.

    Raises `ValueError` for a file that is broken, holds anything but arrays of numbers, or declares
    more than `max_bytes` of them.
    """
    path = Path(path)
    if _suffix(path) == ".npz":
        return _read_npz(path, max_bytes)
    return _read_safetensors(path, max_bytes)


def _suffix(path: Path) -> str:
    if path.suffix in SUFFIXES:
        return path.suffix
    hint = {".pt", ".pth", ".bin", ".pkl", ".pickle", ".ckpt"}
    reason = "; such files are pickles, which can run code when read" if path.suffix in hint else ""
    raise ValueError(f"{path}: a file of weights ends in {' or '.join(SUFFIXES)}{reason}")


def _arrays_of(state: Mapping[str, Any]) -> Arrays:
    if not isinstance(state, Mapping):
        raise TypeError(
            f"save takes arrays by name, not a {type(state).__name__}: give model.state_dict()"
        )
    arrays = {}
    for name, value in state.items():
        array = np.asarray(value.raw if isinstance(value, Node) else value)
        if not isinstance(name, str) or array.dtype.kind not in NUMBERS:
            raise TypeError(
                f"{name!r}: only arrays of numbers are saved, each under a name, and this is "
                f"{type(value).__name__} of {array.dtype}"
            )
        arrays[name] = array
    return arrays


# npz


def _write_npz(path: Path, arrays: Arrays) -> None:
    with zipfile.ZipFile(path, "w", allowZip64=True) as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy")  # without today's date: same state, same bytes
            with archive.open(member, "w", force_zip64=True) as file:
                np.lib.format.write_array(file, array, allow_pickle=False)


def _read_npz(path: Path, max_bytes: int) -> Arrays:
    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                members = archive.infolist()
                _check_members(members, max_bytes)
                return {name_of(member): _array(archive, member) for member in members}
        except BROKEN as error:
            raise ValueError(f"{path}: not an .npz file that can be read: {error}") from error


def _check_members(members: list[zipfile.ZipInfo], max_bytes: int) -> None:
    """Raise for what is wrong before anything is unpacked."""
    for name, times in Counter(member.filename for member in members).items():
        if not name.endswith(".npy"):
            raise ValueError(f"{name!r} is no array, and only members ending in .npy are")
        if times > 1:
            raise ValueError(f"{name!r} is there {times} times")
    for member in members:
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(f"{member.filename!r} is compressed in a way numpy does not write")
    declared = sum(member.file_size for member in members)
    if declared > max_bytes:
        raise ValueError(
            f"unpacked it would take {declared:,} bytes, more than max_bytes={max_bytes:,}"
        )


def name_of(member: zipfile.ZipInfo) -> str:
    """The name of an array, which the file keeps with an ending."""
    return member.filename.removesuffix(".npy")


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> NDArray[Any]:
    """One array, if its header and its size agree. What it holds is taken as numbers, as it is."""
    data = archive.read(member)  # at most the size declared: if there is more, BadZipFile
    file = io.BytesIO(data)
    shape, by_columns, dtype = _header(file, member.filename)
    if dtype.hasobject:
        raise ValueError(f"{member.filename!r} holds Python objects, which could run code")
    if dtype.kind not in NUMBERS:
        raise ValueError(f"{member.filename!r} holds {dtype}, not numbers")
    size, needed = len(data) - file.tell(), prod(shape) * dtype.itemsize
    if size != needed or min(shape, default=0) < 0:
        raise ValueError(
            f"{member.filename!r} declares shape {shape} of {dtype}, {needed:,} bytes, and has "
            f"{size:,}"
        )
    flat = np.frombuffer(data, dtype, offset=file.tell())
    return flat.reshape(shape, order="F" if by_columns else "C").astype(dtype.newbyteorder("="))


def _header(file: io.BytesIO, name: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """(shape, whether columns come first, dtype), as the .npy format writes them."""
    try:
        readers = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }
        return readers[np.lib.format.read_magic(file)](file)
    except (ValueError, TypeError, KeyError, SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(f"{name!r} does not start as an array of numbers does: {error}") from error


# safetensors

DTYPES = {
    **{"F64": np.float64, "F32": np.float32, "F16": np.float16, "BOOL": np.bool_},
    **{"I64": np.int64, "I32": np.int32, "I16": np.int16, "I8": np.int8},
    **{"U64": np.uint64, "U32": np.uint32, "U16": np.uint16, "U8": np.uint8},
}


def _write_safetensors(path: Path, arrays: Arrays) -> None:
    package = _safetensors("write")
    for name, array in arrays.items():
        if array.dtype.type not in DTYPES.values() or name == "__metadata__":
            raise ValueError(
                f"{name!r}, {array.dtype} of shape {array.shape}: .safetensors files hold neither "
                "numbers of this kind nor the name __metadata__. Change it, or save as .npz"
            )
    contiguous = {name: np.ascontiguousarray(a).reshape(a.shape) for name, a in arrays.items()}
    path.write_bytes(package.numpy.save(contiguous))


def _read_safetensors(path: Path, max_bytes: int) -> Arrays:
    package = _safetensors("read")
    if path.stat().st_size > max_bytes:
        raise ValueError(
            f"{path}: it has {path.stat().st_size:,} bytes, more than max_bytes={max_bytes:,}"
        )
    data = path.read_bytes()
    try:
        found = package.deserialize(data)
    except MemoryError:
        raise
    except Exception as error:  # the package has a class of its own
        raise ValueError(f"{path}: not a whole .safetensors file: {error}") from error
    return {name: _numbers(path, name, **told) for name, told in sorted(found)}


def _numbers(path: Path, name: str, dtype: str, shape: Sequence[int], data: Any) -> NDArray[Any]:
    """One array. bfloat16, which numpy lacks, is the upper half of float32, and becomes that."""
    if dtype == "BF16":
        upper = np.frombuffer(data, "<u2").astype(np.uint32)
        return (upper << 16).view(np.float32).reshape(shape)
    if dtype not in DTYPES:
        raise ValueError(f"{path}: {name!r} holds {dtype}, which is none of {', '.join(DTYPES)}")
    kind = np.dtype(DTYPES[dtype])
    return np.frombuffer(data, kind.newbyteorder("<")).reshape(shape).astype(kind)


def _safetensors(verb: str) -> Any:
    try:
        importlib.import_module("safetensors.numpy")
        return importlib.import_module("safetensors")
    except ImportError as error:
        raise ImportError(
            f"to {verb} .safetensors files, install the package safetensors: "
            'pip install "minigrad-tutor[weights]". Files ending in .npz need nothing more'
        ) from error
