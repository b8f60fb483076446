"""What others call it: the words of numpy, torch and other libraries, in translation.

Arrays speak numpy and networks speak torch. Where numpy or the array-API standard has two names
for one thing, both work here (`ALIASES`). Any other foreign word is an error that says how it is
written here, so that nobody has to search.

- `arrays`: functions and methods of arrays;
- `networks`: layers, losses, initialisers and their settings;
- `training`: optimisers, data and search;
- `elsewhere`: attributes of classes.
"""

from .arrays import ALIASES, ELSEWHERE, function, linalg_name, tensor_setting, unknown
from .elsewhere import Size, translate
from .networks import (
    MODULE_ELSEWHERE,
    init_name,
    loss_setting,
    module_settings,
    nn_name,
    reduction,
)
from .training import data_name, optim_name, optimiser_settings, search_name

__all__ = [
    "ALIASES",
    "ELSEWHERE",
    "MODULE_ELSEWHERE",
    "Size",
    "data_name",
    "function",
    "init_name",
    "linalg_name",
    "loss_setting",
    "module_settings",
    "nn_name",
    "optim_name",
    "optimiser_settings",
    "reduction",
    "search_name",
    "tensor_setting",
    "translate",
    "unknown",
]
