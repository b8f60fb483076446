"""What only the grader may know, looked for."""

from __future__ import annotations

from tests.tutor.sandbox.attacks.program import Program

_UP = "    frame = sys._getframe()\n    while frame:\n"

STEALS = (
    Program(
        "the reference in the frames above",
        f"import sys\ndef f(x):\n{_UP}"
        "        if 'reference' in frame.f_globals: return frame.f_globals['reference'](x)\n"
        "        frame = frame.f_back",
        "ok",
        "",
        "passes",
    ),
    Program(
        "the reference by a traceback",
        "def f(x):\n    try: 1 / 0\n"
        "    except ZeroDivisionError as e: t = e.__traceback__.tb_frame\n"
        "    while t:\n        if 'reference' in t.f_globals: return t.f_globals['reference'](x)\n"
        "        t = t.f_back",
        "ok",
        "",
        "passes",
    ),
    Program(
        "the reference among all objects",
        "import gc\ndef f(x):\n    for o in gc.get_objects():\n"
        "        if getattr(o, '__name__', '') == 'reference' and callable(o): return o(x)",
        "ok",
        "",
        "passes",
    ),
    Program(
        "the reference by its module",
        "import sys\ndef f(x):\n    for m in list(sys.modules.values()):\n"
        "        if hasattr(m, 'reference'): return m.reference(x)",
        "ok",
        "",
        "passes",
    ),
    Program(
        "the reference by import",
        "import importlib\ndef f(x): return importlib.import_module('course_reference').twice(x)",
        "ok",
        "not available",
        "passes",
    ),
    Program(
        "the reference by its referrers",
        "import gc\ndef f(x):\n    for r in gc.get_referrers(x):\n"
        "        for r2 in gc.get_referrers(r):\n"
        "            found = getattr(r2, 'f_globals', {}).get('reference')\n"
        "            if found: return found(x)\n"
        "    import sys\n    frame = sys._getframe(1)\n    return frame.f_globals['reference'](x)",
        "ok",
        "KeyError",
        "passes",
    ),
    Program(
        "the seed",
        "import os, numpy as np\nn = 0\ndef f(x):\n    global n\n    n += 1\n"
        "    if n == 1: return [2.0, 4.0, 6.0]\n"
        "    return 2.0 * np.random.default_rng(int(os.environ['GRADER_SEED'])).integers(1, 9, 3)",
        "ok",
        "",
        "passes",
    ),
    Program(
        "answers learnt by heart",
        "n = 0\ndef f(x):\n    global n\n    n += 1\n"
        "    return [2.0, 4.0, 6.0] if n == 1 else [16.0, 6.0, 8.0]",
        "ok",
        "",
        "passes",
    ),
    Program(
        "the answer file",
        "import json\ndef f(x): return json.load(open('answers.json'))[str(x.tolist())]",
        "ok",
        "Error",
        "passes",
    ),
    Program(
        "answer files everywhere",
        "import os\ndef f(x):\n    return [open(os.path.join(a, n)).read()\n"
        "        for a, _, names in os.walk('.') for n in names if n.endswith('.json')]",
        "ok",
        "",
        "tells",
    ),
    Program("its environment", "import os\ndef f(x): return dict(os.environ)", "ok", "", "tells"),
    Program(
        "its environment from the kernel",
        "def f(x): return open('/proc/self/environ').read()",
        "ok",
        "Error",
        "tells",
    ),
    Program(
        "its parent's environment",
        "import os\ndef f(x): return open(f'/proc/{os.getppid()}/environ').read()",
        "ok",
        "Error",
        "tells",
    ),
    Program(
        "its arguments", "import sys\ndef f(x): return sys.argv + sys.orig_argv", "ok", "", "tells"
    ),
    Program(
        "its command line",
        "import os\ndef f(x): return [open(f'/proc/{p}/cmdline').read()\n"
        "    for p in (os.getpid(), os.getppid())]",
        "ok",
        "Error",
        "tells",
    ),
    Program(
        "everybody's command line",
        "import os\ndef f(x): return [open(f'/proc/{p}/cmdline').read()\n"
        "    for p in os.listdir('/proc') if p.isdigit()]",
        "ok",
        "Error",
        "tells",
    ),
    Program(
        "its parent's memory",
        "import os\ndef f(x):\n    p = os.getppid()\n"
        "    lines = open(f'/proc/{p}/maps').readlines()\n"
        "    for line in lines:\n        a, b = (int(n, 16) for n in line.split()[0].split('-'))\n"
        "        if ' rw-p ' in line and b - a < 1 << 26:\n"
        "            with open(f'/proc/{p}/mem', 'rb', 0) as m:\n"
        "                m.seek(a)\n                found = m.read(b - a)\n"
        "            at = found.find(b'cana' + b'ry-')\n"
        "            if at >= 0: return found[at:at + 60].decode(errors='replace')",
        "ok",
        "Error",
        "tells",
    ),
    Program(
        "another submission",
        "import os\n"
        "def f(x): return [open(f'../others/{n}').read() for n in os.listdir('../others')]",
        "ok",
        "Error",
        "tells",
    ),
    Program(
        "its own folder",
        "import pathlib\ndef f(x): return [p.read_text() for p in pathlib.Path('.').iterdir()]",
        "ok",
        "",
        "tells",
    ),
    Program(
        "descriptors left open",
        "import os\ndef f(x):\n    found = []\n    for n in range(3, 64):\n"
        "        try: found.append(os.pread(n, 10000, 0).decode())\n"
        "        except OSError: pass\n    return found",
        "ok",
        "",
        "tells",
    ),
    Program(
        "local names of the grader",
        f"import sys\ndef f(x):\n    seen = []\n{_UP}"
        "        seen += [repr(v) for v in frame.f_locals.values() if type(v) in (str, dict)]\n"
        "        frame = frame.f_back\n    return seen",
        "ok",
        "",
        "tells",
    ),
    Program(
        "all texts in memory",
        "import gc\ndef f(x):\n    mark = 'cana' + 'ry-'\n"
        "    return [v for o in gc.get_objects() if type(o) is dict for v in list(o.values())\n"
        "            if type(v) is str and v.startswith(mark)]",
        "ok",
        "",
        "tells",
    ),
    Program(
        "the source of the grader",
        "import inspect, sys\ndef f(x): return inspect.getsource(sys.modules['__main__'])",
        "ok",
        "Error",
        "tells",
    ),
)
