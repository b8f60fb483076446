"""Emitting: a program as text.

emitting   the functions `prepare` and `step`, statement by statement
remarks    comments, and how numpy is to take errors
operands   arrays, views, numbers, and calls on them
rooms      which arrays share memory
names      what everything is called
wording    how it is written
"""
