"""Files, processes, signals, the network, the kernel: everything outside."""

from __future__ import annotations

from tests.tutor.sandbox.attacks.program import Program

_LIBC = (
    "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
    "def must(result):\n    if result < 0: raise OSError(ctypes.get_errno(), 'refused')\n"
)


def _calls(number: str) -> str:
    """A program that makes one system call, by its number on x86-64."""
    return f"{_LIBC}def f(x): must(libc.syscall({number}))"


FILES = (
    Program("reads a file", "def f(x): return open('/etc/passwd').read()", "ok", "Error", "acts"),
    Program("reads itself", "import os\ndef f(x): return os.listdir('.')", "ok", "Error", "acts"),
    Program("lists a folder", "import os\ndef f(x): return os.listdir('/')", "ok", "Error", "acts"),
    Program(
        "walks",
        "import os\ndef f(x): return 1 / len(list(os.walk('/etc')))",
        "ok",
        "ZeroDiv",
        "acts",
    ),
    Program(
        "reads its memory", "def f(x): return open('/proc/self/maps').read()", "ok", "Error", "acts"
    ),
    Program("writes a file", "def f(x): open('left-behind', 'w')", "ok", "Error", "acts"),
    Program(
        "writes a big file",
        "def f(x):\n    with open('big', 'wb') as o:\n"
        "        for _ in range(4): o.write(bytes(1 << 20))",
        "ok",
        "Error",
        "acts",
    ),
    Program(
        "infects what is imported next",
        "def f(x): open('conftest.py', 'w').write('print(1)')",
        "ok",
        "Error",
        "acts",
    ),
    Program(
        "makes a temporary file",
        "import tempfile\ndef f(x): tempfile.NamedTemporaryFile()",
        "ok",
        "Error",
        "acts",
    ),
    Program(
        "removes a file",
        "import os\ndef f(x):\n    try: open('mine', 'w').close()\n    except OSError: pass\n"
        "    os.unlink('mine')",
        "ok",
        "Error",
        "acts",
    ),
    Program(
        "makes a folder",
        "import os\ndef f(x): os.mkdir(f'a{x[0]}{x[1]}')",
        "ok",
        "Permission",
        "acts",
    ),
    Program(
        "makes a link",
        "import os\ndef f(x): os.symlink('/', f'l{x[1]}{x[2]}')",
        "ok",
        "Permission",
        "acts",
    ),
    Program(
        "makes a pipe with a name",
        "import os\ndef f(x): os.mkfifo(f'p{x[0]}{x[2]}')",
        "ok",
        "Permission",
        "acts",
    ),
    Program(
        "changes a mode", "import os\ndef f(x): os.chmod('.', 0o777)", "ok", "Permission", "acts"
    ),
    Program(
        "looks at a file",
        "import os\ndef f(x): return os.stat('/etc/passwd').st_size",
        "ok",
        "Error",
        "acts",
    ),
    Program(
        "goes elsewhere", "import os\ndef f(x): os.chdir('../others')", "ok", "Permission", "stops"
    ),
    Program("asks where it is", "import os\ndef f(x): os.getcwd()", "ok", "Permission", "acts"),
    Program(
        "closes and opens",
        "import os\ndef f(x):\n    os.closerange(0, 1)\n    open('/etc/passwd')",
        "ok",
        "Error",
        "acts",
    ),
    Program("imports a file", "import antigravity\ndef f(x): 0", "crashed", "not available", ""),
)

