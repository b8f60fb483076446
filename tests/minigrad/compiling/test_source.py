"""The program as text: it is formatted, names what the user names, and runs with numpy alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn, optim

from .test_networks import NETWORKS, OPTIMIZERS, wide_model
from .twins import assert_close, batch, classify, small_model, trainer

adam = trainer(small_model, classify, lambda ps: optim.Adam(ps, lr=0.01))

ALONE = """
import sys

import numpy as np

class Nobody:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "minigrad":
            raise ImportError("the program must not need it")

sys.meta_path.insert(0, Nobody())
space = {}
exec(open(sys.argv[1]).read(), space)
given = np.load(sys.argv[2])
step, gradients = space["prepare"](given["theta"], given["exp_avg"], given["exp_avg_sq"])
theta = given["theta"]
arrays = [given["theta"].copy(), given["exp_avg"].copy(), given["exp_avg_sq"].copy()]
step, gradients = space["prepare"](*arrays)
losses = [step(given["x"], given["y"], t, 0.01) for t in (1, 2, 3)]
np.savez(sys.argv[3], theta=arrays[0], losses=losses)
"""


def test_runs_on_its_own_with_numpy_alone(tmp_path: Path) -> None:
    """Pasted into another process, the program takes the steps that training takes."""
    twin = adam()
    x, y = batch()
    text = mg.source(twin.step, x, y)
    theta = np.concatenate([p.raw.reshape(-1) for p in twin.parameters])
    zeros = np.zeros_like(theta)
    program, given, found = (tmp_path / name for name in ("step.py", "given.npz", "found.npz"))
    program.write_text(text)
    np.savez(given, theta=theta, exp_avg=zeros, exp_avg_sq=zeros, x=x.raw, y=y)
    script = tmp_path / "alone.py"
    script.write_text(ALONE)
    subprocess.run([sys.executable, script, program, given, found], check=True)
    losses = [twin.step(x, y) for _ in range(3)]
    results = np.load(found)
    assert_close(results["losses"], np.array(losses))
    assert_close(results["theta"], np.concatenate([p.raw.reshape(-1) for p in twin.parameters]))


def passes_the_formatter(text: str, folder: Path) -> None:
    """Fail unless the project's formatter would leave a text as it is."""
    ruff = Path(sys.executable).parent / "ruff"
    if not ruff.exists():
        pytest.skip("ruff is not installed")
    program = folder / "program.py"
    program.write_text(text)
    command = [ruff, "format", "--diff", "--line-length", "100", "--no-cache", program]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("name", NETWORKS)
def test_passes_the_formatter(name: str, tmp_path: Path) -> None:
    """The text is as the project's formatter would write it."""
    twin = trainer(*NETWORKS[name], lambda ps: optim.Adam(ps, lr=0.01))()
    passes_the_formatter(mg.source(twin.step), tmp_path)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_loops_pass_the_formatter(name: str, tmp_path: Path) -> None:
    """So are loops over stretches of long vectors."""
    twin = trainer(wide_model, NETWORKS["ReLU"][1], OPTIMIZERS[name])()
    passes_the_formatter(mg.source(twin.step), tmp_path)


def test_says_which_line_each_part_is_for() -> None:
    """Lines of the user's program stand above what numpy does for them, forward and backward."""
    twin = adam()
    text = mg.source(twin.step, *batch())
    assert "# return nn.cross_entropy(model(x), y)" in text
    assert "(backward)" in text
    assert "# optimizer.step()" in text


def test_uses_the_users_names() -> None:
    """Arguments, local variables and parameters keep their names."""

    def step(inputs: Any, targets: Any) -> Any:
        hidden = np.tanh(inputs)
        away = hidden - targets
        return (away * away).sum()

    text = mg.source(step, np.ones(4), np.zeros(4))
    assert "def step(inputs, targets):" in text
    assert "np.tanh(inputs, out=hidden)" in text
    assert "np.subtract(hidden, targets, out=away)" in text
    assert "model_0_weight" in mg.source(adam().step, *batch())


def test_takes_no_step() -> None:
    """To be shown, a step is not taken: nothing that is trained has moved."""
    model = nn.Sequential(nn.Linear(5, 7, rng=1), nn.Dropout(0.5, rng=3), nn.Linear(7, 3, rng=2))
    twin = trainer(lambda: model, classify, lambda ps: optim.Adam(ps, lr=0.01))()
    twin.step(*batch())
    before = [(p.raw.copy(), p.grad.raw.copy()) for p in twin.parameters]
    state = twin.optimizer.state_dict()
    bits = model[1].rng.bit_generator.state
    mg.source(twin.step, *batch())
    for p, (raw, grad) in zip(twin.parameters, before, strict=True):
        assert (p.raw == raw).all()
        assert (p.grad.raw == grad).all()
    after = twin.optimizer.state_dict()
    for i, slot in state["state"].items():
        for name, value in slot.items():
            assert np.array_equal(after["state"][i][name], value)
    assert model[1].rng.bit_generator.state == bits
    twin.step(*batch())


def test_of_a_compiled_function_is_the_program_that_runs() -> None:
    """source(step, ...) of a compiled step is the very text it runs."""
    twin = adam()
    step = mg.compile(twin.step)
    for _ in range(3):
        step(*batch())
    assert mg.source(step, *batch()) == step.variants[0].text


def test_says_why_there_is_none() -> None:
    """A function that cannot be compiled has no program, and the error says why."""
    with pytest.raises(ValueError, match="shape of a result"):
        mg.source(lambda x: x[x > 0], np.ones(3))


def test_names_cannot_break_the_text() -> None:
    """Odd names of attributes and keys become names of Python."""
    holder = {"a b'; import os": np.ones(3), "class": np.ones(3), "π": np.ones(3)}

    def step() -> Any:
        return sum(x.sum() for x in holder.values())

    text = mg.source(step)
    compile(text, "text", "exec")
    assert "import os" not in text.replace("import_os", "")
