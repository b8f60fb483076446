"""Modes, hooks, and parameters that are written to, loaded or replaced between calls.

Each test compares with the function itself, called alike.
"""

from __future__ import annotations

from typing import Any

import numpy as np

import minigrad as mg
from minigrad import nn, optim

from .twins import (
    Twin,
    adam,
    assert_close,
    assert_same_state,
    batch,
    both,
    classify,
    small_model,
    twins,
)

# Modes.


def test_train_and_eval() -> None:
    """model.eval() is noticed, and model.train() again."""
    model = nn.Sequential(nn.Linear(5, 7, rng=1), nn.Dropout(0.5, rng=3), nn.Linear(7, 3, rng=2))
    twin = nn.Sequential(nn.Linear(5, 7, rng=1), nn.Dropout(0.5, rng=3), nn.Linear(7, 3, rng=2))
    step = mg.compile(lambda x: model(x).sum().item())
    x, _ = batch()
    with mg.no_grad():
        for k in range(15):
            if k % 5 == 0:
                model.train(k != 5)
                twin.train(k != 5)
            assert_close(step(x), twin(x).sum().item())


def test_no_grad() -> None:
    """Inside no_grad nothing is remembered, and no gradient is computed."""
    model = small_model()
    loss = mg.compile(lambda x, y: classify(model, x, y))
    x, y = batch()
    for _ in range(4):
        assert loss(x, y).requires_grad
        with mg.no_grad():
            assert not loss(x, y).requires_grad
            assert_close(loss(x, y).raw, classify(model, x, y).raw)


def test_frozen_parameters() -> None:
    """freeze() is noticed: no gradient arrives, and nothing is moved."""
    eager, compiled, step = twins()
    for twin in (eager, compiled):
        twin.model[0].freeze()
    both(eager, compiled, step, *batch(), times=4)
    for twin in (eager, compiled):
        twin.model[0].unfreeze()
    both(eager, compiled, step, *batch(), times=4)


def test_hooks_on_gradients() -> None:
    """A hook that is registered is called, and may change what it is shown."""
    eager, compiled, step = twins()
    handles: list[Any] = []
    heard: list[Any] = []

    def hook(g: Any) -> Any:
        heard.append(1)
        return g * 0.5

    for twin in (eager, compiled):
        handles.append(twin.parameters[0].register_hook(hook))
    both(eager, compiled, step, *batch(), times=2)
    assert len(heard) == 4
    for handle in handles:
        handle.remove()
    both(eager, compiled, step, *batch(), times=2)
    assert len(heard) == 4


def test_hooks_on_modules() -> None:
    """So is one on a module."""
    eager, compiled, step = twins()
    for twin in (eager, compiled):
        twin.model[1].register_forward_hook(lambda module, inputs, output: output * 0.5)
    both(eager, compiled, step, *batch(), times=4)


# What is trained.


def test_parameters_written_to_between_calls() -> None:
    """p.data[...] = … takes effect."""
    eager, compiled, step = twins()
    for _ in range(3):
        for twin in (eager, compiled):
            for p in twin.parameters:
                p.data[...] *= 0.9
        both(eager, compiled, step, *batch(), times=1)


def test_parameters_given_new_data_between_calls() -> None:
    """So does p.data = …."""
    eager, compiled, step = twins()
    for _ in range(3):
        for twin in (eager, compiled):
            for p in twin.parameters:
                p.data = p.raw * 0.9
        both(eager, compiled, step, *batch(), times=1)


def test_state_loaded_between_calls() -> None:
    """load_state_dict of model and optimiser takes effect."""
    eager, compiled, step = twins()
    saved = [(t.model.state_dict(), t.optimizer.state_dict()) for t in (eager, compiled)]
    both(eager, compiled, step, *batch(), times=3)
    for twin, (model, optimizer) in zip((eager, compiled), saved, strict=True):
        twin.model.load_state_dict(model)
        twin.optimizer.load_state_dict(optimizer)
    both(eager, compiled, step, *batch(), times=3)


