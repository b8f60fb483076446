"""`python -m benchmarks [WORKLOAD ...]`: see the package for what happens in which order."""

from __future__ import annotations

import argparse
import gc
import sys
import time

from . import agreement, memory, report, timing
from .programs import OURS, PEERS, REFERENCE, Program, Workload, load, workloads


def main(argv: list[str] | None = None) -> int:
    """Run the workloads asked for; 1 if a program disagreed with the reference."""
    known = workloads()
    options = arguments(argv)
    if options.child:
        memory.child(*options.child)
        return 0
    if options.list:
        print("workloads:", *known)
        print("peers:", *(name if load(name) else f"({name} is absent)" for name in PEERS))
        return 0
    if unknown := [name for name in options.workloads if name not in known]:
        print(f"no workload {unknown[0]!r}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    peers = options.peers or PEERS
    if absent := [name for name in peers if load(name) is None]:
        print(f"not installed, so left out: {', '.join(absent)}")
    names = options.workloads or list(known)
    present = [name for name in peers if name not in absent]
    return max([run(known[name], present, options) for name in names], default=0)


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD")
    parser.add_argument("--list", action="store_true", help="name workloads and peers, and stop")
    parser.add_argument("--peers", nargs="+", choices=PEERS, metavar="PEER", help="only these")
    parser.add_argument("--rounds", type=int, default=timing.ROUNDS, help="turns each one takes")
    parser.add_argument(
        "--cpu",
        dest="clock",
        action="store_const",
        const=timing.processor,
        default=time.perf_counter,
        help="count the processor's time: for a machine that others use",
    )
    parser.add_argument("--no-memory", action="store_true", help="leave out the peak memory")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def run(workload: Workload, peers: list[str], options: argparse.Namespace) -> int:
    """Check, then time, then weigh one workload; 1 if a program disagreed."""
    agreeing, notes, wrong = agreed(workload, peers)
    measured = timing.times(agreeing, options.rounds, options.clock) if agreeing else {}
    agreeing.clear()
    gc.collect()
    unweighed = options.no_memory or hasattr(workload.kind, "every")  # processes, not programs
    weighed = {} if unweighed else {name: memory.of(workload, name) for name in measured}
    print(report.table(workload, measured, weighed, notes), flush=True)
    return wrong


def agreed(workload: Workload, peers: list[str]) -> tuple[dict[str, Program], dict[str, str], int]:
    """The programs that compute what the reference does; what is wrong with the others."""
    programs: dict[str, Program] = {}
    notes: dict[str, str] = {}
    wrong = 0
    expected = None
    for name in sorted(peers, key=lambda name: (name != REFERENCE, name != OURS)):
        try:
            program = workload.program(name)
            if program is None:
                continue
            if expected is None:
                expected = agreement.reference(program)
            elif difference := agreement.disagreement(program, expected):
                notes[name] = f"disagrees: {difference}"
                wrong = 1
                continue
            programs[name] = program
        except Exception as error:  # a peer that gives up is a result, too
            notes[name] = f"fails: {type(error).__name__}: {str(error)[:80]}"
            wrong = max(wrong, int(name.startswith(OURS)))
    return programs, notes, wrong


if __name__ == "__main__":
    sys.exit(main())
