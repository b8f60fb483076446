"""The kinds of answer, one file or folder each: what an author declares, how it is read and judged.

number · arrays · expression · derivation · choice · which · program · experiment
"""
