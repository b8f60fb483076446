"""Before numpy is imported: a test process a core needs no threads of a linear-algebra library."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
