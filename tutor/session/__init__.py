"""The course as a conversation: lines of text go in, blocks come out. It knows no terminal.

blocks      everything the tutor can say
worksheet   one variant of an exercise, laid out: its words, its parts, its judge
vocabulary  the words that work at any prompt
session     the conversation itself
"""
