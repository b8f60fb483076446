"""Judging in processes that Dask looks after: a real cluster of this machine, and its losses."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tutor.grading.conftest import COURSE, RIGHT
from tutor.course import Course
from tutor.grading.catalogue import Catalogue
from tutor.grading.crew import chunks
from tutor.grading.crew import cluster as clusters
from tutor.grading.crew.cluster import Cluster
from tutor.grading.crew.station import Station, judged
from tutor.grading.submission import Work
from tutor.verdict import Status

distributed = pytest.importorskip("distributed", reason="needs the extra `distributed`")
pytestmark = pytest.mark.filterwarnings("default")  # those of other libraries are not ours to judge

PATIENCE = 300  # seconds, on a machine that has much else to do
WRONG = RIGHT.replace("2", "3")
POISON = """
import os
from tutor.answers.number import Number

place, teaches = 9, []
parts = [Number("sum")]


def variant(rng):
    return {"a": rng.randrange(1000)}


def work(v, see):
    if v.a == KILLS:
        os._exit(1)
    see("sum", v.a + 1)


mistakes = []
"""


def station(course=COURSE):
    return Station(Path(course), "en", Catalogue(Course(Path(course))).version, "secret")


def programs(count):
    return [
        Work(f"s{n:03}", "double", answers={"program": f"{WRONG if n % 3 else RIGHT}# {n}"})
        for n in range(count)
    ]


def descendants(pid):
    """Every process that a process started, and those that these started."""
    children = [
        int(child)
        for file in Path(f"/proc/{pid}/task").glob("*/children")
        for child in file.read_text().split()
    ]
    return children + [further for child in children for further in descendants(child)]


def lives(pid):
    """Whether it is there; but for a helper of Python's own, which ends with this process."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return bool(command) and b"resource_tracker" not in command


@pytest.fixture(scope="module")
def cluster():
    with Cluster(station(), "local", 2) as cluster:
        yield cluster


def worker_pids(cluster):
    return list(cluster._client.run(os.getpid).values())


def test_it_judges_as_one_process_does(cluster):
    works = [*programs(20), Work("x", "add-two", answers={"sum": "7", "twice": "15"})]
    promises = [cluster.submit(work) for work in works]
    results = [replace(promise.result(PATIENCE), seconds=0.0) for promise in promises]
    assert results == [replace(result, seconds=0.0) for result in judged(station(), works)]
    assert {result.verdict for result in results} >= {Status.RIGHT, Status.WRONG, Status.PARTIAL}
    assert "seccomp" in results[0].walls or sys.platform != "linux"


def test_killed_workers_lose_nothing(cluster):
    """Three of them, while they work."""
    works = programs(400)
    promises = [cluster.submit(work) for work in works]
    for pid in (*worker_pids(cluster), *worker_pids(cluster)[:1]):
        time.sleep(0.3)
        if os.path.exists(f"/proc/{pid}"):  # noqa: PTH110
            os.kill(pid, signal.SIGKILL)
    results = [promise.result(PATIENCE) for promise in promises]
    assert [result.key[0] for result in results] == [work.submission for work in works]
    verdicts = [result.verdict for result in results]
    assert verdicts == [Status.WRONG if n % 3 else Status.RIGHT for n in range(400)]


def test_work_that_kills_its_worker_is_found_and_costs_nobody_else(tmp_path, monkeypatch):
    monkeypatch.setattr(clusters, "CHUNK", 4)
    monkeypatch.setattr(chunks, "TRIES", 2)
    exercise = tmp_path / "course" / "unit" / "poison"
    exercise.mkdir(parents=True)
    (exercise / "exercise.py").write_text(f"KILLS = -1\n{POISON}")
    (exercise / "en.md").write_text("# P\n\nS\n\n## part sum\n\nThe sum\n\n## solution\n\nS\n")
    (exercise.parent / "en.md").write_text("# U\n")
    numbers = {n: Course(tmp_path / "course").load("poison").variant(n).values.a for n in range(12)}
    (exercise / "exercise.py").write_text(f"KILLS = {numbers[5]}\n{POISON}")
    killing = [n for n in numbers if numbers[n] == numbers[5]]
    works = [Work(f"s{n}", "poison", n, {"sum": str(numbers[n] + 1)}) for n in numbers]
    with Cluster(station(tmp_path / "course"), "local", 2) as cluster:
        promises = [cluster.submit(work) for work in works]
        results = [promise.result(PATIENCE) for promise in promises]
    faults = [n for n in numbers if results[n].verdict is Status.GRADER_ERROR]
    assert faults == killing
    assert all(results[n].verdict is Status.RIGHT for n in numbers if n not in killing)


