"""The benchmarks compare programs that compute the same, and notice when one does not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import agreement, report, timing
from benchmarks.__main__ import main
from benchmarks.programs import OURS, PEERS, REFERENCE, Program, load, workloads
from benchmarks.workloads import mlp

ROOT = Path(__file__).parents[2]
SLOW = {"chain-1e5", "chain-1e6", "convnet", "import"}
QUICK = [name for name in workloads() if name not in SLOW]
TINY = workloads()["tiny-mlp"]


def expected():
    return agreement.reference(TINY.program(REFERENCE))


@pytest.mark.parametrize("name", QUICK)
def test_minigrad_agrees_with_numpy(name):
    """On every workload, in every program it has there."""
    workload = workloads()[name]
    reference = agreement.reference(workload.program(REFERENCE))
    for peer in PEERS:
        if peer.startswith(OURS) and (program := workload.program(peer)):
            assert agreement.disagreement(program, reference) is None


def spoiled(change):
    """minigrad's program with something done to its gradients."""
    program = TINY.program(OURS)

    def gradients():
        found = [g.copy() for g in program.gradients()]
        change(found)
        return found

    return program._replace(gradients=gradients)


@pytest.mark.parametrize("k", range(6))
def test_a_gradient_that_is_off_by_one_percent_is_caught(k):
    """In one entry of any parameter, the median one, so that large entries do not hide it."""

    def change(found):
        flat = found[k].reshape(-1)
        middle = np.argsort(np.abs(flat))[3 * flat.size // 4]
        assert flat[middle] != 0
        flat[middle] *= 1.01

    wrong = agreement.disagreement(spoiled(change), expected())
    assert wrong is not None
    assert wrong.startswith(f"gradient {k}: 1 entries differ")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda found: found.pop(), "5 gradients instead of 6"),
        (lambda found: found.insert(0, found.pop(0).T), "gradient 0: shape"),
        (lambda found: found[3].fill(np.nan), "gradient 3: 16 entries differ"),
    ],
)
def test_other_faults_in_gradients_are_caught(change, message):
    """A missing one, a transposed one, NaN."""
    assert message in agreement.disagreement(spoiled(change), expected())


def test_another_learning_rate_is_caught(monkeypatch):
    """Gradients at the start are right then; the losses that follow are not."""
    monkeypatch.setattr(mlp, "LR", 1.2 * mlp.LR)
    program = TINY.program(OURS)
    monkeypatch.undo()
    assert "in step" in agreement.disagreement(program, expected())


def test_a_loss_that_is_off_and_a_step_that_moves_nothing_are_caught():
    """A thousandth is too much, and the second loss must differ from the first."""
    program = TINY.program(OURS)
    off = program._replace(step=lambda: 1.001 * program.step())
    assert "in step 1" in agreement.disagreement(off, expected())
    first = TINY.program(OURS).step()
    still = TINY.program(OURS)._replace(step=lambda: first)
    assert "in step 2" in agreement.disagreement(still, expected())


def test_times_are_compared_turn_by_turn():
    """The ratio is the median of the rounds' ratios, whatever the machine does meanwhile."""
    slowing = timing.Times([1.0, 2.0, 10.0])
    assert timing.Times([2.0, 4.0, 30.0]).against(slowing) == 2.0


def test_turns_are_taken_in_turn(monkeypatch):
    """Every program has one turn a round, and the order is rotated."""
    monkeypatch.setattr(timing, "TURN", 0.0)
    seen = []
    programs = {name: Program(lambda name=name: seen.append(name)) for name in "abc"}
    measured = timing.times(programs, rounds=3)
    assert "".join(seen[3:]) == "abcbcacab"
    assert {len(times.rounds) for times in measured.values()} == {3}


def test_the_table_names_who_is_faster():
    """Fastest first, ratios to numpy, and what has no figure."""
    measured = {"numpy": timing.Times([2e-3]), "minigrad": timing.Times([1e-3])}
    text = report.table(TINY, measured, {"minigrad": 40.0}, {"jax": "disagrees: loss"})
    rows = text.splitlines()
    assert rows[5:] == [
        "| **minigrad** | 1 ms | 0.50 |  | 40 MiB |",
        "| numpy | 2 ms | 1.00 | 2 x faster |  |",
        "| jax | disagrees: loss | | | |",
    ]


def test_a_peer_that_is_not_installed_is_named(capsys, monkeypatch):
    """It is left out, not an error."""
    monkeypatch.setattr("benchmarks.__main__.load", lambda peer: None if peer == "jax" else peer)
    assert main(["tiny-mlp", "--peers", "numpy", "jax", "--rounds", "3", "--no-memory"]) == 0
    out = capsys.readouterr().out
    assert "not installed, so left out: jax" in out
    assert "| numpy |" in out


def test_an_unknown_workload_is_refused(capsys):
    """With the names of those there are."""
    assert main(["mnist"]) == 2
    assert "mnist-mlp" in capsys.readouterr().err


def test_peers_are_imported_only_when_used():
    """Naming the workloads must not wait for torch."""
    code = "import benchmarks.programs as p, json, sys; p.workloads(); "
    code += "print(json.dumps([*sys.modules]))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)
    loaded = set(json.loads(out.stdout))
    assert loaded.isdisjoint({"torch", "jax", "autograd", "mygrad", "micrograd"})
    assert load("numpy").LIBRARY == "numpy"


def test_peak_memory_is_that_of_a_process_of_its_own():
    """A child's figure does not include what this process holds."""
    ballast = np.ones(40 * 2**20)  # 320 MiB
    code = "from benchmarks.memory import child; child('tiny-mlp', 'numpy')"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)
    assert 10 < float(out.stdout) < 200 < ballast.nbytes / 2**20
