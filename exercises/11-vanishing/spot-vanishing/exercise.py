"""A deep net that does not learn: find out from its own statistics what is wrong, where, and why.

Each variant is a net really trained by the engine, with one of three faults or none. The cure that
is chosen is really run too, right or wrong.
"""
