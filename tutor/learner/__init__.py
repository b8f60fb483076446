"""What the tutor remembers of a learner, and where. It knows no exercise's inside and no screen.

place        the folder everything is kept in
schema       the tables, and how older ones are brought up to date
sitting      an attempt, and a sitting at a variant; rows: how they stand in the tables
store        what was asked, answered and hinted at; survives being killed
states       locked, ready, started, known, mastered: what the store says about each exercise
retention    what is left of each skill, and when it is due
mistakes     mistakes made, and mistakes overcome
reviewing    which review comes next; aiming: which numbers show a mistake
placement    the placement check
progress     how far a learner has come, in figures
bundle       the file that carries everything to another machine; unpacking: read back, checked
merging      two machines' histories made one; keeping: their programs
handing_in   the answers as a submission
programs     the learner's files for code exercises
settings     what a learner has chosen for good
sheet        answers written in a file beforehand
"""
