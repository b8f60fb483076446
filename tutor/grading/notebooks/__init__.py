"""What stands in a Jupyter notebook, read as text: nothing in it is run, or parsed as Python.

cells       the cells, from any version of the format
lines       where statements begin, by brackets and quotes alone
magics      lines for the notebook's shell, which are no Python
program     the cells that make a function: those that define it, and what they need
"""
