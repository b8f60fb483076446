"""Grading: from folders of submissions to a report, with nothing lost on the way.

    assignment/  what is graded, on which numbers, until when, and what students are told
    catalogue    the exercises that a submission may answer, found by name
    intake/      what lies in a folder or an archive, read on strict terms and into memory only
    exports/     what learning platforms call the files of a class, a file each
    finding      the submissions under the paths given: whose they are, which attempt, since when
    naming       ids that no two have
    opening      one submission's files
    kinds/       what one kind of file answers, a file each, found by where it stands
    notebooks/   what stands in a notebook
    pile         what the files of a submission answer, gathered
    submission   the records that pass from room to room: files, work, results
    planning     the work that a submission makes: one exercise each
    variants     the seeds of students who have numbers of their own; `roster` lists them
    sandboxes    fork servers, for as many programs at a time as there are workers
    secret       what the inputs of programs are drawn from
    bench        one piece of work judged: a result, whatever happens
    crew/        who judges: threads of this machine, or the processes of a cluster
    journal      every result on disk the moment it is there; `starting` begins or goes on with it
    running      the run: hands out work, keeps results, stops when asked to
    lateness     how late something came, and what that costs
    reporting    the run as a report: which attempt counts, and what was said before
    report       everything that was found, as plain records; formats are in `tutor.reports`
    telling      what the teacher should know of a run besides

It shows nothing and knows no format.
"""
