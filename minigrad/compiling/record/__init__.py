"""Recording: a function is called once, and what it does is written down.

recording    the call; before it the exchange, after it what is restored
reach        everything a function can read and change, found by places
exchanging   what takes notes goes in the place of arrays and of numbers that vary
traced       arrays and numbers that take notes; operators is what they can do, noting how
standins     numpy as the recorded code sees it; randomness and purity go with it
tape         the notes: calls, decisions, and which memory is which
homes        an optimiser's parameters, end to end in one vector
frames       the line and the names of the user's program
results      what the function returned
restoring    everything as an ordinary call would have left it
undo         or as it was before
"""
