"""The project beside its peers: does everybody compute the same, and how long does each take?

    python -m benchmarks                    every workload
    python -m benchmarks moons tiny-mlp     some of them
    python -m benchmarks --list             what there is, and which peers are installed
    python -m benchmarks --cpu              by the processor's time, where others use the machine

workloads/   one file a workload: its data, numpy written by hand, and minigrad
peers/       one file a peer: the same programs in another library
starts/      one script a peer: what a process costs before it has done anything
programs     what a program is, and how a workload finds that of a peer
agreement    first: the same losses and gradients, or no figures at all
timing       then: turns in one process, medians, ratios of turns taken side by side
memory       and the highest use of memory of a step, in a process of its own
report       the tables

A new workload is a file in `workloads`, a new peer a file in `peers`; they are found by being
there.
All peers use one thread: with two, the figures say more about the machine's other guests.
"""

import os

for library in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB"):
    os.environ[f"{library}_NUM_THREADS"] = "1"  # read once, when numpy is imported
os.environ["PJRT_NPROC"] = "1"
os.environ.setdefault("JAX_PLATFORMS", "cpu")
