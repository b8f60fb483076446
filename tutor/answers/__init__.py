"""The kinds of answer, one file each: what an author declares, and how it is read and judged.

number · expression · derivation · choice · which · program
"""