def test_a_worker_with_another_course_gives_no_score(cluster):
    other = replace(station(), version="another")
    assert {r.verdict for r in judged(other, programs(2))} == {Status.GRADER_ERROR}
    judged(station(), programs(1))  # the bench of this process is the usual one again


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_nothing_is_left_behind():
    before = set(descendants(os.getpid()))
    with Cluster(station(), "local", 2) as cluster:
        promises = [cluster.submit(work) for work in programs(4)]
        [promise.result(PATIENCE) for promise in promises]
        started = set(descendants(os.getpid())) - before
    assert len(started) >= 3  # two workers, and a fork server
    deadline = time.monotonic() + 10
    while left := set(filter(lives, started)):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


# -- the command ----------------------------------------------------------------------------------


@pytest.fixture
def folder(write):
    files = {f"{work.submission}/double.py": work.answers["program"] for work in programs(30)}
    return write(files | {"zoe/answers.toml": "[add-two]\nsum = 7\ntwice = 14\n"})


def test_the_report_is_that_of_an_undistributed_run(grade, folder):
    code, alone, _ = grade(folder, "--format=json", "--jobs=2")
    again, together, err = grade(folder, "--format=json", "--jobs=2", "--distributed=local")
    assert (code, again) == (1, 1)
    assert together == alone
    assert err == ""


def _free_port():
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def scheduler(tmp_path):
    """A scheduler and two workers, started as SECURITY and `--help` say; its address."""
    address = f"tcp://127.0.0.1:{_free_port()}"
    dask = shutil.which("dask", path=Path(sys.executable).parent) or "dask"
    port = address.rpartition(":")[2]
    options = {"cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    options["env"] = os.environ | {"PYTHONPATH": str(Path(__file__).parents[4])}
    started = [
        subprocess.Popen(
            [dask, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"], **options
        ),
        subprocess.Popen(
            [dask, "worker", address, "--nworkers", "2", "--nthreads", "1", "--no-dashboard"],
            **options,
        ),
    ]
    with distributed.Client(address, timeout=PATIENCE, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=PATIENCE)
    yield address, started[0]
    for process in reversed(started):
        process.terminate()
        process.wait(30)


def test_workers_that_were_started_elsewhere_and_a_scheduler_that_dies(
    grade, folder, scheduler, monkeypatch
):
    """The report is the usual one; and when the scheduler is lost that costs nobody a point."""
    monkeypatch.setattr(clusters, "_PATIENCE", 2)
    address, process = scheduler
    _, alone, _ = grade(folder, "--format=json", "--jobs=2")
    code, together, _ = grade(folder, "--format=json", f"--distributed={address}")
    assert (code, together) == (1, alone)

    threading.Timer(1.5, process.kill).start()
    slow = "import time\ndef double(x):\n    time.sleep(0.5)\n    return 2 * x\n"
    for number in range(20):
        (folder / f"t{number}").mkdir()
        (folder / f"t{number}" / "double.py").write_text(f"{slow}# {number}")
    code, out, err = grade(folder, "--format=json", f"--distributed={address}")
    assert code == 4
    assert json.loads(out)["totals"]["faults"] > 0
    assert "--resume" in err
    code, out, _ = grade(folder, "--format=json", "--resume")
    assert json.loads(out)["totals"]["faults"] == 0


def test_no_scheduler_is_told_and_is_2(grade, folder, monkeypatch):
    monkeypatch.setattr(clusters, "_PATIENCE", 1)
    code, _, err = grade(folder, "--distributed=tcp://127.0.0.1:9")
    assert code == 2
    assert err.startswith("tutor: no scheduler answers at tcp://127.0.0.1:9")
    assert err.count("\n") == 1


def test_interrupted_it_keeps_what_it_has(write, tmp_path):
    """A terminal sends Ctrl-C to all the processes at once."""
    slow = "import time\ndef double(x):\n    time.sleep(0.02)\n    return 2 * x\n"
    folder = write({f"s{n:03}/double.py": f"{slow}# {n}" for n in range(300)})
    command = [sys.executable, "-m", "tutor", "--course", str(COURSE), "grade", str(folder)]
    command += ["--distributed=local", "--jobs=2", "--journal", str(tmp_path / "journal.db")]
    environment = os.environ | {"TUTOR_HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(
        [*command, "--format=json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        timer = threading.Timer(PATIENCE, process.kill)
        timer.start()
        log = tmp_path / "journal.db-wal"
        while not (log.exists() and log.stat().st_size > 30 * 4096):
            assert process.poll() is None
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        out, _ = process.communicate()
        timer.cancel()
    report = json.loads(out)
    assert process.returncode == 5
    assert set(report["totals"]["verdicts"]) == {"right"}
    assert 0 < report["totals"]["verdicts"]["right"] < 300
