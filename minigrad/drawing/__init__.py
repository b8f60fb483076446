"""Draw a graph: as text for the terminal, as SVG or DOT for everything else; and replay it.

- `graph`: what there is to draw: boxes and the edges between them, values and gradients;
- `text`: as a tree of lines;
- `layout`, `svg`: as a picture, with no other program needed;
- `dot`: for Graphviz, if one has it;
- `replay`: backward one node at a time, with every factor.

    >>> import minigrad as mg
    >>> x = mg.Value(3.0, name="x")
    >>> print(mg.draw(x * x + 1))
    + = 10 · grad 1
    ├─ × = 9 · grad 1
    │  ├─ x = 3 · grad 6
    │  └─ x (above)
    └─ 1
"""

from .drawing import Drawing, draw
from .replay import Share, Step, replay

__all__ = ["Drawing", "Share", "Step", "draw", "replay"]
