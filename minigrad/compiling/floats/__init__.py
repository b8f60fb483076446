"""Programs of single numbers: functions of Values become plain arithmetic on Python's floats.

values     Values that take notes; following makes Values and ops do so
formulas   expressions, made by running an op's own functions on symbols
loops      equal terms of a sum, found and rolled up
derive     backward, written down from the ops' own slopes
stating    all of it as statements; sharing finds what need be calculated only once
writing    the program as text; uses tells which numbers need a name
"""
