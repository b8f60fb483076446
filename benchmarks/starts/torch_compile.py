"""torch, the loss and its way back compiled; what an earlier process compiled is not used."""

import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = folder

    import torch

    from .torch import loss_of, steps

    steps(torch.compile(loss_of))
