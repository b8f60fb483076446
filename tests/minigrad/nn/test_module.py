"""Finding parameters, switching modes, hooks, and saved state."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

import minigrad
from minigrad import nn, optim


class Branches(nn.Module):
    """Parts in every kind of container, without `super().__init__()`."""

    def __init__(self) -> None:
        self.scale = nn.Parameter([2.0])
        self.rows = [nn.Linear(2, 3, rng=0), (nn.Linear(3, 1, bias=False, rng=1),)]
        self.heads = {"left": nn.Linear(1, 1, rng=2)}
        self.register_buffer("mean", np.zeros(2))

    def forward(self, x):
        return self.heads["left"](self.rows[1][0](self.rows[0](x))) * self.scale


NAMES = ["scale", "rows.0.weight", "rows.0.bias", "rows.1.0.weight"]
NAMES += ["heads.left.weight", "heads.left.bias"]


def test_parameters_are_found_in_containers_in_order():
    """Lists, tuples and dicts are looked into, and the name is the way."""
    assert [name for name, _ in Branches().named_parameters()] == NAMES


def test_modules_come_outermost_first():
    """The model itself is named ""."""
    names = [name for name, _ in Branches().named_modules()]
    assert names == ["", "rows.0", "rows.1.0", "heads.left"]


def test_a_shared_parameter_comes_once():
    """Tied layers are trained once, not twice."""
    model = nn.Module()
    model.a = model.b = nn.Linear(2, 2, rng=0)
    assert [name for name, _ in model.named_parameters()] == ["a.weight", "a.bias"]


def test_tied_weights_come_once():
    """Two layers that share one parameter, as an autoencoder may."""
    model = nn.Sequential(nn.Linear(2, 2, rng=0), nn.Linear(2, 2, rng=1))
    model[1].weight = model[0].weight
    assert [name for name, _ in model.named_parameters()] == ["0.weight", "0.bias", "1.bias"]


def test_a_module_that_refers_to_its_owner_is_no_endless_walk():
    """Each module is visited once."""
    model = nn.Module()
    model.part = nn.Linear(1, 1, rng=0)
    model.part.owner = model
    assert len(list(model.modules())) == 2


def test_parts_in_a_set_are_refused():
    """A set has no fixed order, so names would change from run to run."""
    model = nn.Module()
    model.parts = {nn.ReLU()}
    with pytest.raises(TypeError, match="keep parts in a list or a dict"):
        list(model.parameters())


def test_a_misspelt_attribute_names_the_nearest():
    """A typo is an AttributeError, never None."""
    with pytest.raises(AttributeError, match="no attribute 'wieght'"):
        _ = nn.Linear(1, 1, rng=0).wieght


def test_an_array_cannot_take_the_place_of_a_parameter():
    """It would silently stop being trained."""
    layer = nn.Linear(2, 1, rng=0)
    with pytest.raises(TypeError, match=r"assign to weight\.data"):
        layer.weight = np.zeros((1, 2))


def test_a_bare_tensor_that_wants_gradients_is_refused():
    """It would silently be missing from parameters()."""
    with pytest.raises(TypeError, match=r"self\.w = nn\.Parameter"):
        nn.Module().w = minigrad.tensor([1.0], requires_grad=True)


def test_a_result_may_be_kept_on_a_module():
    """A result is no leaf, so nobody expects it to be trained."""
    model = Branches()
    model.seen = model(np.ones((1, 2)))
    assert [name for name, _ in model.named_parameters()] == NAMES


def test_train_and_eval_reach_every_part():
    """Both return the model, for chaining."""
    model = Branches()
    assert model.eval() is model
    assert not any(module.training for module in model.modules())
    assert all(module.training for module in model.train().modules())


def test_zero_grad_forgets_all_gradients():
    """Every grad is None afterwards."""
    model = Branches()
    model(np.ones((1, 2))).sum().backward()
    assert all(p.grad is not None for p in model.parameters())
    model.zero_grad()
    assert all(p.grad is None for p in model.parameters())


def test_a_gradient_knows_when_its_parts_arrived():
    """Two passes are added up; after zero_grad the oldest part is a new one."""
    w = nn.Parameter([1.0])
    (w * 3.0).sum().backward()
    first = w.oldest
    assert w.newest == first
    (w * 3.0).sum().backward()
    assert w.grad.item() == 6.0
    assert w.oldest == first < w.newest
    w.grad = None
    (w * 3.0).sum().backward()
    assert w.grad.item() == 3.0
    assert first < w.oldest == w.newest


def test_hooks_see_inputs_and_output_and_may_replace_it():
    """A forward hook's return value takes the place of the output."""
    layer, seen = nn.Identity(), []
    layer.register_forward_pre_hook(lambda module, inputs: seen.append(inputs))
    with layer.register_forward_hook(lambda module, inputs, output: output + 1):
        assert layer(1) == 2
    assert layer(1) == 1
    assert seen == [(1,), (1,)]


