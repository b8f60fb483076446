"""Saved state comes back as it was; broken and hostile files are told, and run nothing."""

from __future__ import annotations

import importlib
import io
import pickle
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minigrad
from minigrad import nn

STATE = {
    "0.weight": np.arange(6.0).reshape(2, 3),
    "0.bias": np.array([0.5, -np.inf], np.float32),
    "count": np.array(7),
    "mask": np.array([True, False]),
    "empty": np.zeros((0, 3)),
    "columns": np.asfortranarray(np.arange(6).reshape(2, 3)),
    "file": np.ones(1),  # the name of an argument of np.savez
}


def assert_same(a, b):
    assert a.keys() == b.keys()
    for name, array in a.items():
        assert array.dtype == b[name].dtype, name
        assert array.shape == b[name].shape, name
        assert (array == b[name]).all(), name


def test_npz_round_trip(tmp_path):
    """Names, shapes, dtypes and numbers; what comes back can be written to."""
    nn.save(tmp_path / "a.npz", STATE)
    loaded = nn.load(tmp_path / "a.npz")
    assert_same(loaded, STATE)
    loaded["count"][...] = 1


def test_safetensors_round_trip(tmp_path):
    """The same, in the other format."""
    pytest.importorskip("safetensors")
    nn.save(tmp_path / "a.safetensors", STATE)
    assert_same(nn.load(tmp_path / "a.safetensors"), STATE)
    with pytest.raises(ValueError, match="more than max_bytes=10"):
        nn.load(tmp_path / "a.safetensors", max_bytes=10)
    whole = (tmp_path / "a.safetensors").read_bytes()
    for broken in (b"", whole[:20], whole[:-1], b"\xff" * 64):
        (tmp_path / "b.safetensors").write_bytes(broken)
        with pytest.raises(ValueError, match=r"b\.safetensors: not a whole"):
            nn.load(tmp_path / "b.safetensors")


def test_safetensors_of_other_libraries(tmp_path):
    """Both ways with the package itself and with torch; bfloat16 becomes float32."""
    numpys = pytest.importorskip("safetensors.numpy")
    nn.save(tmp_path / "ours.safetensors", STATE)
    assert_same(numpys.load_file(tmp_path / "ours.safetensors"), STATE)
    numpys.save_file({"w": np.arange(3, dtype=np.uint16)}, tmp_path / "theirs.safetensors")
    assert nn.load(tmp_path / "theirs.safetensors")["w"].dtype == np.uint16

    torch = pytest.importorskip("torch")
    torchs = importlib.import_module("safetensors.torch")
    theirs = torch.nn.Linear(3, 2)
    torchs.save_file(theirs.state_dict(), tmp_path / "linear.safetensors")
    ours = nn.Linear(3, 2, rng=0)
    ours.load_state_dict(nn.load(tmp_path / "linear.safetensors"))
    x = np.random.default_rng(0).standard_normal((4, 3)).astype(np.float32)
    expected = theirs(torch.tensor(x)).detach().numpy()
    np.testing.assert_allclose(ours(x).detach().numpy(), expected, rtol=1e-5, atol=1e-6)
    nn.save(tmp_path / "back.safetensors", ours.state_dict())
    theirs.load_state_dict(torchs.load_file(tmp_path / "back.safetensors"))

    halves = torch.tensor([1.0, -3.25, float("inf"), 1e30], dtype=torch.bfloat16)
    torchs.save_file({"h": halves}, tmp_path / "half.safetensors")
    loaded = nn.load(tmp_path / "half.safetensors")["h"]
    assert loaded.dtype == np.float32
    assert loaded.tolist() == halves.float().tolist()
    loaded[...] = 0
    torchs.save_file({"e": halves.to(torch.float8_e5m2)}, tmp_path / "e.safetensors")
    with pytest.raises(
        ValueError, match=r"e\.safetensors: 'e' holds F8_E5M2, which is none of F64"
    ):
        nn.load(tmp_path / "e.safetensors")


def test_what_safetensors_cannot_hold(tmp_path):
    """Told by name, and nothing is left behind."""
    pytest.importorskip("safetensors")
    path = tmp_path / "a.safetensors"
    for state in ({"w": np.ones(2, np.longdouble)}, {"__metadata__": np.ones(2)}):
        with pytest.raises(ValueError, match=r"a\.safetensors: '\w+', float\d+ of shape \(2,\)"):
            nn.save(path, state)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there(tmp_path):
    """It is named, not the file beside."""
    with pytest.raises(FileNotFoundError, match=r"there is no folder .*none to save into"):
        nn.save(tmp_path / "none" / "a.npz", {})


