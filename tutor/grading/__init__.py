"""Grading: from folders of submissions to a report, with nothing lost on the way.

    assignment   which exercises are graded, for how many points, on which seed
    catalogue    the exercises that a submission may answer, found by name
    finding      the submissions under the paths given, each with an id of its own
    opening      one submission's files, read once and on strict terms
    kinds/       what one kind of file answers, a file each, found by where it stands
    pile         what the files of a submission answer, gathered
    submission   the records that pass from room to room: files, work, results
    planning     the work that a submission makes: one exercise each
    sandboxes    fork servers, for as many programs at a time as there are workers
    secret       what the inputs of programs are drawn from
    bench        one piece of work judged: a result, whatever happens
    crew/        who judges: threads of this machine, or the processes of a cluster
    journal      every result on disk the moment it is there
    running      the run: hands out work, keeps results, stops when asked to
    report       everything that was found, as plain records; formats are in `tutor.reports`

It shows nothing and knows no format.
"""
