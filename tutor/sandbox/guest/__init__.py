"""The side where a student's program runs. Standard library only, numpy if it was preloaded.

Nothing here may import the rest of the tutor: what is loaded here, a program can find.

    forker       the fork server: reads jobs, starts a child for each, says how it ended
    fresh        in place of a fork, where forking is not safe
    child        one job: walls, then the program, then its results
    channels     what a child writes to, watch: waiting for it and ending it
    program      compile, load, find the function, call it
    printed      what a program prints, results: what it returns
    modules      which modules a program may import
    preload      what is loaded before the first job, because afterwards there is no disk
    surroundings what the walls need, had once
    walls/       what stands between a program and the machine, one file each
    wire         plain data as JSON
    frames       JSON with its length before it
"""