def test_a_parameter_that_is_replaced() -> None:
    """A layer that is given another parameter uses that one."""
    model = small_model()
    loss = mg.compile(lambda x, y: classify(model, x, y))
    x, y = batch()
    for k in range(6):
        if k == 3:
            model[0].weight = nn.Parameter(np.ones((7, 5)))
        assert_close(loss(x, y).raw, classify(model, x, y).raw)


def test_a_layer_that_is_replaced() -> None:
    """So does a model that is given another layer."""
    model = small_model()
    loss = mg.compile(lambda x, y: classify(model, x, y))
    x, y = batch()
    for k in range(6):
        if k == 3:
            setattr(model, "1", nn.ReLU())
        assert_close(loss(x, y).raw, classify(model, x, y).raw)


def test_parameters_added_to_the_optimizer() -> None:
    """add_param_group is noticed."""

    def make() -> Any:
        model = small_model()
        optimizer = optim.Adam(model[0].parameters(), lr=0.01)

        def step(x: Any, y: Any) -> Any:
            optimizer.zero_grad()
            model.zero_grad()
            loss = classify(model, x, y)
            loss.backward()
            optimizer.step()
            return loss.item()

        return Twin(step, list(model.parameters()), optimizer, model)

    eager, compiled, step = twins(make)
    for twin in (eager, compiled):
        twin.optimizer.add_param_group({"params": list(twin.model[2].parameters())})
    both(eager, compiled, step, *batch(), times=4)


def test_steps_as_they_are_in_between() -> None:
    """Eager and compiled steps may alternate, and the optimiser's state is one."""
    eager, compiled, step = twins()
    for k in range(6):
        assert_close(eager.step(*batch(k)), (step if k % 2 else compiled.step)(*batch(k)))
        assert_same_state(eager, compiled)
    ours, theirs = eager.optimizer.state_dict(), compiled.optimizer.state_dict()
    for i, state in ours["state"].items():
        assert state["step"] == theirs["state"][i]["step"] == 9
        for name in ("exp_avg", "exp_avg_sq"):
            assert_close(state[name], theirs["state"][i][name])


def test_two_compiled_functions_of_one_model() -> None:
    """Programs that train the same parameters know of each other's work."""
    eager, compiled = adam(), adam()
    first, second = mg.compile(compiled.step), mg.compile(lambda x, y: compiled.step(x, y))
    for k in range(9):
        assert_close(eager.step(*batch(k)), (first if k % 2 else second)(*batch(k)))
        assert_same_state(eager, compiled)


def test_gradients_that_are_summed_up() -> None:
    """Without zero_grad gradients add up over calls, as they do otherwise."""

    def make() -> Any:
        model = small_model()

        def step(x: Any, y: Any) -> Any:
            loss = classify(model, x, y)
            loss.backward()
            return loss.item()

        return Twin(step, list(model.parameters()))

    eager, compiled, step = twins(make)
    both(eager, compiled, step, *batch(), times=4)
    for twin in (eager, compiled):
        for p in twin.parameters:
            p.grad = None
    both(eager, compiled, step, *batch(), times=3)


def test_only_backward_compiled() -> None:
    """The optimiser may step outside, without a false alarm about old gradients."""

    def make() -> Any:
        model = small_model()
        optimizer = optim.Adam(model.parameters(), lr=0.01)

        def step(x: Any, y: Any) -> Any:
            optimizer.zero_grad()
            loss = classify(model, x, y)
            loss.backward()
            return loss.item()

        return Twin(step, list(model.parameters()), optimizer, model)

    eager, compiled = make(), make()
    step = mg.compile(compiled.step)
    for k in range(8):
        assert_close(eager.step(*batch(k)), step(*batch(k)))
        eager.optimizer.step()
        compiled.optimizer.step()
        assert_same_state(eager, compiled)
    assert step.variants
