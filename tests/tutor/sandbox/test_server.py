"""The fork server's life: what a judge may rely on, whatever its jobs do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tests.tutor.sandbox.attacks import MODULES
from tutor.sandbox import Call, ForkServer, Job, Limits, run_once
from tutor.sandbox.guest.wire import NotPlain

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
DOUBLE = Job("def f(x): return 2 * x", "f", (Call((21,)),))


def _pid(server: ForkServer) -> int:
    assert server._launched is not None
    return server._launched.process.pid


def _descendants(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _wait_until(condition: Callable[[], object], seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def test_calls_are_made_in_order_with_their_own_arguments(server: ForkServer) -> None:
    array = np.arange(6.0).reshape(2, 3)
    calls = (Call((array,), {"by": 2}), Call((array,)), Call(({"a": (1, None)},)))
    run = server.run(Job("def f(x, by=1):\n    x *= by\n    return x", "f", calls))
    first, second, third = run.outcomes
    assert np.array_equal(np.asarray(first.value), [[0, 2, 4], [6, 8, 10]])
    assert np.array_equal(np.asarray(second.value), [[0, 1, 2], [3, 4, 5]])
    assert array.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert (third.value, third.line) == (None, 2)
    assert third.error is not None
    assert third.error.startswith("line 2: TypeError")


def test_values_are_exactly_plain(server: ForkServer) -> None:
    source = """
import numpy as np
class F(float):
    __eq__ = lambda *_: True
def f(n):
    return [np.float32(0.5), F(7), (np.int64(1), np.bool_(True)), {"a": float("-inf")}][n]
"""
    outcomes = server.run(Job(source, "f", tuple(Call((n,)) for n in range(4)))).outcomes
    values = [outcome.value for outcome in outcomes]
    assert values == [0.5, 7.0, (1, True), {"a": float("-inf")}]
    assert [type(value) for value in (*values[:2], *values[2])] == [float, float, int, bool]


def test_an_error_in_one_call_does_not_stop_the_next(server: ForkServer) -> None:
    run = server.run(Job("def f(x):\n    return 1 / x", "f", (Call((0,)), Call((2,)))))
    assert run.status == "ok"
    assert [outcome.error for outcome in run.outcomes] == [
        "line 2: ZeroDivisionError: division by zero",
        None,
    ]


def test_an_argument_that_is_not_plain_is_the_callers_mistake(server: ForkServer) -> None:
    with pytest.raises(NotPlain, match="call 1"):
        server.run(Job("def f(x): pass", "f", (Call((object(),)),)))


def test_a_text_that_is_none(server: ForkServer) -> None:
    run = server.run(Job(b"def f(): pass", "f"))  # type: ignore[arg-type]
    assert (run.status, run.message) == ("invalid", "the program is bytes, not text")


def test_no_program_sees_an_earlier_one(server: ForkServer) -> None:
    first = Job("import numpy\nnumpy.left = 1\ndef f(x): return 1", "f", (Call((1,)),))
    assert server.run(first).status == "ok"
    run = server.run(Job("import numpy\ndef f(x): return numpy.left", "f", (Call((1,)),)))
    assert "AttributeError" in str(run.outcomes[0].error)


@LINUX
def test_the_fork_server_keeps_nothing_of_a_submission() -> None:
    marker = os.urandom(8).hex()
    with ForkServer() as server:
        source = f"def f(x):\n    print('{marker}')\n    return x + '{marker}'"
        assert server.run(Job(source, "f", (Call((marker,)),))).outcomes[0].value == marker * 2
        memory = _memory(_pid(server))
    assert b"wall_seconds" in memory  # what it does read is found, so the search is a search
    assert marker.encode() not in memory


def _memory(pid: int) -> bytes:
    """All that the process can write to."""
    try:
        maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    except PermissionError:
        pytest.skip("only root may look")
    found = []
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            first, last = (int(end, 16) for end in line.split()[0].split("-"))
            if line.split()[1].startswith("rw"):
                memory.seek(first)
                found.append(memory.read(last - first))
    return b"".join(found)


def test_the_environment_is_scrubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    source = "import os\ndef f(): return [dict(os.environ), os.getenv('SECRET_TOKEN')]"
    run = run_once(Job(source, "f", (Call(),), modules=("os",)))
    assert run.outcomes[0].value == [{}, None]


def test_modules_of_other_exercises_are_hidden() -> None:
    source = "import sys\ndef f(): return 'mpmath' in sys.modules"
    with ForkServer(("numpy", "mpmath")) as server:
        hidden = server.run(Job(source, "f", (Call(),)))
        allowed = server.run(Job(source, "f", (Call(),), modules=("mpmath",)))
        imported = server.run(Job("import mpmath\ndef f(): return 1", "f", (Call(),)))
    assert (hidden.outcomes[0].value, allowed.outcomes[0].value) == (False, True)
    assert (
        imported.message == "line 1: ImportError: module mpmath is not available in this exercise"
    )


def test_ctypes_is_out_of_reach_where_it_is_not_allowed() -> None:
    """Nobody who imported it has it any more, and numpy gets along without it."""
    source = """
