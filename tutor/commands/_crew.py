"""The options of `grade` that say where programs run, and how they are shut in."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from tutor.commands import BadInput
from tutor.grading.catalogue import Catalogue
from tutor.grading.crew import Crew
from tutor.grading.crew.cluster import Cluster, NoCluster
from tutor.grading.crew.station import Station
from tutor.grading.crew.threads import Threads
from tutor.language import _
from tutor.sandbox import Job
from tutor.sandbox.container import ENGINES, IMAGE, Container, NoContainer
from tutor.sandbox.isolation import LEVELS

_MOST_JOBS = 256


def arguments(parser: ArgumentParser) -> None:
    """How many, where, and behind what."""
    parser.add_argument(
        "--jobs", type=_jobs, metavar="N", help=_("programs to run at a time (one for each core)")
    )
    parser.add_argument(
        "--require-isolation",
        choices=LEVELS,
        help=_(
            "run no program with less around it: a process of its own (basic), limits and a filter"
            " of system calls (seccomp, the least on Linux if not given), Landlock as well (full)"
        ),
    )
    parser.add_argument(
        "--container", choices=ENGINES, help=_("run programs in containers of this engine")
    )
    parser.add_argument(
        "--container-image",
        default=IMAGE,
        metavar="IMAGE",
        help=_("what the containers are made of: Python with numpy ({image})", image=IMAGE),
    )
    parser.add_argument(
        "--distributed",
        metavar="WHERE",
        help=_(
            "judge in processes that Dask looks after: `local` starts N of them on this machine,"
            " tcp://HOST:PORT is the address of a scheduler"
        ),
    )


def crew(options: Namespace, catalogue: Catalogue, secret: str) -> Crew:
    """Who judges, as the options ask for. Raises BadInput if that cannot be had here."""
    course, jobs = catalogue.course, options.jobs or _cores()
    station = Station(
        course.folder.resolve(),
        course.language,
        catalogue.version,
        secret,
        LEVELS.get(options.require_isolation),
        _container(options),
    )
    if options.require_isolation or options.container:
        _try(station)
    if not options.distributed:
        return Threads(station, course, jobs)
    try:
        return Cluster(station, options.distributed, jobs)
    except NoCluster as problem:
        raise BadInput(str(problem)) from None


def _container(options: Namespace) -> Container | None:
    if not options.container:
        return None
    container = Container(options.container, options.container_image)
    try:
        container.check()
    except NoContainer as problem:
        raise BadInput(str(problem)) from None
    return container


def _try(station: Station) -> None:
    """What was asked for is looked at before the first submission, not told with each of them."""
    with station.sandboxes(1) as sandboxes:
        run = sandboxes.run(Job("def f(): pass", "f"))
    if run.status != "ok":
        raise BadInput(_("programs cannot be shut in as asked: {run}", run=run.message))


def _jobs(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= _MOST_JOBS):
        raise ArgumentTypeError(
            _(
                "{text!r} is no number of jobs; give one from 1 to {most}",
                text=text,
                most=_MOST_JOBS,
            )
        )
    return int(text)


def _cores() -> int:
    """The cores this process may use, which in a container are often not all there are."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