@pytest.mark.parametrize(("verb", "call"), [("write", nn.save), ("read", nn.load)])
def test_without_the_package_the_message_says_how_to_install_it(tmp_path, monkeypatch, verb, call):
    """And that the other format needs nothing."""
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    arguments = (tmp_path / "a.safetensors", {})[: 2 if verb == "write" else 1]
    with pytest.raises(ImportError, match=rf"to {verb} .*pip install .*\[weights\].*\.npz"):
        call(*arguments)


def test_numpy_reads_it_and_is_read(tmp_path):
    """Both ways, compressed too, and numbers of the other byte order become native."""
    nn.save(tmp_path / "a.npz", {"w": np.arange(3.0)})
    with np.load(tmp_path / "a.npz", allow_pickle=False) as loaded:
        assert loaded["w"].tolist() == [0.0, 1.0, 2.0]
    np.savez_compressed(tmp_path / "b.npz", w=np.arange(3.0).astype(">f8"))
    assert nn.load(tmp_path / "b.npz")["w"].dtype == np.dtype("=f8")


def test_a_model_through_a_file(tmp_path):
    """Parameters and buffers; tensors are as good as arrays."""
    model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.BatchNorm1d(3))
    model(minigrad.tensor(np.eye(2)))
    nn.save(tmp_path / "model.npz", model.state_dict())
    other = nn.Sequential(nn.Linear(2, 3, rng=1), nn.BatchNorm1d(3))
    assert other.load_state_dict(nn.load(tmp_path / "model.npz")) == ([], [])
    assert_same(other.state_dict(), model.state_dict())
    nn.save(tmp_path / "model.npz", dict(model.named_parameters()))
    assert "1.running_mean" not in nn.load(tmp_path / "model.npz")


def test_the_same_state_gives_the_same_bytes(tmp_path):
    """No date is written, so files can be compared."""
    for name in ("a.npz", "b.npz"):
        nn.save(tmp_path / name, STATE)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.npz") as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}


def test_a_failed_save_leaves_the_old_file(tmp_path, monkeypatch):
    """And nothing beside it."""
    nn.save(tmp_path / "a.npz", {"w": np.ones(2)})
    monkeypatch.setattr(np.lib.format, "write_array", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        nn.save(tmp_path / "a.npz", {"w": np.zeros(2)})
    assert nn.load(tmp_path / "a.npz")["w"].tolist() == [1.0, 1.0]
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]


@pytest.mark.parametrize(
    ("path", "state", "error", "message"),
    [
        ("a.npz", nn.Linear(1, 1), TypeError, r"give model\.state_dict\(\)"),
        ("a.npz", {"w": object()}, TypeError, "only arrays of numbers"),
        ("a.npz", {"w": "text"}, TypeError, "only arrays of numbers"),
        ("a.npz", {1: np.ones(2)}, TypeError, "each under a name"),
        ("a.pt", {}, ValueError, "pickles, which can run code"),
        ("a", {}, ValueError, r"ends in \.npz or \.safetensors"),
    ],
)
def test_what_cannot_be_saved(tmp_path, path, state, error, message):
    """Nothing is written then."""
    with pytest.raises(error, match=message):
        nn.save(tmp_path / path, state)
    assert not list(tmp_path.iterdir())


class Bomb:
    """Unpickled, it would run code."""

    def __reduce__(self):
        return (sys.exit, ("code from a file was run",))


def member(array=None, data=None):
    """The bytes of an .npy file."""
    if data is not None:
        return data
    file = io.BytesIO()
    np.lib.format.write_array(file, array, allow_pickle=True)
    return file.getvalue()


def header(text):
    """An .npy file that is only a header of this text."""
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