import sys
import numpy as np
def f(x):
    holders = [n for n, m in sys.modules.items() if getattr(m, "ctypes", None) is not None]
    known = [n for n in sys.modules if n.strip("_").startswith("ctypes")]
    return holders, known, float(np.linalg.norm(x) + np.ones(2).ctypes.data * 0)
def g(x): import ctypes
"""
    with ForkServer() as server:
        found = server.run(Job(source, "f", (Call((np.array([3.0, 4.0]),)),)))
        asked = server.run(Job(source, "g", (Call((1,)),)))
    assert found.outcomes[0].value == ([], [], 5.0), found
    assert "module ctypes is not available in this exercise" in str(asked.outcomes[0].error)


def test_what_an_exercise_withholds_no_server_may_have() -> None:
    job = Job("def f(x): return x", "f", (Call((1,)),), withheld=("json.tool",))
    with ForkServer() as server, ForkServer(withheld=("json.tool",)) as other:
        assert server.run(job).message == "the fork server was started with json.tool"
        assert other.run(job).status == "ok"


def test_what_cannot_do_without_the_withheld_is_the_graders_fault() -> None:
    job = Job("def f(x): return x", "f", modules=("mpmath",), withheld=("mpmath.libmp",))
    run = run_once(job)
    assert run.status == "grader_error"
    assert "mpmath.libmp" in run.message


def test_a_module_that_was_not_loaded_is_the_graders_fault(server: ForkServer) -> None:
    run = server.run(Job("def f(): pass", "f", modules=("scipy",)))
    assert (run.status, run.message) == (
        "grader_error",
        "the fork server was started without scipy",
    )


def test_a_module_that_is_not_installed_is_named() -> None:
    run = run_once(Job("def f(): pass", "f", modules=("no_such_module",)))
    assert run.status == "grader_error"
    assert "no_such_module" in run.message


@LINUX
def test_a_killed_server_is_replaced_and_costs_nothing() -> None:
    with ForkServer() as server:
        server.run(DOUBLE)
        killed = _pid(server)
        os.kill(killed, signal.SIGKILL)
        assert server.run(DOUBLE).outcomes[0].value == 42
        assert _pid(server) != killed


@LINUX
def test_a_server_killed_during_a_job_leaves_no_child() -> None:
    job = Job("import time\ndef f():\n    time.sleep(30)", "f", (Call(),))
    with ForkServer() as server, ThreadPoolExecutor(1) as pool:
        server.run(DOUBLE)
        running = pool.submit(server.run, Job(job.source, "f", job.calls, Limits(1, 0.6)))
        first = _pid(server)
        assert _wait_until(lambda: _descendants(first))
        (child,) = map(int, _descendants(first))
        os.kill(first, signal.SIGKILL)
        assert running.result().status == "timeout"  # on its second try
        assert not _is_alive(child)


def test_a_server_that_dies_twice_is_a_grader_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.sandbox.launching.BOOT", "raise SystemExit('no numpy here')")
    run = run_once(DOUBLE)
    assert run.status == "grader_error"
    assert "died twice: no numpy here" in run.message


@LINUX
def test_waiting_for_a_core_is_not_held_against_a_program() -> None:
    """Half a second of work among eight others on one core takes four; one is all it may take."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    busy = [sys.executable, "-c", "while True: pass"]
    others = [subprocess.Popen(busy, start_new_session=True) for _ in range(8)]
    source = """
import time
def f(x):
    while time.process_time() < 0.5: pass
    return x
"""
    try:
        with ForkServer() as server:
            server.run(DOUBLE)
            run = server.run(Job(source, "f", (Call((1,)),), Limits(2, 1.0)))
            asleep = Job("import time\ntime.sleep(30)", "f", limits=Limits(2, 0.5))
            waited = server.run(asleep)
    finally:
        for other in others:
            other.kill()
            other.wait()
        os.sched_setaffinity(0, cores)
    assert run.status == "ok", run
    assert run.seconds > 1.0, "the others left it too much time to prove anything"
    assert waited.status == "timeout"


