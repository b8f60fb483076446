"""Lists, tensors and arrays as examples; what is no pair of them."""

import numpy as np
import pytest

import minigrad as mg
from minigrad import data

X, Y = np.arange(20.0).reshape(10, 2), np.arange(10) % 2
USES = {
    "split": lambda x, y: data.split(x, y, rng=0),
    "stratified": lambda x, y: data.split(x, y, rng=0, stratify=True),
    "three": lambda x, y: data.train_validation_test(x, y, validation=0.3, test=0.3, rng=0),
    "k_fold": lambda x, y: next(iter(data.k_fold(x, y, 5, rng=0))),
    "k_fold stratified": lambda x, y: next(iter(data.k_fold(x, y, 5, rng=0, stratify=True))),
    "batches": lambda x, y: next(data.batches(x, y, 4, rng=0)),
    "Loader": lambda x, y: next(iter(data.Loader(x, y, 4, rng=0))),
}


@pytest.mark.parametrize("name", USES)
def test_lists_and_tensors_are_as_good_as_arrays(name):
    """The same examples come, in the same order."""
    expected = USES[name](X, Y)
    lists = USES[name](X.tolist(), Y.tolist())
    tensors = USES[name](mg.tensor(X), Y)
    for a, b, c in zip(expected, lists, tensors, strict=True):
        np.testing.assert_array_equal(b, a)
        np.testing.assert_array_equal(np.asarray(c), a)


@pytest.mark.parametrize("name", USES)
@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (X, Y[:-1], "x has 10 examples and y has 9"),
        (3.0, Y, r"x is an array with one row .*, not array\(3\.\)"),
        (np.array([None] * 10), Y, "or objects"),
    ],
)
def test_what_is_no_pair(name, x, y, message):
    """Lengths that differ, a number, objects."""
    with pytest.raises(ValueError, match=message):
        USES[name](x, y)


@pytest.mark.parametrize("name", ["stratified", "k_fold stratified"])
def test_classes_to_stratify_by_are_one_an_example(name):
    """A column of them is as good; rows with a 1 at the class are told."""
    for one, other in zip(USES[name](X, Y), USES[name](X, Y[:, None]), strict=True):
        np.testing.assert_array_equal(one.ravel(), other.ravel())
    with pytest.raises(ValueError, match=r"y has shape \(10, 2\); .* y\.argmax\(axis=1\)"):
        USES[name](X, np.eye(2)[Y])


@pytest.mark.parametrize("size", [2.5, "4", 0, None])
def test_a_batch_is_a_whole_number_of_examples(size):
    """Told when the loader is made."""
    for make in (data.batches, data.Loader):
        with pytest.raises(ValueError, match="a batch holds at least one example"):
            make(X, Y, size, rng=0)


def test_a_seed_that_is_none_is_told_at_once():
    """Not in the first epoch."""
    with pytest.raises(ValueError, match="a whole number from 0, not -1"):
        data.Loader(X, Y, rng=-1)
