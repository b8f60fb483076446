"""What a compiled function may get wrong without a word, one by one: it is right, or runs as it is.

Each test compares with the function itself, called alike.
"""

from __future__ import annotations

import cProfile
import ctypes
import math
import threading
import time
import warnings
from typing import Any

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn, optim

from .twins import (
    Twin,
    assert_close,
    assert_same_state,
    batch,
    classify,
    settled,
    small_model,
    trainer,
)

adam = trainer(small_model, classify, lambda ps: optim.Adam(ps, lr=0.01))


def twins(make: Any = adam) -> tuple[Twin, Twin, Any]:
    """A twin as it is, a twin whose step is compiled, and that step, all three steps on."""
    eager, compiled = make(), make()
    step = mg.compile(compiled.step)
    for _ in range(3):
        assert_close(eager.step(*batch()), step(*batch()))
    assert step.variants, mg.compiling.explain(step)
    return eager, compiled, step


def both(eager: Twin, compiled: Twin, step: Any, *arguments: Any, times: int = 3) -> None:
    """The same steps of both, compared."""
    for _ in range(times):
        assert_close(eager.step(*arguments), step(*arguments))
        assert_same_state(eager, compiled)


# What comes in.


def test_new_arguments_are_used() -> None:
    """Every call works on the arrays it is given, not on those of the recording."""
    eager, compiled, step = twins()
    for seed in range(1, 6):
        both(eager, compiled, step, *batch(seed), times=1)
    assert len(step.variants) == 1


def test_arguments_changed_in_place_between_calls() -> None:
    """An array that is the same object but holds other numbers is read anew."""
    eager, compiled, step = twins()
    x, y = batch()
    for _ in range(4):
        x.data[...] *= 1.1
        y[...] = (y + 1) % 3
        both(eager, compiled, step, x, y, times=1)


def test_another_batch_size() -> None:
    """Another shape is another program; both stay, and may take turns."""
    eager, compiled, step = twins()
    for size in (3, 3, 3, 8, 3, 8, 8):
        both(eager, compiled, step, *batch(5, size), times=1)
    assert len(step.variants) == 2
    assert "shape of x" in mg.compiling.explain(step)


def test_another_dtype() -> None:
    """float32 examples do not run through a program for float64."""
    eager, compiled, step = twins()
    for _ in range(3):
        both(eager, compiled, step, *batch(0, 8, np.float32), times=1)


def test_arguments_that_are_not_contiguous() -> None:
    """A transposed or strided array has the same numbers in other places."""
    eager, compiled, step = twins()
    x, y = batch(0, 16)
    for _ in range(4):
        turned = mg.Tensor.constant(np.asfortranarray(x.raw[::2]))
        both(eager, compiled, step, turned, y[::2], times=1)


def test_the_same_array_twice() -> None:
    """f(x, x) and f(x, y) are recorded apart if it writes to one of them."""

    def f(a: Any, b: Any) -> Any:
        a += 1.0
        return (a * b).sum()

    step = mg.compile(f)
    for _ in range(4):
        x, y = np.arange(3.0), np.arange(3.0)
        assert step(x, y) == f(np.arange(3.0), np.arange(3.0))
        x = np.arange(3.0)
        expected = np.arange(3.0)
        assert step(x, x) == f(expected, expected)
        assert_close(x, expected)


def test_an_argument_that_is_a_view_of_a_parameter() -> None:
    """A step that is given a parameter's own memory must not see it change on the way."""
    model = small_model()
    twin = small_model()

    def step_of(model: Any) -> Any:
        optimizer = optim.SGD(model.parameters(), lr=0.1)

        def step(x: Any) -> Any:
            optimizer.zero_grad()
            loss = (model(x) ** 2).sum()
            loss.backward()
            optimizer.step()
            return x.sum().item()

        return step

    eager, step = step_of(twin), mg.compile(step_of(model))
    for _ in range(5):
        ours = mg.Tensor.constant(next(iter(model.parameters())).raw)
        theirs = mg.Tensor.constant(next(iter(twin.parameters())).raw.copy())
        step(ours)
        eager(theirs)
    pairs = zip(model.parameters(), twin.parameters(), strict=True)
    for p, q in pairs:
        assert_close(p.raw, q.raw)


def test_arguments_by_name_and_defaults() -> None:
    """Names and defaults are as in the function."""

    def f(x: Any, scale: float = 2.0, *, shift: float = 0.0) -> Any:
        return (x * scale + shift).sum()

    step = mg.compile(f)
    x = np.arange(4.0)
    for _ in range(3):
        assert step(x) == f(x)
        assert step(x, 3.0) == f(x, 3.0)
        assert step(x=x, shift=1.5) == f(x, shift=1.5)
        assert step(x, scale=0.5, shift=-1.0) == f(x, scale=0.5, shift=-1.0)