@LINUX
@pytest.mark.parametrize("ended", ["by its end", "by the wall limit"])
def test_nothing_is_left_of_a_job(server: ForkServer, ended: str) -> None:
    source = "import os, time\ntry: os.fork()\nexcept OSError: pass\n"
    source += "time.sleep(30)" if ended == "by the wall limit" else "def f(): pass"
    run = server.run(Job(source, "f", (Call(),), Limits(1, 0.3), MODULES))
    assert run.status == ("timeout" if ended == "by the wall limit" else "ok")
    assert _descendants(_pid(server)) == []


@LINUX
def test_processes_that_get_away_are_ended(tmp_path: Path) -> None:
    """The wall against new processes is taken away here, as it is for a root that stays root."""
    script = f"""
import os, sys, time
sys.path.insert(0, {str(Path(__file__).parents[3] / "tutor" / "sandbox")!r})
from guest import watch
from guest.walls.linux import SET_CHILD_SUBREAPER, prctl
prctl(SET_CHILD_SUBREAPER, 1)
child = os.fork()
if child == 0:
    for _ in range(3):
        if os.fork() == 0:
            os.setsid()
            if os.fork():
                os._exit(0)
            time.sleep(60)
    os._exit(0)
assert watch.wait(child, 5, 0)
watch.end(child)
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("nobody")
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.read() == b"nobody\n"


@LINUX
def test_when_the_judge_is_killed_all_end() -> None:
    script = """
from tutor.sandbox import *
server = ForkServer()
server.run(Job("def f(): pass", "f"))
print(server._launched.process.pid, flush=True)
server.run(Job("import time; time.sleep(60)", "f", limits=Limits(1, 50)))
"""
    root = str(Path(__file__).parents[3])
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=root
    ) as judge:
        assert judge.stdout is not None
        server = int(judge.stdout.readline())
        assert _wait_until(lambda: _descendants(server))
        (child,) = map(int, _descendants(server))
        judge.kill()
    assert _wait_until(lambda: not _is_alive(server) and not _is_alive(child))


@LINUX
def test_closing_ends_the_server() -> None:
    with ForkServer() as server:
        server.run(DOUBLE)
        pid = _pid(server)
    assert not Path(f"/proc/{pid}").exists()
    assert server._launched is None


def test_an_interrupted_judge_does_not_read_the_old_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with ForkServer() as server:
        server.run(DOUBLE)
        with monkeypatch.context() as patched:
            patched.setattr(
                server, "_answer", lambda patience: (_ for _ in ()).throw(KeyboardInterrupt)
            )
            with pytest.raises(KeyboardInterrupt):
                server.run(Job("def f(x): return 0", "f", (Call((1,)),)))
        assert server.run(DOUBLE).outcomes[0].value == 42


def test_threads_may_share_a_server(server: ForkServer) -> None:
    def double(n: int) -> object:
        return server.run(Job("def f(x): return 2 * x", "f", (Call((n,)),))).outcomes[0].value

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(double, range(40))) == [2 * n for n in range(40)]


@pytest.mark.parametrize("source", ["def f(x): return 2 * x", "import os\nos._exit(0)"])
def test_a_fresh_interpreter_does_the_same(source: str) -> None:
    job = Job(source, "f", DOUBLE.calls, modules=("os",))
    with ForkServer(("os",), fresh=True) as fresh, ForkServer(("os",)) as forked:
        one, other = fresh.run(job), forked.run(job)
    assert (one.status, one.outcomes, one.message) == (other.status, other.outcomes, other.message)


def test_the_judges_side_imports_nothing_heavy() -> None:
    script = "import sys, tutor.sandbox; print('numpy' in sys.modules)"
    root = str(Path(__file__).parents[3])
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=root, text=True)
    assert done.stdout == "False\n", done.stderr


def test_the_guests_side_imports_nothing_of_the_judges() -> None:
    guest = Path(__file__).parents[3] / "tutor" / "sandbox" / "guest"
    for file in guest.rglob("*.py"):
        assert "import tutor" not in file.read_text(), file
        assert "from tutor" not in file.read_text(), file
        assert "from ..." not in file.read_text(), file
