"""Draw: graphs, filters, regions and landscapes, as text for the terminal and as files.

Graphs as text, SVG or DOT; and replayed:
- `graph`: what there is to draw: boxes and the edges between them, values and gradients;
- `text`: as a tree of lines;
- `layout`, `svg`: as a picture, with no other program needed;
- `dot`: for Graphviz, if one has it;
- `replay`: backward one node at a time, with every factor.

Pictures made of cells, which print as text and save as files:
- `raster`: what all of them are;
- `filters`: what a first layer looks for, as small images;
- `regions`: the class of every point of the plane;
- `contours`: a function of two numbers from above, and walks on it.

    >>> import minigrad as mg
    >>> x = mg.Value(3.0, name="x")
    >>> print(mg.draw(x * x + 1))
    + = 10 · grad 1
    ├─ × = 9 · grad 1
    │  ├─ x = 3 · grad 6
    │  └─ x (above)
    └─ 1
"""

from .contours import contours
from .drawing import Drawing, draw
from .filters import filters
from .raster import Raster
from .regions import regions
from .replay import Share, Step, replay

__all__ = [
    "Drawing",
    "Raster",
    "Share",
    "Step",
    "contours",
    "draw",
    "filters",
    "regions",
    "replay",
]