def test_arguments_in_lists_and_dicts() -> None:
    """Arrays inside lists, tuples and dicts are arguments, too."""

    def f(batch: Any) -> Any:
        xs, (y, rest) = batch["xs"], batch["pair"]
        return (sum(x.sum() for x in xs) * y).sum() + rest

    step = mg.compile(f)
    for k in range(5):
        given = {"xs": [np.full(3, k), np.full(2, 2.0)], "pair": (np.arange(4.0) * k, 1.0)}
        assert_close(step(given), f(given))
    short = {"xs": [np.ones(3)], "pair": (np.arange(4.0), 1.0)}
    for _ in range(3):
        assert_close(step(short), f(short))


# Numbers of Python.


def test_a_number_as_an_argument() -> None:
    """A float that is given is not frozen, nor is a whole number that turns out to vary."""

    def f(x: Any, scale: float, power: int) -> Any:
        return (scale * x**power).sum()

    step = mg.compile(f)
    x = np.arange(1.0, 5.0)
    for k in range(12):
        assert_close(step(x, 0.1 * k, 1 + k // 4), f(x, 0.1 * k, 1 + k // 4))
    assert len(step.variants) <= 4


def test_a_learning_rate_that_changes_between_calls() -> None:
    """Schedules set lr: it is read at every step, without a new recording."""
    eager, compiled, step = twins()
    for k in range(5):
        eager.optimizer.lr = compiled.optimizer.lr = 0.01 / (k + 1)
        both(eager, compiled, step, *batch(k), times=1)
    assert len(step.variants) == 1
    schedules = [optim.StepLR(twin.optimizer, 2, 0.5) for twin in (eager, compiled)]
    for k in range(5):
        both(eager, compiled, step, *batch(k), times=1)
        for schedule in schedules:
            schedule.step()


def test_another_option_of_the_optimizer() -> None:
    """betas, eps or weight_decay may be changed, too."""
    eager, compiled, step = twins()
    for twin in (eager, compiled):
        twin.optimizer.param_groups[0]["betas"] = (0.5, 0.9)
        twin.optimizer.param_groups[0]["weight_decay"] = 0.1
    both(eager, compiled, step, *batch(), times=4)
    assert "betas" in mg.compiling.explain(step)


def test_a_number_of_the_closure() -> None:
    """A variable around the function is looked at before every call."""
    scale = 2.0

    def f(x: Any) -> Any:
        return (x * scale).sum()

    step = mg.compile(f)
    x = np.arange(4.0)
    for k in range(12):
        scale = float(k // 4)
        assert step(x) == f(x)


FACTOR = 1.0


def test_a_global_number() -> None:
    """So is a global one."""

    def f(x: Any) -> Any:
        return (x * FACTOR).sum()

    step = mg.compile(f)
    x = np.arange(4.0)
    before = FACTOR
    try:
        for k in range(8):
            globals()["FACTOR"] = float(k // 4)
            assert step(x) == f(x)
    finally:
        globals()["FACTOR"] = before


def test_an_attribute_of_an_object() -> None:
    """And an attribute of whatever the function reaches."""

    class Settings:
        scale = 1.0

    settings = Settings()

    def f(x: Any) -> Any:
        return (x * settings.scale).sum()

    step = mg.compile(f)
    x = np.arange(4.0)
    for k in range(8):
        if k == 4:
            settings.scale = 3.0
        assert step(x) == f(x)


def test_a_counter_is_not_frozen() -> None:
    """A number that a function changes is asked for at every call, and changed by its program."""
    count = 0

    def f(x: Any) -> Any:
        nonlocal count
        count += 1
        return (x * count).sum()

    step = mg.compile(f)
    results = [step(np.ones(2)).item() for _ in range(6)]
    assert results == [2.0, 4.0, 6.0, 8.0, 10.0, 12.0]
    assert count == 6
    assert type(count) is int
    assert len(step.variants) == 1


# Decisions.


def test_a_branch_on_the_data() -> None:
    """An if on a number that was computed is taken anew at every call."""

    def f(x: Any) -> Any:
        y = (x * 2.0).sum()
        return y if y.item() > 0 else -3.0 * y

    step = mg.compile(f)
    for k in range(16):
        x = np.arange(3.0) - (k % 3)
        assert_close(step(x), f(x))


def test_a_branch_after_the_update_would_be_too_late() -> None:
    """A decision that comes after something was changed: nothing is changed twice."""
    eager, compiled = adam(), adam()

    def late(twin: Twin) -> Any:
        def step(x: Any, y: Any) -> Any:
            loss = twin.step(x, y)
            return "high" if loss > 1.0 else "low"

        return step

    step = mg.compile(late(compiled))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", mg.compiling.CompileWarning)
        for _ in range(6):
            assert late(eager)(*batch()) == step(*batch())
            assert_same_state(eager, compiled)


def test_elements_chosen_by_a_mask() -> None:
    """A result as long as the data say cannot be compiled, and is not."""

    def f(x: Any) -> Any:
        return x[x > 0].sum()

    step = mg.compile(f)
    with pytest.warns(mg.compiling.CompileWarning, match="shape"):  # noqa: PT031 - told once in all
        for k in range(4):
            x = np.arange(4.0) - k
            assert_close(step(x), f(x))


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


# What comes out.


def test_results_do_not_change_at_the_next_call() -> None:
    """Arrays that were returned stay as they are."""
    step = mg.compile(lambda x: (np.tanh(x), x * 2.0))
    kept = []
    for k in range(6):
        x = np.arange(3.0) + k
        kept.append((x, *step(x)))
    for x, a, b in kept:
        assert_close(a, np.tanh(x))
        assert_close(b, x * 2.0)


def test_gradients_that_were_kept_do_not_change() -> None:
    """p.grad of one step, kept in a list, is not overwritten by the next."""
    eager, compiled, step = twins()
    kept: list[Any] = []
    expected: list[Any] = []
    for k in range(5):
        eager.step(*batch(k))
        step(*batch(k))
        kept.append([p.grad for p in compiled.parameters])
        expected.append([p.grad for p in eager.parameters])
    for ours, theirs in zip(kept, expected, strict=True):
        for g, e in zip(ours, theirs, strict=True):
            assert_close(g.raw, e.raw, 1e-11)


def test_views_of_gradients_that_were_kept_do_not_change() -> None:
    """Nor is a view of one, detached or an array of numpy's."""
    _, compiled, step = twins()
    step(*batch(1))
    whole = compiled.parameters[0].grad.detach()
    row = compiled.parameters[2].grad.raw[0]
    before, first = whole.raw.copy(), row.copy()
    for k in range(2, 5):
        step(*batch(k))
    assert_close(whole.raw, before)
    assert_close(row, first)


def test_parameters_that_were_detached_do_not_change() -> None:
    """A copy that detach() promises to be one stays as it is."""
    eager, compiled, step = twins()
    kept = [p.detach() for p in compiled.parameters]
    before = [k.raw.copy() for k in kept]
    both(eager, compiled, step, *batch(), times=3)
    for k, b in zip(kept, before, strict=True):
        assert_close(k.raw, b)


def test_a_graph_that_remembers_parameters() -> None:
    """A loss computed as it is before a compiled step has the gradient of its own time."""
    eager, compiled, step = twins()
    x, y = batch(3)
    losses = [classify(t.model, x, y) for t in (eager, compiled)]
    both(eager, compiled, step, *batch(), times=2)
    for twin, loss in zip((eager, compiled), losses, strict=True):
        for p in twin.parameters:
            p.grad = None
        loss.backward()
    assert_same_state(eager, compiled)
    both(eager, compiled, step, *batch(), times=2)


def test_gradients_are_there_after_a_step() -> None:
    """p.grad can be read after a compiled step, as a tensor that wants no gradient."""
    _, compiled, step = twins()
    step(*batch())
    for p in compiled.parameters:
        assert isinstance(p.grad, mg.Tensor)
        assert p.grad.shape == p.shape
        assert not p.grad.requires_grad


def test_clipping_outside_works_on_what_a_step_left() -> None:
    """p.grad may be changed in place after a step without harm to the next one."""
    eager, compiled, step = twins()
    for k in range(4):
        both(eager, compiled, step, *batch(k), times=1)
        for twin in (eager, compiled):
            optim.clip_grad_norm_(twin.parameters, 0.01)
        assert_same_state(eager, compiled)


def test_a_loss_that_is_returned_can_go_backward_twice_only_if_kept() -> None:
    """backward() on a compiled loss frees it, like any other."""
    model = small_model()
    loss = settled(mg.compile(lambda x, y: classify(model, x, y)), *batch())
    found = loss(*batch())
    found.backward()
    with pytest.raises(RuntimeError, match="freed"):
        found.backward()


# What else a function does.


def test_print_is_not_swallowed(capsys: pytest.CaptureFixture[str]) -> None:
    """A function that prints runs as it is."""

    def f(x: Any) -> Any:
        print("called")
        return x.sum()

    step = mg.compile(f)
    with pytest.warns(mg.compiling.CompileWarning, match="print"):  # noqa: PT031 - told once in all
        for _ in range(4):
            step(np.ones(2))
    assert capsys.readouterr().out == "called\n" * 4


def test_a_list_that_grows() -> None:
    """One that keeps a history outside does, too."""
    history: list[Any] = []

    def f(x: Any) -> Any:
        y = x.sum()
        history.append(y)
        return y

    step = mg.compile(f)
    with pytest.warns(mg.compiling.CompileWarning, match="history"):  # noqa: PT031 - told once in all
        for k in range(4):
            step(np.full(2, k))
    assert [float(y) for y in history] == [0, 2, 4, 6]


def test_the_clock_is_not_frozen() -> None:
    """One that looks at the clock does, too."""
    step = mg.compile(lambda x: x.sum() + time.perf_counter())
    with pytest.warns(mg.compiling.CompileWarning, match="perf_counter"):
        results = [step(np.ones(2)) for _ in range(4)]
    assert len(set(map(float, results))) == 4


def test_numpys_global_generator_is_not_frozen() -> None:
    """Or draws from a generator nobody handed to it."""
    step = mg.compile(lambda x: (x + np.random.rand(2)).sum())
    with pytest.warns(mg.compiling.CompileWarning, match="rand"):
        results = [step(np.ones(2)) for _ in range(4)]
    assert len(set(map(float, results))) == 4


def test_a_generator_of_batches_is_not_frozen() -> None:
    """Or takes the next batch from a generator."""
    batches = (np.full(2, k) for k in range(9))

    def f() -> Any:
        for x in batches:
            return x.sum() * 2.0
        return None

    step = mg.compile(f)
    with pytest.warns(mg.compiling.CompileWarning, match="iterator"):
        assert [float(step()) for _ in range(4)] == [0.0, 4.0, 8.0, 12.0]


def test_a_hidden_array_that_changes() -> None:
    """What comes out of a place nobody can look into is not taken for a constant."""
    numbers = (ctypes.c_double * 3)(1.0, 2.0, 3.0)

    def f(x: Any) -> Any:
        return (x * np.frombuffer(numbers)).sum()

    step = mg.compile(f)
    results = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", mg.compiling.CompileWarning)
        for k in range(20):
            numbers[0] = float(k)
            results.append(float(step(np.ones(3))))
    assert results == [k + 5.0 for k in range(20)]


def test_a_generator_of_numpys_is_drawn_from() -> None:
    """A Generator that the function holds is drawn from at every call, in the same order."""
    ours, theirs = np.random.default_rng(0), np.random.default_rng(0)

    def f(rng: Any, x: Any) -> Any:
        return (x * rng.random(3) + rng.normal(0.0, 2.0, 3)).sum() + rng.integers(0, 9, 2).sum()

    step = mg.compile(lambda x: f(ours, x))
    for _ in range(6):
        assert_close(step(np.ones(3)), f(theirs, np.ones(3)))
    assert step.variants
    assert ours.random() == theirs.random()


# Trouble on the way.


def test_an_exception_leaves_all_as_it_was() -> None:
    """A call that fails changes neither parameters nor what the optimiser remembers."""
    eager, compiled, step = twins()
    x, _ = batch()
    wrong = np.full(8, 7)  # there is no class 7
    before = [p.raw.copy() for p in compiled.parameters]
    for twin, call in ((eager, eager.step), (compiled, step)):
        with pytest.raises(ValueError, match="classes are 0 to 2"):
            call(x, wrong)
        assert all(p.grad is None for p in twin.parameters)
    for p, b in zip(compiled.parameters, before, strict=True):
        assert_close(p.raw, b)
    both(eager, compiled, step, *batch(), times=3)


def test_errors_of_floating_point_are_raised_where_asked_for() -> None:
    """np.errstate is obeyed, forward; what backward meets is not reported, as otherwise."""
    step = settled(mg.compile(lambda x: np.exp(x).sum()), np.ones(2))
    with np.errstate(over="raise"), pytest.raises(FloatingPointError):
        step(np.full(2, 1e4))
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert step(np.full(2, 1e4)) == np.inf
    assert_close(step(np.ones(2)), np.exp(np.ones(2)).sum())


def test_an_exception_in_the_middle_of_a_step() -> None:
    """After one the gradients that were about to come are not there, and training can go on."""

    def make() -> Any:
        w = mg.tensor(np.ones(3), requires_grad=True)
        optimizer = optim.Adam([w], lr=0.01)

        def step(x: Any) -> Any:
            optimizer.zero_grad()
            loss = mg.exp(w * x).sum()
            loss.backward()
            optimizer.step()
            return loss.item()

        return Twin(step, [w], optimizer)

    eager, compiled = make(), make()
    step = mg.compile(compiled.step)
    for k in range(8):
        x = np.arange(3.0) * 0.1 * k
        assert_close(eager.step(x), step(x))
        for call in (eager.step, step):
            with np.errstate(over="raise"), pytest.raises(FloatingPointError):
                call(np.full(3, 1e4))
        assert eager.parameters[0].grad is None
        assert_same_state(eager, compiled)
    assert step.variants


def test_threads() -> None:
    """Two threads may call one compiled function: each gets its own result."""
    f = settled(mg.compile(lambda x: np.tanh(x * 3.0).sum()), np.ones(1000))
    wrong: list[Any] = []

    def work(k: int) -> None:
        x = np.full(1000, 0.01 * k)
        expected = np.tanh(x * 3.0).sum()
        for _ in range(300):
            found = f(x)
            if abs(found - expected) > 1e-9:
                wrong.append((k, found, expected))

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_function_that_calls_itself() -> None:
    """A compiled function may call itself: inside, it runs as it is."""

    def f(x: Any, depth: int) -> Any:
        return x.sum() if depth == 0 else again(x * 0.5, depth - 1)

    again = mg.compile(f)
    for depth in (0, 2, 1, 2, 2, 2):
        assert_close(again(np.ones(4), depth), np.float64(4.0 * 0.5**depth))


def test_a_compiled_function_inside_another() -> None:
    """Compiled functions nest, and the outer one is one program."""
    inner = mg.compile(lambda x: np.tanh(x) * 2.0)
    outer = mg.compile(lambda x: inner(x).sum() + 1.0)
    for k in range(5):
        x = np.arange(3.0) + k
        assert_close(outer(x), (np.tanh(x) * 2.0).sum() + 1.0)
    assert outer.variants
    assert "np.tanh" in outer.variants[0].text


def test_decorated_methods() -> None:
    """A method can be decorated; every object has its own state."""

    class Scaler:
        def __init__(self, scale: float) -> None:
            self.scale = scale

        @mg.compile
        def apply(self, x: Any) -> Any:
            """Scale it."""
            return x * self.scale

    a, b = Scaler(2.0), Scaler(3.0)
    for _ in range(4):
        assert_close(a.apply(np.ones(2)), np.full(2, 2.0))
        assert_close(b.apply(np.ones(2)), np.full(2, 3.0))
    assert Scaler.apply.__doc__ == "Scale it."


def test_data_changed_between_forward_and_backward() -> None:
    """The gradient is that of the numbers the loss was computed with."""

    def make() -> Any:
        w = mg.tensor(np.ones(3), requires_grad=True)

        def step() -> Any:
            w.grad = None
            loss = (w * w).sum()
            w.data[...] = 7.0
            loss.backward()
            w.data[...] = w.raw - 6.5
            return loss.item()

        return Twin(step, [w])

    eager, compiled = make(), make()
    step = mg.compile(compiled.step)
    for _ in range(5):
        assert_close(eager.step(), step())
        assert_same_state(eager, compiled)


def test_memory_is_swept_of_denormals() -> None:
    """Where gradients are exactly 0, what Adam remembers dies out instead of becoming denormal."""

    def make() -> Any:
        model = small_model()
        optimizer = optim.Adam(model.parameters(), lr=0.01)

        def step(x: Any, on: Any) -> Any:
            optimizer.zero_grad()
            loss = (model(x) * on).sum()
            loss.backward()
            optimizer.step()
            return loss.item()

        return Twin(step, list(model.parameters()), optimizer, model)

    twin = make()
    step = mg.compile(twin.step)
    x, _ = batch()
    for k in range(8000):
        step(x, np.float64(k < 5) * np.ones(3))
    for state in twin.optimizer.state_dict()["state"].values():
        m = np.abs(state["exp_avg"])
        assert not ((m > 0) & (m < np.finfo(float).tiny)).any()


def test_a_profiler_goes_on() -> None:
    """cProfile measures a compiled step like any other, and is still on afterwards."""
    p = mg.tensor(np.ones(3), requires_grad=True)
    step = mg.compile(lambda: (p * p).sum().item())
    with cProfile.Profile() as profile:
        found = [step() for _ in range(4)]
        math.factorial(5)
    assert found == [3.0] * 4
    names = {entry.code for entry in profile.getstats() if isinstance(entry.code, str)}
    assert "<built-in method math.factorial>" in names
