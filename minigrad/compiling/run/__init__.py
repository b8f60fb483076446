"""Running: when a program stands for its function, and how it is called.

agreement    what a recording says, to be compared with the next one
standing     what stands in the way of a program
variant      a program, its text, and its driver
plan         what a driver has to look at and to fetch; guards and conditions are its questions
driving      the driver as text; handing is what it does with what the step gave
given        what a step is given
losses       a loss that is returned, with its slopes
"""
