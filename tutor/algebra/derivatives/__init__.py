"""Derivatives of formulas: the right one, and those that known wrong rules give.

building     sums and products that drop zeros and ones
slopes       the derivative of each function
rules        the right rule for each kind of node
flaws        the wrong rules, each by its code
source       what an exercise declares: the formula and the variable; here all of it comes together

sympy is not used: a wrong rule must be put in at one place of the tree, and the tree is ours.
"""
