"""The side where a student's program runs. Standard library only, numpy if it was preloaded.

Nothing here may import the rest of the tutor: what is loaded here, a program can find.

    forker       the fork server: reads jobs, starts a child for each, says how it ended
    child        one job: walls, then the program, then its results
    program      compile, load, find the function, call it
    modules      which modules a program may import
    preload      what is loaded before the first job, because afterwards there is no disk
    walls/       what stands between a program and the machine, one file each
    wire         plain data as JSON
    frames       JSON with its length before it
"""
