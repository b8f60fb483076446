"""The catalogues of `tutor/language`, kept whole. `python -m translations` is run after a sentence
of the code has changed, and again after it has been translated.

collecting  every message of the code
keeping     a catalogue with those messages, compiled
"""