PROCESSES = (
    Program(
        "a shell", "import os\ndef f(x): return 1 / (os.system('true') == 0)", "ok", "Zero", "acts"
    ),
    Program(
        "a program",
        "import subprocess\ndef f(x): subprocess.run(['/bin/true'])",
        "ok",
        "Error",
        "acts",
    ),
    Program(
        "a program by posix_spawn",
        "import os\ndef f(x): os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0)",
        "ok",
        "Error",
        "acts",
    ),
    Program(
        "exec", "import os\ndef f(x): os.execv('/bin/true', ['true'])", "ok", "Error", "passes"
    ),
    Program(
        "a fork", "import os\ndef f(x):\n    if os.fork() == 0: os._exit(0)", "ok", "Error", "acts"
    ),
    Program(
        "a fork bomb",
        "import os, time\ndef f(x):\n    me = os.getpid()\n    for _ in range(5): os.fork()\n"
        "    if os.getpid() != me:\n        time.sleep(0.2)\n        os._exit(0)",
        "ok",
        "Error",
        "acts",
    ),
    Program(
        "a daemon",
        "import os, time\ndef f(x):\n    if os.fork() == 0:\n        os.setsid()\n"
        "        if os.fork() == 0: time.sleep(1)\n        os._exit(0)",
        "ok",
        "Error",
        "acts",
    ),
    Program(
        "a thread",
        "import threading\ndef f(x): threading.Thread(target=int).start()",
        "ok",
        "can't start",
        "acts",
    ),
    Program(
        "a thread left behind",
        "import threading, time\ndef f(x):\n"
        "    threading.Thread(target=time.sleep, args=(60,)).start()\n    return 7",
        "ok",
        "can't start",
        "acts",
    ),
    Program(
        "an event loop",
        "import asyncio\ndef f(x): asyncio.run(asyncio.sleep(0))",
        "ok",
        "Error",
        "acts",
    ),
    Program(
        "a pool",
        "import multiprocessing as m\ndef f(x):\n    with m.get_context('fork').Pool(1) as p: "
        "p.map(abs, [1])",
        "ok",
        "Error",
        "acts",
    ),
    Program("a pty", "import os\ndef f(x): os.openpty()", "ok", "Error", "acts"),
    Program(
        "kills its parent", "import os\nos.kill(os.getppid(), 9)", "crashed", "Permission", "stops"
    ),
    Program(
        "stops its parent",
        "import os, time\nos.kill(os.getppid(), 19)\ntime.sleep(9)",
        "crashed",
        "Permission",
        "stops",
    ),
    Program("kills the group", "import os\nos.killpg(0, 9)", "crashed", "Permission", "stops"),
    Program(
        "kills everybody", "import os\nos.kill(-1, 0)\ndef f(x): 0", "crashed", "Permission", "acts"
    ),
    Program("looks for others", "import os\ndef f(x): os.kill(1, 0)", "ok", "Permission", "acts"),
    Program("a session", "import os\ndef f(x): os.setpgid(0, 0)", "ok", "Permission", "acts"),
    Program("becomes nice", "import os\ndef f(x): os.nice(1)", "ok", "Permission", "acts"),
    Program(
        "wants more cores",
        "import os\ndef f(x): os.sched_setaffinity(0, {0})",
        "ok",
        "Permission",
        "acts",
    ),
)

NETWORK = (
    Program("a socket", "import socket\ndef f(x): socket.socket()", "ok", "Error", "acts"),
    Program(
        "a pair of sockets", "import socket\ndef f(x): socket.socketpair()", "ok", "Error", "acts"
    ),
    Program(
        "a datagram",
        "import socket\ndef f(x):\n"
        "    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "ok",
        "Error",
        "acts",
    ),
    Program(
        "a server",
        "import socket\ndef f(x):\n    s = socket.socket()\n"
        "    s.bind(('127.0.0.1', 0))\n    s.listen()",
        "ok",
        "Error",
        "acts",
    ),
    Program(
        "a name",
        "import socket\ndef f(x): socket.gethostbyname('localhost')",
        "ok",
        "gaierror",
        "acts",
    ),
    Program("its host's name", "import socket\ndef f(x): socket.sethostname('x')", "ok", "Error"),
    Program("a pipe", "import os\ndef f(x): os.pipe()", "ok", "Error", "acts"),
    Program("memory files", "import os\ndef f(x): os.memfd_create('x')", "ok", "Error", "acts"),
    Program("an event file", "import os\ndef f(x): os.eventfd(0)", "ok", "Error", "acts"),
    Program("a poll file", "import select\ndef f(x): select.epoll()", "ok", "Error", "acts"),
    Program(
        "a lock on a file",
        "import fcntl\ndef f(x): fcntl.flock(1, fcntl.LOCK_EX)",
        "ok",
        "Permission",
        "acts",
    ),
    Program(
        "types into the terminal",
        "import fcntl\ndef f(x): fcntl.ioctl(0, 0x5412, b'x')",
        "ok",
        "Permission",
    ),
    Program(
        "owns a descriptor",
        "import fcntl, os\ndef f(x): fcntl.fcntl(1, fcntl.F_SETOWN, os.getpid())",
        "ok",
        "Permission",
    ),
    Program(
        "reads the keyboard", "import sys\ndef f(x): return 1 / len(sys.stdin.read())", "ok", "", ""
    ),
)

