"""Optimisers, data tools and searches, as torch, scikit-learn and others call them."""

from __future__ import annotations

import inspect

from .arrays import told, written

OPTIM_ELSEWHERE = {
    "ConstantLR": "optim.LambdaLR(optimizer, lambda t: ...)",
    "CosineAnnealingWarmRestarts": "optim.SequentialLR of several optim.CosineAnnealingLR",
    "ExponentialDecay": "optim.ExponentialLR(optimizer, gamma, decay_steps, staircase)",
    "InverseTimeDecay": "optim.InverseTimeLR(optimizer, rate, decay_steps, staircase)",
    "MultiplicativeLR": "optim.LambdaLR(optimizer, lambda t: ...)",
    "Nesterov": "optim.SGD(..., nesterov=True), or optim.Momentum(..., nesterov='ahead')",
    "OneCycleLR": "optim.WarmupLR(optimizer, steps, then=optim.CosineAnnealingLR(...))",
    "PolynomialLR": "optim.LambdaLR(optimizer, lambda t: (1 - t / steps) ** power)",
    "clip_grad_norm": "optim.clip_grad_norm_(parameters, max_norm)",
    "clip_grad_value": "optim.clip_grad_value_(parameters, clip_value)",
    "lr_scheduler": "optim itself: optim.StepLR(optimizer, 30)",
    "swa_utils": "train.EMA(model), or train.average_weights(states)",
}
DATA_ELSEWHERE = {
    "DataLoader": "data.Loader(x, y, batch_size, rng=0)",
    "KFold": "data.k_fold(x, y, k, rng=0)",
    "KNeighborsClassifier": "data.NearestNeighbours(x, y, k)",
    "StandardScaler": "data.Standardize(x_train)",
    "StratifiedKFold": "data.k_fold(x, y, k, rng=0, stratify=True)",
    "TensorDataset": "data.Loader(x, y), on arrays themselves",
    "make_blobs": "data.blobs(count, rng=0)",
    "make_circles": "data.rings(count, rng=0)",
    "make_moons": "data.moons(count, rng=0)",
    "random_split": "data.split(x, y, rng=0)",
    "train_test_split": "data.split(x, y, held_back=0.2, rng=0)",
}
SEARCH_ELSEWHERE = {
    "GridSearchCV": "train.search.grid(objective, space)",
    "RandomizedSearchCV": "train.search.random(objective, space, rng=0)",
    "loguniform": "train.search.LogUniform(low, high)",
    "randint": "train.search.Integers(low, high)",
    "uniform": "train.search.Uniform(low, high)",
}


# What an optimiser is not given, and what to write instead.
OPTIM_SETTINGS = {
    **dict.fromkeys(("learning_rate", "learning_rate_init", "eta", "step_size"), "lr="),
    **dict.fromkeys(("beta1", "beta2", "beta_1", "beta_2"), "betas=(beta1, beta2)"),
    **dict.fromkeys(("capturable", "differentiable", "foreach", "fused"), "leave it out"),
    "amsgrad": "leave it out: Adam is as in its paper here",
    "decay": "weight_decay=",
    "epsilon": "eps=",
    "l2": "weight_decay=",
    "maximize": "(-loss).backward() instead",
    "parameters": "params=",
    "model": "model.parameters(), first and without a name",
}


def optimiser_settings(kind: type, given: dict[str, object]) -> None:
    """Raise `TypeError`, with the translation, for an option that only others' optimisers have."""
    if not given.keys() & OPTIM_SETTINGS.keys():
        return
    known = inspect.signature(kind.__init__).parameters  # type: ignore[misc]
    for name in given:
        if name in OPTIM_SETTINGS and name not in known:
            here = written(OPTIM_SETTINGS[name])
            raise TypeError(f"{kind.__name__} does not know {name}={here}")


def optim_name(name: str) -> str:
    """What to say of a name that only other libraries' optimisers have."""
    return told(OPTIM_ELSEWHERE, name)


def data_name(name: str) -> str:
    """What to say of a name that only other libraries' data tools have."""
    return told(DATA_ELSEWHERE, name)


def search_name(name: str) -> str:
    """What to say of a name that only other libraries' searches have."""
    return told(SEARCH_ELSEWHERE, name)