HOSTILE = {
    "objects": (member(np.array([Bomb()])), "Python objects, which could run code"),
    "records": (member(np.zeros(2, "f8,i4")), "not numbers"),
    "text": (member(np.array(["a"])), "not numbers"),
    "complex": (member(np.array([1j])), "not numbers"),
    "cut off": (member(np.ones(9))[:-8], "72 bytes, and has 64"),
    "too long": (member(np.ones(9)) + b"more", "72 bytes, and has 76"),
    "no header": (b"\x93NUMPY\x01\x00\xff\xff", "does not start as an array"),
    "pickle": (pickle.dumps(Bomb()), "does not start as an array"),
    "nothing": (b"", "does not start as an array"),
    "version": (b"\x93NUMPY\x09\x00" + bytes(90), "does not start as an array"),
    "huge": (
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (10**15,), }\n"),
        "does not start",
    ),
    "terabytes": (
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }\n"),
        "8,000,000,000,000 bytes, and has 0",
    ),
    "negative": (
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 0), }\n"),
        "declares shape",
    ),
    "code": (
        header("{'descr': __import__('os').system('true'), 'fortran_order': 0, 'shape': (1,)}\n"),
        "does not start as an array",
    ),
    "deep": (header("(" * 5000 + ")" * 5000), "does not start as an array"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_members(tmp_path, kind):
    """Each is refused with the file, the member and the reason, and nothing in it runs."""
    data, reason = HOSTILE[kind]
    with zipfile.ZipFile(tmp_path / "h.npz", "w") as archive:
        archive.writestr("0.weight.npy", data)
    with pytest.raises(ValueError, match=r"h\.npz: .*0\.weight\.npy") as caught:
        nn.load(tmp_path / "h.npz")
    assert reason in str(caught.value)


def archive_of(path, *names, method=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name in names:
            archive.writestr(name, member(np.ones(1)))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("names", "method", "reason"),
    [
        (["code.py"], zipfile.ZIP_STORED, "'code.py' is no array"),
        (["w.npy", "w.npy"], zipfile.ZIP_STORED, "is there 2 times"),
        (["w.npy"], zipfile.ZIP_LZMA, "compressed in a way numpy does not write"),
    ],
)
def test_hostile_archives(tmp_path, names, method, reason):
    """What numpy would never write."""
    archive_of(tmp_path / "h.npz", *names, method=method)
    with pytest.raises(ValueError, match=reason):
        nn.load(tmp_path / "h.npz")


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    """2 MB of zeros in 2 kB, declared honestly: above max_bytes nothing is read."""
    np.savez_compressed(tmp_path / "bomb.npz", w=np.zeros(2**18))
    assert (tmp_path / "bomb.npz").stat().st_size < 4096
    with pytest.raises(ValueError, match=r"would take 2,\d+,\d+ bytes, more than max_bytes=1,000,"):
        nn.load(tmp_path / "bomb.npz", max_bytes=10**6)


def test_a_zip_bomb_that_lies_about_its_size(tmp_path):
    """It declares 1 kB, and no more than that is unpacked before it is found out."""
    np.savez_compressed(tmp_path / "bomb.npz", w=np.zeros(2**18))
    data = bytearray((tmp_path / "bomb.npz").read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    (tmp_path / "bomb.npz").write_bytes(data)
    with pytest.raises(ValueError, match=r"bomb\.npz"):
        nn.load(tmp_path / "bomb.npz", max_bytes=10**6)


def test_a_file_that_is_not_there(tmp_path):
    """As everywhere, FileNotFoundError."""
    with pytest.raises(FileNotFoundError):
        nn.load(tmp_path / "none.npz")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_damaged_files_are_value_errors(tmp_path_factory, data):
    """Bytes changed or cut off: arrays of numbers come back, or a ValueError with the path."""
    path = tmp_path_factory.mktemp("damage") / "d.npz"
    np.savez_compressed(path, w=np.arange(12.0), b=np.ones((2, 2), np.float32))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)) | st.just(len(content)))]
    path.write_bytes(content)
    try:
        loaded = nn.load(path)
    except ValueError as error:
        assert str(path) in str(error)  # noqa: PT017
    else:
        assert all(array.dtype.kind in "fiub" for array in loaded.values())


def test_a_state_of_the_wrong_kind_changes_nothing():
    """Text, objects and fractions for whole numbers are told before anything is copied."""
    model = nn.BatchNorm1d(2)
    before = model.state_dict()
    for name, bad in [("weight", ["a", "b"]), ("weight", [None, 1]), ("num_batches_tracked", 0.5)]:
        with pytest.raises(ValueError, match=f"{name}: the model has .*, the given state "):
            model.load_state_dict(before | {"bias": np.full(2, 9.0), name: np.array(bad)})
    assert_same(model.state_dict(), before)


def test_the_reader_imports_no_pickle():
    """The word does not stand in the code."""
    source = importlib.import_module("minigrad.nn.saving")
    assert not hasattr(source, "pickle")


def test_files_are_loaded_for_when_asked():
    """A network that is trained and compiled has no use for archives, and does not load them."""
    probe = "import sys; from minigrad import compile, nn, optim; a = 'zipfile' in sys.modules; "
    probe += "nn.save; print(a, 'zipfile' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["False", "True"]