KERNEL = (
    Program(
        "shared memory",
        _LIBC + "def f(x): must(libc.shmget(0, 4096, 0o1600))",
        "ok",
        "Error",
        "acts",
    ),
    Program(
        "a message queue", _LIBC + "def f(x): must(libc.msgget(0, 0o1600))", "ok", "Error", "acts"
    ),
    Program(
        "a semaphore", _LIBC + "def f(x): must(libc.semget(0, 1, 0o1600))", "ok", "Error", "acts"
    ),
    Program("a key ring", _calls("250, 0, -3, 1"), "ok", "Error", ""),
    Program("io_uring", _calls("425, 4, bytes(120)"), "ok", "Error", ""),
    Program("a user namespace", _calls("272, 0x10000000"), "ok", "Error", ""),
    Program("a filter of its own", _calls("317, 0, 0, 0"), "ok", "Error", ""),
    Program("performance counters", _calls("298, bytes(128), 0, -1, -1, 0"), "ok", "Error", ""),
    Program("another's memory", _calls("310, os.getppid(), 0, 0, 0, 0, 0"), "ok", "Error", ""),
    Program("a handle on its parent", _calls("434, os.getppid(), 0"), "ok", "Error", "acts"),
    Program("a fork by number", _calls("56, 17, 0, 0, 0, 0"), "ok", "Error", ""),
    Program("a fork by its newest number", _calls("435, bytes(88), 88"), "ok", "Error", ""),
    Program(
        "a file by its newest number",
        _calls("437, -100, b'/etc/passwd', bytes(24), 24"),
        "ok",
        "Error",
        "acts",
    ),
    Program(
        "a file's state by number",
        _calls("262, -100, b'/etc/passwd', bytes(144), 0x1000"),
        "ok",
        "Error",
        "acts",
    ),
    Program("a breakpoint in the kernel", _calls("321, 0, 0, 0"), "ok", "Error", ""),
    Program("modules of the kernel", _calls("313, -1, b'', 0"), "ok", "Error", ""),
    Program("a mount", _calls("165, b'x', b'/', b'tmpfs', 1, 0"), "ok", "Error", ""),
    Program("another root", _calls("161, b'/nowhere'"), "ok", "Error", ""),
    Program("the system's log", _calls("103, 10, 0, 0"), "ok", "Error", ""),
    Program("the clock", _calls("227, 9, bytes(16)"), "ok", "Error", ""),
    Program("its own walls", _calls("157, 38, 0, 0, 0, 0"), "ok", "Error", ""),
    Program(
        "traces its parent",
        _LIBC + "def f(x): must(libc.ptrace(0x4206, os.getppid(), 0, 0))",
        "ok",
        "Error",
        "",
    ),
    Program("is traced", _LIBC + "def f(x): must(libc.ptrace(0, 0, 0, 0))", "ok", "Error", ""),
    Program(
        "old system calls",
        _LIBC + "def f(x): must(libc.syscall(ctypes.c_long(0x40000000 + 39)))",
        "crashed",
        "",
    ),
    Program(
        "the calls of another architecture",
        "import ctypes, mmap\n"
        "code = bytes.fromhex('b814000000cd80c3')  # mov eax, 20; int 0x80; ret\n"
        "page = mmap.mmap(-1, 4096, prot=7)\npage.write(code)\n"
        "at = ctypes.addressof(ctypes.c_char.from_buffer(page))\n"
        "def f(x): return ctypes.CFUNCTYPE(ctypes.c_int)(at)()",
        "crashed",
        "",
        "acts",
    ),
    Program(
        "more memory",
        "import resource as r\nr.setrlimit(r.RLIMIT_AS, r.getrlimit(r.RLIMIT_AS))\n"
        "r.setrlimit(r.RLIMIT_AS, (-1, -1))",
        "crashed",
        "Error",
    ),
    Program(
        "more time",
        "import resource as r\nr.setrlimit(r.RLIMIT_CPU, (99, 99))\ndef f(x): 0",
        "crashed",
        "Error",
        "",
    ),
    Program(
        "more files",
        "import resource as r\nr.setrlimit(r.RLIMIT_NOFILE, (99, 99))\ndef f(x): 0",
        "crashed",
        "Error",
        "",
    ),
    Program("memory that stays", _LIBC + "def f(x): must(libc.mlockall(1))", "ok", "Error", ""),
    Program("becomes root", "import os\nos.setuid(0)", "crashed", "PermissionError", ""),
    Program("becomes nobody", "import os\nos.setgroups([])", "crashed", "PermissionError", ""),
)

REACHES = (*FILES, *PROCESSES, *NETWORK, *KERNEL)