def test_forgotten_handles_do_not_replace_each_other():
    """Hooks stay as many as were registered, even when nobody keeps the handles."""
    layer, seen = nn.Identity(), []
    for i in range(5):
        layer.register_forward_hook(lambda module, inputs, output, i=i: seen.append(i))
    layer(0)
    assert seen == [0, 1, 2, 3, 4]


def test_removing_a_hook_twice_does_no_harm():
    """As with files, closing is idempotent."""
    handle = nn.Identity().register_forward_hook(lambda *_: None)
    handle.remove()
    handle.remove()


def test_state_is_a_copy_and_loads_back():
    """Training on does not change a state that was taken."""
    model = Branches()
    state = model.state_dict()
    assert list(state) == [*NAMES, "mean"]
    for p in model.parameters():
        p.data[...] += 1.0
    model.mean += 5.0
    changed = model.state_dict()
    report = model.load_state_dict(state)
    assert report == ([], [])
    for name, array in model.state_dict().items():
        assert (array == state[name]).all()
        assert (array != changed[name]).all()


def test_state_goes_through_a_file(tmp_path):
    """An npz file is a state, without pickle."""
    model, other = Branches(), Branches()
    for p in model.parameters():
        p.data[...] = 0.25
    np.savez(tmp_path / "model.npz", **model.state_dict())
    with np.load(tmp_path / "model.npz", allow_pickle=False) as saved:
        other.load_state_dict(saved)
    assert all((p.data == 0.25).all() for p in other.parameters())


def test_loading_tells_everything_that_does_not_fit_and_changes_nothing():
    """One error lists missing and unexpected names and wrong shapes."""
    model = nn.Sequential(nn.Linear(2, 3, rng=0))
    before = model.state_dict()
    with pytest.raises(ValueError, match="does not fit Sequential") as caught:
        model.load_state_dict({"0.wieght": np.zeros((3, 2)), "0.bias": np.zeros((3, 1))})
    lines = str(caught.value).splitlines()
    assert lines[1:] == [
        "  0.bias: the model has shape (3,), the given state (3, 1)",
        "  0.weight: missing from the given state",
        "  0.wieght: not in the model; did you mean '0.weight'?",
    ]
    assert all((before[name] == array).all() for name, array in model.state_dict().items())


def test_loading_what_is_there():
    """With strict=False names on one side are skipped and reported; shapes still must fit."""
    model = nn.Linear(2, 1, rng=0)
    report = model.load_state_dict({"bias": [7.0], "more": [1.0]}, strict=False)
    assert report == (["weight"], ["more"])
    assert model.bias.item() == 7.0
    with pytest.raises(ValueError, match="bias"):
        model.load_state_dict({"bias": np.zeros(2)}, strict=False)


def test_loading_keeps_dtypes():
    """A float32 model stays float32."""
    model = nn.Linear(2, 1, rng=0, dtype=np.float32)
    model.load_state_dict({"weight": np.ones((1, 2)), "bias": np.ones(1)})
    assert {p.dtype for p in model.parameters()} == {np.dtype(np.float32)}


@pytest.mark.parametrize("again", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_a_model_can_be_copied(again):
    """The copy computes the same and shares nothing."""
    model = nn.Sequential(nn.Linear(2, 2, rng=0), nn.Tanh())
    x = np.ones((1, 2))
    twin = again(model)
    assert (twin(x).detach().numpy() == model(x).detach().numpy()).all()
    twin[0].weight.data[...] = 0.0
    assert model[0].weight.data.any()
    twin(x).sum().backward()
    assert model[0].weight.grad is None


def test_repr_is_the_tree():
    """One part a line, indented."""
    model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.Sequential(nn.LeakyReLU(0.1)))
    model.eval()
    assert repr(model).splitlines() == [
        "Sequential(",
        "  (0): Linear(2, 3)",
        "  (1): Sequential(",
        "    (0): LeakyReLU(negative_slope=0.1)",
        "  )",
        ")",
    ]


def test_a_module_without_forward_says_so():
    """Not a silent None."""
    with pytest.raises(NotImplementedError, match="Module defines no forward"):
        nn.Module()(1)


