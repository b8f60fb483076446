"""Programs of single numbers: functions of Values become plain arithmetic on Python's floats.

values     Values that take notes
formulas   expressions, made by running an op's own functions on symbols
loops      equal terms of a sum, found and rolled up
derive     backward, written down from the ops' own slopes
writing    the program as text
"""
