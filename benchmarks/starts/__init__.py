"""A tiny network's first three steps, as scripts: what a process costs before it has done anything.

32 examples, 2-16-16-2, cross-entropy, Adam, float32. numpy is imported, and that is all.
"""
