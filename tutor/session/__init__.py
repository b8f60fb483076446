"""The course as a conversation: lines of text go in, blocks come out. It knows no terminal.

blocks      everything the tutor can say
worksheet   one variant of an exercise, laid out: its words, its parts, its judge
vocabulary  the words that work at any prompt
desk        the exercise that is on, and what is left of it
answering   lines gathered into answers, their verdicts, the log
aside       what a learner leaves the conversation for: a watched file, Python, pictures
telling     what is said around the exercises
session     the conversation itself
"""
