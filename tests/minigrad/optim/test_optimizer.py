"""What all optimisers share: groups, skipping, state, warnings, refusals."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import minigrad
from minigrad import data, nn, optim

# Every optimiser that is a formula on vectors; LBFGS and Newton have tests of their own.
EVERY = [
    kind
    for kind in vars(optim).values()
    if isinstance(kind, type) and issubclass(kind, optim.Optimizer) and "update" in vars(kind)
    if kind is not optim.Optimizer
]
COUNTING = (optim.Adam, optim.AdamW, optim.Adamax, optim.NAdam)  # the step's number matters
every = pytest.mark.parametrize("optimizer", EVERY, ids=lambda o: o.__name__)


def network(dtype=np.float64):
    rng = np.random.default_rng(0)
    # The middle weight is large enough to be moved on its own, the others are moved together.
    return nn.Sequential(
        nn.Linear(3, 100, rng=rng, dtype=dtype),
        nn.Tanh(),
        nn.Linear(100, 100, rng=rng, dtype=dtype),
        nn.Tanh(),
        nn.Linear(100, 2, rng=rng, dtype=dtype),
    )


def train(model, optimizer, steps, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.mse_loss(model(rng.standard_normal((4, 3))), np.zeros((4, 2))).backward()
        optimizer.step()


def decayed(optimizer):
    """Options that use every line of the formula."""
    return {} if optimizer is optim.Rprop else {"weight_decay": 0.1}


def same(one, other):
    pairs = zip(one.parameters(), other.parameters(), strict=True)
    return all((p.data == q.data).all() for p, q in pairs)


# Rates with which each learns in a few hundred steps.
RATES = {optim.SGD: 0.5, optim.Momentum: 0.5, optim.Adadelta: 10.0, optim.RMSprop: 0.01}
RATES[optim.Adagrad] = 0.3


@every
def test_it_learns_xor(optimizer):
    """From four points: the loss falls from ln 2 to a hundredth of it."""
    rng = np.random.default_rng(0)
    model = nn.Sequential(nn.Linear(2, 8, rng=rng), nn.Tanh(), nn.Linear(8, 2, rng=rng))
    x, y = data.xor()
    moving = optimizer(model.parameters(), lr=RATES.get(optimizer, 0.05))
    for _ in range(400):
        moving.zero_grad()
        loss = nn.cross_entropy(model(x), y)
        loss.backward()
        moving.step()
    assert loss.item() < 0.01


@every
def test_it_finds_its_way_down_a_ravine(optimizer):
    """½(x² + 50y²), fifty times as steep across as along, from (3, 1)."""
    w = nn.Parameter([3.0, 1.0])
    moving = optimizer([w], lr={optim.SGD: 0.02, optim.Momentum: 0.02}.get(optimizer, 0.1))
    if optimizer in (optim.Adagrad, optim.Adadelta):
        moving.lr = 1.0 if optimizer is optim.Adagrad else 10.0
    for _ in range(300):
        moving.zero_grad()
        loss = (w * w * np.array([0.5, 25.0])).sum()
        loss.backward()
        moving.step()
    assert loss.item() < 0.2  # it was 29.5


@every
def test_together_is_as_each_alone(optimizer):
    """Moving small parameters as one vector gives the same numbers, bit for bit."""
    one, other = network(), network()
    together = optimizer(one.parameters(), **decayed(optimizer))
    alone = [optimizer([p], **decayed(optimizer)) for p in other.parameters()]
    train(one, together, 5)

    class All:
        def zero_grad(self):
            other.zero_grad()

        def step(self):
            for each in alone:
                each.step()

    train(other, All(), 5)
    assert same(one, other)


@every
def test_parameters_without_gradient_are_left_alone(optimizer):
    """They do not move, and their step is not counted, so their bias correction is their own."""
    a, b, c = nn.Parameter([1.0]), nn.Parameter([1.0]), nn.Parameter([1.0])
    together = optimizer([a, b])
    alone = optimizer([c])
    for i in range(4):
        together.zero_grad()
        ((a * 3.0 + b * 3.0) if i % 2 else (a * 3.0)).sum().backward()
        together.step()
        if i % 2:
            alone.zero_grad()
            (c * 3.0).sum().backward()
            alone.step()
    assert b.item() == c.item()
    assert [state["step"] for state in together.state_dict()["state"].values()] == [4, 2]


@every
def test_data_set_anew_between_steps_is_kept(optimizer):
    """Nothing of an optimiser remembers old parameters, even when they are given other arrays."""
    w = nn.Parameter(np.zeros((2, 3)))
    moving = optimizer([w], lr=0.0)
    for _ in range(2):
        w.data = np.arange(6.0).reshape(3, 2).T  # not contiguous
        moving.zero_grad()
        (w * w).sum().backward()
        moving.step()
    # Rprop's steps have a smallest size above 0.
    np.testing.assert_allclose(w.data, [[0.0, 2.0, 4.0], [1.0, 3.0, 5.0]], atol=2e-6)


@every
def test_an_array_that_is_not_contiguous_moves(optimizer):
    """A single parameter with a transposed array is no view of a vector, and still moves."""
    w = nn.Parameter(np.zeros((2, 3)))
    w.data = np.arange(6.0).reshape(3, 2).T
    before = w.data.copy()
    moving = optimizer([w], lr=0.5)
    w.sum().backward()
    moving.step()
    assert (w.data < before).all()


@every
def test_the_graph_of_a_kept_loss_does_not_change(optimizer):
    """Gradients computed after a step, from a loss of before, are those of before."""
    w = nn.Parameter([3.0])
    moving = optimizer([w], lr=0.5)
    loss = (w * w).sum()
    loss.backward(retain_graph=True)
    moving.step()
    moving.zero_grad()
    loss.backward()
    assert w.grad.tolist() == [6.0]


@every
@pytest.mark.parametrize(
    "holder",
    [lambda w: w * w, lambda w: w.reshape(-1) * w.reshape(-1), lambda w: w.T * w.T],
    ids=["itself", "a view", "its transpose"],
)
def test_a_graph_shares_a_moved_parameter_and_keeps_it_as_it_was(optimizer, holder):
    """From the second step on nothing is copied for a graph; one that is kept stays right."""
    w, b = nn.Parameter([[3.0]]), nn.Parameter([1.0])
    moving = optimizer([w, b], lr=0.3)
    for _ in range(2):
        moving.zero_grad()
        (w * w + b).sum().backward()
        moving.step()
    before = w.item()
    y = holder(w)
    assert all(np.shares_memory(x, w.raw) for x in y.saved[1:])
    loss = (y + b).sum()
    moving.zero_grad()
    loss.backward(retain_graph=True)
    moving.step()
    assert w.item() != before
    moving.zero_grad()
    loss.backward()
    assert w.grad.item() == pytest.approx(2 * before)


@every
def test_what_is_read_from_a_parameter_stands_still(optimizer):
    """A detached tensor and an array in the hands of others do not move with it; writing counts."""
    w = nn.Parameter([3.0, 4.0])
    moving = optimizer([w], lr=0.5)
    for k in range(3):
        detached, array = w.detach(), w.data
        was = array.copy()
        moving.zero_grad()
        (w * w).sum().backward()
        moving.step()
        assert detached.tolist() == array.tolist() == was.tolist() != w.tolist()
        w.data[0] = 3.0 + k
        assert w.tolist()[0] == 3.0 + k


@every
def test_float32_stays_float32(optimizer):
    """Parameters, and everything remembered about them."""
    model = network(np.float32)
    moving = optimizer(model.parameters(), **decayed(optimizer))
    train(model, moving, 2)
    assert {p.dtype for p in model.parameters()} == {np.dtype(np.float32)}
    arrays = [a for state in moving.state_dict()["state"].values() for a in state.values()]
    assert {a.dtype for a in arrays if isinstance(a, np.ndarray)} <= {np.dtype(np.float32)}


@every
def test_state_goes_on_where_it_stopped(optimizer):
    """Five steps, saved and loaded, then five: the same as ten."""
    straight, stopped = network(), network()
    one = optimizer(straight.parameters(), lr=0.05)
    train(straight, one, 5, seed=1)
    train(straight, one, 5, seed=2)

    first = optimizer(stopped.parameters(), lr=0.05)
    train(stopped, first, 5, seed=1)
    state = first.state_dict()
    second = optimizer(stopped.parameters(), lr=0.9)
    second.load_state_dict(state)
    assert second.lr == 0.05
    train(stopped, second, 5, seed=2)
    assert same(straight, stopped)


@every
def test_loaded_step_counts_are_each_parameters_own(optimizer):
    """Also in an optimiser under way, whose parameters had moved together so far."""
    a, b = nn.Parameter([1.0]), nn.Parameter([1.0])
    moving = optimizer([a, b])
    (a + b).sum().backward()
    moving.step()
    state = moving.state_dict()
    state["state"][0]["step"] = 7
    moving.load_state_dict(state)
    moving.zero_grad()
    (a + b).sum().backward()
    moving.step()
    assert [state["step"] for state in moving.state_dict()["state"].values()] == [8, 2]
    assert (a.item() != b.item()) == (optimizer in COUNTING)


@every
def test_a_state_that_does_not_fit_is_refused(optimizer):
    """Another number of parameters, or other shapes, and nothing is changed."""
    big = optimizer([nn.Parameter([1.0, 2.0])]).state_dict()
    two = optimizer([nn.Parameter([1.0]), nn.Parameter([1.0])])
    with pytest.raises(ValueError, match=r"groups of \[2\] parameters, and the state is for \[1\]"):
        two.load_state_dict(big)
    one = optimizer([nn.Parameter([1.0, 2.0, 3.0])])
    with pytest.raises(ValueError, match="state of parameter 0 does not fit"):
        one.load_state_dict(big)


def test_groups_have_options_of_their_own():
    """What a group does not say, it takes from the arguments."""
    a, b = nn.Parameter([1.0]), nn.Parameter([1.0])
    sgd = optim.SGD([{"params": [a]}, {"params": [b], "lr": 0.5}], lr=0.25)
    (a + b).sum().backward()
    sgd.step()
    assert (a.item(), b.item()) == (0.75, 0.5)
    sgd.lr = 1.0
    assert [group["lr"] for group in sgd.param_groups] == [1.0, 1.0]


def test_options_may_change_between_steps():
    """Through lr, or through the groups as in torch."""
    w = nn.Parameter([0.0])
    sgd = optim.SGD([w], lr=1.0)
    for lr in [1.0, 0.5]:
        sgd.lr = lr
        sgd.zero_grad()
        w.sum().backward()
        sgd.step()
    sgd.param_groups[0]["lr"] = 0.25
    sgd.zero_grad()
    w.sum().backward()
    sgd.step()
    assert w.item() == -1.75


@every
def test_a_group_added_later_moves_from_then_on(optimizer):
    """As if it had been there from the start, without a gradient; saved and loaded with it."""
    a, b, c, d = (nn.Parameter([1.0, 2.0]) for _ in range(4))
    later, start = optimizer([a], lr=0.25), optimizer([{"params": [c]}, {"params": d, "lr": 0.5}])
    start.param_groups[0]["lr"] = 0.25

    def move(optimizer, *parameters):
        optimizer.zero_grad()
        for p in parameters:
            (p * p).sum().backward()
        optimizer.step()

    move(later, a)
    move(start, c)
    later.add_param_group({"params": b, "lr": 0.5})
    for _ in range(3):
        move(later, a, b)
        move(start, c, d)
    assert (a.tolist(), b.tolist()) == (c.tolist(), d.tolist())
    start.load_state_dict(later.state_dict())


def test_a_group_that_does_not_fit_is_refused_and_changes_nothing():
    """The same parameter twice, or an unknown option."""
    a, b = nn.Parameter([1.0]), nn.Parameter([1.0])
    adam = optim.Adam([a])
    with pytest.raises(ValueError, match="given twice"):
        adam.add_param_group({"params": [b, a]})
    with pytest.raises(TypeError, match="unknown option 'momentum'"):
        adam.add_param_group({"params": [b], "momentum": 0.9})
    assert [group["params"] for group in adam.param_groups] == [[a]]
    a.sum().backward()
    adam.step()


def test_a_closure_is_called_and_its_loss_returned():
    """The loop in one call, as torch has it."""
    w = nn.Parameter([3.0])
    sgd = optim.SGD([w], lr=0.5)

    def closure():
        sgd.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    assert sgd.step(closure).item() == 9.0
    assert w.item() == 0.0
    w.sum().backward()
    sgd.zero_grad()
    w.sum().backward()
    assert sgd.step() is None


# Numbers that would slow a processor down.


@every
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_gradients_that_stay_0_leave_no_denormals(optimizer, dtype):
    """For thousands of steps what is remembered is exactly 0 or a normal number."""
    w = nn.Parameter(np.array([1.0, -2.0, 1e-3], dtype))
    options = {"momentum": 0.9} if optimizer is optim.SGD else {}
    if optimizer is optim.RMSprop:
        options = {"momentum": 0.9, "alpha": 0.9, "centered": True}
    if issubclass(optimizer, optim.Adam):
        options = {"betas": (0.9, 0.95)}
    moving = optimizer([w], **options)
    tiny = np.finfo(dtype).tiny
    for step in range(7500 if dtype is np.float64 else 1500):
        w.grad = np.array([1.0, 0.5, 1e-5] if step == 0 else [0.0, 0.0, 0.0], dtype)
        moving.step()
        (slot,) = moving._slots[0]
        for name, array in slot.memory.items():
            assert ((array == 0) | (np.abs(array) >= tiny)).all(), (name, step, array)
    if optimizer in (optim.SGD, optim.Momentum, *COUNTING):
        assert any((array == 0).all() for array in slot.memory.values())


def test_without_eps_nothing_is_flushed():
    """m would outlive v, and m / √v be infinite."""
    w = nn.Parameter(np.array([1.0], np.float32))
    adam = optim.Adam([w], eps=0.0)
    for g in [1e-18] * 32 + [0.0] * 3:
        w.grad = np.array([g], np.float32)
        adam.step()
    assert np.isfinite(w.data).all()


def test_a_large_parameter_is_moved_where_it_is():
    """Entry by entry as the formula says: here each takes the first Adam step, lr."""
    w = nn.Parameter(np.zeros(50_000))
    adam = optim.Adam([w], lr=0.5, eps=0.0)
    w.grad = np.random.default_rng(0).uniform(0.1, 1.0, w.shape)
    adam.step()
    np.testing.assert_allclose(w.data, -0.5, rtol=1e-12)


def test_a_large_parameter_may_be_looked_at_between_steps():
    """detach() locks the array, and the next step moves it all the same."""
    model = nn.Linear(100, 100)
    sgd = optim.SGD(model.parameters(), lr=0.1)
    losses = []
    for _ in range(3):
        sgd.zero_grad()
        loss = nn.mse_loss(model(np.ones((2, 100))), np.zeros((2, 100)))
        loss.backward()
        model.weight.detach()
        sgd.step()
        losses.append(loss.item())
    assert losses[2] < losses[1] < losses[0]


def test_gradients_set_by_hand_are_used():
    """A gradient may come from elsewhere, as an array or a tensor."""
    w = nn.Parameter([1.0, 1.0])
    sgd = optim.SGD([w], lr=1.0)
    w.grad = np.array([1.0, 2.0])
    sgd.step()
    w.grad = minigrad.tensor([1.0, 0.0])
    sgd.step()
    assert w.tolist() == [-1.0, -1.0]


@every
def test_bare_tensors_are_moved(optimizer):
    """Any leaf that wants gradients will do."""
    w = minigrad.tensor([1.0], requires_grad=True)
    (w * w).sum().backward()
    optimizer([w], lr=0.25).step()
    assert w.item() < 1.0


# Slips that are silent elsewhere.


def test_step_without_backward_is_an_error():
    """The message gives the order of calls."""
    with pytest.raises(RuntimeError, match=r"Call loss\.backward\(\) before it, and zero_grad"):
        optim.SGD([nn.Parameter([1.0])]).step()


def test_zero_grad_after_backward_is_an_error():
    """It leaves nothing to step by."""
    w = nn.Parameter([1.0])
    sgd = optim.SGD([w])
    w.sum().backward()
    sgd.zero_grad()
    with pytest.raises(RuntimeError, match="no parameter has a gradient"):
        sgd.step()


@pytest.mark.parametrize("bare", [False, True])
def test_a_second_step_on_the_same_gradients_is_told_once(bare):
    """The first repetition warns, later ones do not."""
    w = minigrad.tensor([1.0], requires_grad=True) if bare else nn.Parameter([1.0])
    sgd = optim.SGD([w])
    w.sum().backward()
    sgd.step()
    with pytest.warns(optim.GradientWarning, match="gradients of the step before"):
        sgd.step()
    sgd.step()


def test_backward_without_zero_grad_is_told_once():
    """The gradients of two steps have been added up."""
    w = nn.Parameter([1.0])
    sgd = optim.SGD([w])
    w.sum().backward()
    sgd.step()
    w.sum().backward()
    with pytest.warns(optim.GradientWarning, match=r"Call optimizer\.zero_grad\(\) between"):
        sgd.step()
    w.sum().backward()
    sgd.step()


def test_adding_gradients_on_purpose_is_no_slip():
    """Several backward passes for one step, in whichever way gradients are forgotten after it."""
    model = nn.Linear(1, 1, rng=0)
    sgd = optim.SGD(model.parameters())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for forget in [sgd.zero_grad, model.zero_grad, lambda: _forget(model)] * 2:
            for _ in range(3):
                model(np.ones((1, 1))).sum().backward()
            sgd.step()
            forget()


def _forget(model):
    for p in model.parameters():
        p.grad = None


def test_two_optimisers_on_one_model_do_not_confuse_each_other():
    """As with adversarial pairs: one steps twice as often, all gradients are fresh."""
    w = nn.Parameter([1.0])
    often, rarely = optim.SGD([w]), optim.Adam([w])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for i in range(6):
            w.grad = None
            w.sum().backward()
            often.step()
            if i % 2:
                rarely.step()


# Refusals.


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: optim.SGD([]), ValueError, "needs parameters, and got none"),
        (lambda: optim.SGD([np.ones(2)]), TypeError, "tensors made with requires_grad=True"),
        (lambda: optim.SGD([nn.Parameter([1.0]) * 2.0]), TypeError, "not results of a calculation"),
        (lambda: optim.SGD([nn.Parameter([1.0])] * 2), ValueError, "given twice"),
        (lambda: optim.SGD([nn.Parameter([1.0])], lr=-1), ValueError, "lr is -1, and must be at"),
        (lambda: optim.SGD([nn.Parameter([1.0])], lr=float("nan")), ValueError, "lr is nan"),
        (lambda: optim.SGD([nn.Parameter([1.0])], nesterov=True), ValueError, "momentum above 0"),
        (
            lambda: optim.Adam([nn.Parameter([1.0])], betas=(0.9, 1.0)),
            ValueError,
            r"Adam: betas is \(0\.9, 1\.0\), and must be at least 0 and below 1",
        ),
        (
            lambda: optim.Adam([{"params": [nn.Parameter([1.0])], "weigth_decay": 0.1}]),
            TypeError,
            "unknown option 'weigth_decay'; known: weight_decay",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(make, error, message):
    """With what was given and what is expected."""
    with pytest.raises(error, match=message):
        make()


def test_a_gradient_of_another_shape_is_refused():
    """numpy would broadcast it."""
    w = nn.Parameter([1.0, 2.0])
    w.grad = np.ones(1)
    with pytest.raises(ValueError, match=r"shape \(2,\) has a gradient of shape \(1,\)"):
        optim.SGD([w]).step()


def test_repr_shows_the_options():
    """One group, one clause."""
    assert repr(optim.SGD([nn.Parameter([1.0])], lr=0.5)) == (
        "SGD(lr=0.5, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False, 1 parameters)"
    )
