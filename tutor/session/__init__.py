"""The course as a conversation: lines of text go in, blocks come out. It knows no terminal.

blocks      everything the tutor can say
worksheet   one variant of an exercise, laid out: its words, its parts, its judge
fading      the worked solution, with its last lines left to fill
vocabulary  the words that work at any prompt
desk        the exercise that is on, and what is left of it
guide       what comes next: the course, reviews, the placement check
doubt       when several mistakes explain an answer: the question that tells them apart
answering   lines gathered into answers, their verdicts, the log
errands     what a learner leaves the conversation for: a watched file, Python, pictures
mapping     the map of the course
telling     what is said around the exercises; reviews and placing: around those
seat        from part to part, and from exercise to exercise
replying    what each word does
session     the conversation itself
"""
