"""Work sent in chunks: every promise is kept, whatever becomes of those who work."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor

import pytest

from tutor.grading.crew.chunks import TRIES, Chunks
from tutor.grading.submission import Result, Work
from tutor.verdict import Status


def right(work):
    return Result(work.key, work.seed, Status.RIGHT, 1.0, 1.0)


def judged(works):
    return [right(work) for work in works]


def works(count):
    return [Work(f"s{number}") for number in range(count)]


@pytest.fixture
def gather():
    """Sends work through chunks; the results, in order, and the sizes of what was sent."""

    def gathered(count, judge, size=10, workers=3):
        sizes = []

        def counted(chunk):
            sizes.append(len(chunk))
            return judge(chunk)

        with ThreadPoolExecutor(workers) as pool:
            chunks = Chunks(pool, counted, size)
            promises = [chunks.submit(work) for work in works(count)]
            results = [promise.result(30) for promise in promises]
            chunks.close()
        return results, sizes

    return gathered


def test_everything_comes_back_to_whom_it_was_promised(gather):
    results, sizes = gather(95, judged)
    assert [result.key[0] for result in results] == [f"s{number}" for number in range(95)]
    assert max(sizes) == 10
    assert sum(sizes) == 95


def test_a_chunk_that_is_not_full_does_not_wait_for_ever(gather):
    results, sizes = gather(1, judged)
    assert (len(results), sizes) == (1, [1])


@pytest.mark.parametrize("poisonous", [{"s0"}, {"s9"}, {"s3", "s4"}, {f"s{n}" for n in range(10)}])
def test_what_kills_a_worker_is_found_and_costs_nobody_else(gather, poisonous):
    def dies(chunk):
        if {work.submission for work in chunk} & poisonous:
            raise RuntimeError("the worker is gone")
        return judged(chunk)

    results, sizes = gather(40, dies)
    found = {result.key[0] for result in results if result.verdict is Status.GRADER_ERROR}
    assert found == poisonous
    assert sizes.count(1) >= TRIES * len(poisonous)
    assert all("the worker is gone" in r.message for r in results if r.key[0] in poisonous)


def test_a_worker_lost_by_chance_costs_nothing(gather):
    luck = random.Random(1)
    lock = threading.Lock()

    def unlucky(chunk):
        with lock:
            lost = luck.random() < 0.1
        if lost:
            raise CancelledError
        return judged(chunk)

    results, _ = gather(500, unlucky)
    assert [result.verdict for result in results].count(Status.RIGHT) >= 499


def test_an_executor_that_takes_nothing_is_the_graders_fault():
    class Broken:
        def submit(self, *_):
            raise OSError("no more processes")

    chunks = Chunks(Broken(), judged, 5)
    promises = [chunks.submit(work) for work in works(5)]
    results = [promise.result(10) for promise in promises]
    chunks.close()
    assert {result.verdict for result in results} == {Status.GRADER_ERROR}
    assert "no more processes" in results[0].message


class Silent:
    """An executor that never answers."""

    def __init__(self):
        self.sent = []

    def submit(self, judge, chunk):
        if len(self.sent) == 1:
            raise OSError("the scheduler is gone")
        self.sent.append(chunk)
        return Future()


def test_a_promise_can_be_taken_back():
    chunks = Chunks(Silent(), judged, 2)
    promises = [chunks.submit(work) for work in works(2)]
    assert all(promise.cancel() for promise in promises)
    chunks.close()


def test_where_nobody_answers_any_more_it_can_be_given_up():
    silent = Silent()
    chunks = Chunks(silent, judged, 4)
    promises = [chunks.submit(work) for work in works(4)]
    while not silent.sent:
        time.sleep(0.01)
    chunks.give_up()
    results = [promise.result(10) for promise in promises]
    chunks.close()
    assert {result.verdict for result in results} == {Status.GRADER_ERROR}
    assert "the scheduler is gone" in results[0].message
