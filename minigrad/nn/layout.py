"""Layout: where the channels of a signal or an image stand, as a word such as "NCHW" or "NHWC"."""

from __future__ import annotations

AXES = {"NCL": 1, "NCHW": 1, "NLC": -1, "NHWC": -1}


def channel_axis(layout: str | None) -> int:
    """The axis of the channels: 1, also where no layout is given, or −1 if they stand last."""
    if layout is not None and layout not in AXES:
        raise ValueError(f"layout is one of {', '.join(AXES)}, not {layout!r}")
    return AXES[layout] if layout else 1


def alone(given: int, wanted: int, batch_axis: int = 0) -> str:
    """How one example alone becomes a batch, if one axis too few was given."""
    key = "x[None]" if batch_axis == 0 else "x[:, None]"
    return f"; one example alone is a batch of one as {key}" if given == wanted - 1 else ""
