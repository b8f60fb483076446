"""A program that looks for given bytes wherever a process can look.

It must not hold what it looks for, or it would find itself: the bytes come with every bit of them
turned over, and what is looked through is turned over too.
"""

from __future__ import annotations

PROBE = r'''
import builtins, ctypes, gc, os, sys

WANTED = {wanted}  # each with its bits turned over
TURNED = bytes(255 - n for n in range(256))
found = set()

def look(place, data):
    turned = bytes(data).translate(TURNED)
    found.update((place, name) for name, bits in WANTED.items() if bits in turned)

def objects():
    gc.unfreeze()
    queue = [gc.get_objects(), sys.modules, vars(builtins)]
    frame = sys._getframe()
    while frame:
        queue += [frame, frame.f_locals, frame.f_globals]
        frame = frame.f_back
    seen = dict()
    while queue:
        one = queue.pop()
        if id(one) not in seen:
            seen[id(one)] = one
            queue += gc.get_referents(one)
    return list(seen.values())

def in_objects(all):
    for one in all:
        if type(one) is str:
            look("objects", one.encode("utf-8", "surrogatepass"))
        elif type(one) in (bytes, bytearray):
            look("objects", one)

def in_files():
    names = ["/proc/self/" + n for n in ("environ", "cmdline", "maps", "mountinfo", "cgroup")]
    names += [f"/proc/{{os.getppid()}}/" + n for n in ("environ", "cmdline", "maps")]
    names += [os.path.join(top, n) for top in (".", "..", "/tmp", "/") for n in listed(top)]
    for name in names:
        try:
            with open(name, "rb") as file: look("files", name.encode() + file.read(1 << 20))
        except OSError: pass

def listed(folder):
    try: return os.listdir(folder)
    except OSError: return []

def in_descriptors():
    for number in range(1024):
        try: look("descriptors", os.pread(number, 1 << 20, 0))
        except OSError: pass

def in_environment():
    look("environment", repr([dict(os.environ), sys.argv, sys.orig_argv, sys.path]).encode())

libc = ctypes.CDLL(None)

def copied(page):
    """From this page on, up to a megabyte: through the kernel, which stops at a bad address where
    reading it would end the process."""
    os.lseek(1, 0, 0)
    size = libc.write(1, ctypes.c_void_p(page << 12), 1 << 20)
    os.lseek(1, 0, 0)
    return os.pread(1, max(size, 0), 0)

def in_memory(all):
    """Every stretch of memory in which an object lies, and the one that main() was given."""
    given = ctypes.c_void_p.in_dll(libc, "environ").value or 0
    starts = sorted({{id(one) >> 12 for one in all}} | {{given >> 12}})
    last = 0
    for start in starts:
        first = start
        while first > last and copied(first - 1): first -= 1
        page = first
        while page >= last and (data := copied(page)):
            look("memory", data)
            page += max(1, (len(data) >> 12) - (len(data) == 1 << 20))  # a page is looked at twice
            last = page

def f(x):
    all = objects()
    in_environment(); in_objects(all); in_files(); in_descriptors(); in_memory(all)
    return sorted(list(map(list, found)))
'''

ASKS_FOR = ("ctypes", "gc", "os")


def looking_for(**wanted: bytes) -> str:
    """The program; its `f` returns pairs of a place and the name of what was found there."""
    turned = {name: bytes(255 - byte for byte in data) for name, data in wanted.items()}
    return PROBE.format(wanted=turned)
