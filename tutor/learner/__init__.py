"""What the tutor remembers of a learner, and where. It knows no exercise's inside and no screen.

place      the folder everything is kept in
schema     the tables, and how older ones are brought up to date
sitting    an attempt, and a sitting at a variant
store      what was asked, answered and hinted at; survives being killed
states     locked, ready, started, mastered: what the store says about each exercise
programs   the learner's files for code exercises
settings   what a learner has chosen for good
sheet      answers written in a file beforehand
"""