def test_sequential_by_position_and_by_name():
    """A dict names the parts."""
    model = nn.Sequential({"hidden": nn.Linear(2, 3, rng=0), "bend": nn.ReLU()})
    assert len(model) == 2
    assert model[0] is model.hidden
    assert model[-1] is model.bend
    assert [name for name, _ in model.named_parameters()] == ["hidden.weight", "hidden.bias"]


def test_an_empty_sequential_changes_nothing():
    """It is the identity."""
    assert nn.Sequential()(3.0) == 3.0


@pytest.mark.parametrize(
    ("part", "cure"), [(nn.ReLU, r"nn\.ReLU\(\.\.\.\)"), (minigrad.relu, r"nn\.ReLU\(\)")]
)
def test_sequential_refuses_what_is_no_module(part, cure):
    """A class without parentheses and a bare function are told apart."""
    with pytest.raises(TypeError, match=cure):
        nn.Sequential(part)


def test_freezing_stops_training_and_lets_gradients_through():
    """A frozen layer has no gradients of its own, and what comes before it has."""
    model = nn.Sequential(nn.Linear(2, 2, rng=0), nn.Linear(2, 1, rng=1))
    model(np.ones((1, 2))).sum().backward()
    assert model[1].freeze() is model[1]
    assert model[1].weight.grad is None
    model.zero_grad()
    model(np.ones((1, 2))).sum().backward()
    assert model[0].weight.grad is not None
    assert model[1].weight.grad is None
    model.unfreeze()(np.ones((1, 2))).sum().backward()
    assert model[1].weight.grad is not None


def test_an_optimiser_moves_what_is_not_frozen():
    """Given the others only, as the documentation says."""
    model = nn.Sequential(nn.Linear(2, 2, rng=0), nn.Linear(2, 1, rng=1))
    model[0].freeze()
    before = model.state_dict()
    optimizer = optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.1)
    model(np.ones((1, 2))).sum().backward()
    optimizer.step()
    moved = [name for name, a in model.state_dict().items() if (a != before[name]).any()]
    assert moved == ["1.weight", "1.bias"]


def test_own_parameters_only():
    """recurse=False leaves out what belongs to a part."""
    assert [name for name, _ in Branches().named_parameters(recurse=False)] == ["scale"]
    assert [name for name, _ in Branches().named_buffers(recurse=False)] == ["mean"]


def test_astype_reaches_parameters_and_buffers():
    """Whole numbers stay whole."""
    model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.BatchNorm1d(3)).astype(np.float32)
    kinds = {name: a.dtype for name, a in model.state_dict().items()}
    assert kinds.pop("1.num_batches_tracked") == np.int64
    assert set(kinds.values()) == {np.dtype(np.float32)}
    model(minigrad.tensor(np.ones((2, 2), np.float32))).sum().backward()
    assert model[0].weight.grad.dtype == np.float32


@pytest.mark.parametrize(
    ("call", "cure"),
    [
        (lambda: nn.Softmax(dim=1), "Softmax: dim= is a word of torch; here write axis="),
        (lambda: nn.Flatten(start_dim=1), "start_axis="),
        (lambda: nn.ReLU(inplace=True), "nothing changes in place"),
        (lambda: nn.Linear(1, 1, device="cpu"), "there is no GPU"),
        (lambda: nn.ReLU().cuda(), "there is no GPU"),
        (lambda: nn.ReLU().double(), r"model\.astype\('float64'\)"),
        (lambda: nn.ReLU().requires_grad_(False), r"model\.freeze\(\)"),
    ],
)
def test_words_of_torch_are_translated(call, cure):
    """A setting or a method that only torch has fails with what to write."""
    with pytest.raises((TypeError, AttributeError), match=cure):
        call()


def test_a_layer_without_settings_takes_none():
    """They would be ignored silently."""
    for make in (lambda: nn.ReLU(0.1), lambda: nn.Identity(size=3)):
        with pytest.raises(TypeError, match="takes no settings"):
            make()


def test_a_layer_of_ones_own_may_use_any_word():
    """Only settings a layer does not have are translated."""

    class Mine(nn.Module):
        def __init__(self, dim, **rest):
            self.dim, self.rest = dim, rest

    assert (Mine(dim=3, device="tpu").dim, Mine(1, inplace=0).rest) == (3, {"inplace": 0})


def test_options_reach_forward():
    """A module is called like a function, by name too."""

    class Scaled(nn.Module):
        def forward(self, x, factor=1.0):
            return x * factor

    assert Scaled()(minigrad.tensor([2.0]), factor=3.0).tolist() == [6.0]
