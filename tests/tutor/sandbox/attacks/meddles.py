"""The grader's own tools, changed by the program before the grader uses them."""

from __future__ import annotations

from tests.tutor.sandbox.attacks.program import Program

MEDDLES = (
    Program(
        "patched numpy",
        "import numpy as np\nnp.array_equal = np.allclose = np.all = lambda *a, **k: True\n"
        "def f(x): return 7",
        "ok",
        "",
        "passes",
    ),
    Program(
        "patched abs",
        "import builtins\nbuiltins.abs = lambda x: 0.0\ndef f(x): return [7, 7, 7]",
        "ok",
        "",
        "passes",
    ),
    Program(
        "patched zip",
        "import builtins\nbuiltins.zip = lambda *a, **k: []\ndef f(x): return [7, 7, 7]",
        "",
        "",
        "passes",
    ),
    Program(
        "patched any",
        "import builtins\nbuiltins.any = lambda a: False\ndef f(x): return [7, 7, 7]",
        "ok",
        "",
        "passes",
    ),
    Program("patched len", "import builtins\nbuiltins.len = lambda x: 3\ndef f(x): return 7", ""),
    Program(
        "patched isinstance",
        "import builtins\nbuiltins.isinstance = lambda *a: True\ndef f(x): return [7, 7, 7]",
        "",
    ),
    Program(
        "patched json",
        "import json\njson.dumps = lambda *a, **k: '{\"score\": 1}'\ndef f(x): return 7",
        "refused",
        "",
        "passes",
    ),
    Program(
        "patched encoder",
        "import json.encoder\n"
        "json.encoder.JSONEncoder.encode = lambda s, o: '{\"score\": 1}'\n"
        "json._default_encoder.encode = lambda o: '{\"score\": 1}'\ndef f(x): return 7",
        "refused",
        "",
        "passes",
    ),
    Program(
        "patched print",
        "import builtins\nsay = print\nbuiltins.print = lambda *a, **k: say('score: 1')\n"
        "def f(x): return 7",
        "ok",
        "",
        "passes",
    ),
    Program(
        "patched stdout",
        "import sys\nclass W:\n    def __init__(s, o): s.o = o\n"
        "    def write(s, t): return s.o.write(t.replace('0', '1'))\n"
        "    def __getattr__(s, n): return getattr(s.o, n)\n"
        "sys.stdout = W(sys.stdout)\ndef f(x): return 7",
        "ok",
        "",
        "passes",
    ),
    Program(
        "patched open",
        "import builtins, io\nclass W(io.StringIO):\n    def close(s): pass\n"
        "builtins.open = lambda *a, **k: W()\ndef f(x): return 7",
        "ok",
        "",
        "stops",
    ),
    Program(
        "patched exit",
        "import sys, os\nsys.exit = lambda *a: os._exit(0)\ndef f(x): return 7",
        "ok",
        "",
        "passes",
    ),
    Program(
        "patched clock",
        "import time\ntime.monotonic = time.perf_counter = time.time = lambda: 0.0\n"
        "time.sleep = lambda s: None\ndef f(x): return 7",
        "ok",
    ),
    Program(
        "patched random numbers",
        "import numpy as np\nclass G:\n    def integers(s, *a, **k): return np.array([1, 2, 3])\n"
        "np.random.default_rng = lambda *a: G()\ndef f(x): return [2.0, 4.0, 6.0]",
        "ok",
        "",
        "passes",
    ),
    Program(
        "patched encode",
        "import sys\nsys.modules['guest.wire'].encode = lambda v: [2]\ndef f(x): return 7",
        "ok",
    ),
    Program(
        "patched channel",
        "import sys\nR = sys.modules['guest.results'].Results\n"
        "R.value = R.error = lambda *a: None\ndef f(x): return 7",
        "refused",
        "out of turn",
    ),
    Program(
        "patched grader",
        "import sys\nframe = sys._getframe()\nwhile frame:\n"
        "    if 'alike' in frame.f_globals:\n"
        "        frame.f_globals['alike'] = lambda *a: True\n    frame = frame.f_back\n"
        "def f(x): return 7",
        "ok",
        "",
        "passes",
    ),
    Program(
        "patched bytecode",
        "import gc, types\nfor o in gc.get_objects():\n"
        "    if type(o) is types.FunctionType and o.__name__ == 'alike':\n"
        "        o.__code__ = (lambda got, expected: True).__code__\ndef f(x): return 7",
        "ok",
        "",
        "passes",
    ),
    Program(
        "patched reference",
        "import sys\nframe = sys._getframe()\nwhile frame:\n"
        "    if 'reference' in frame.f_globals:\n"
        "        frame.f_globals['reference'] = lambda x: 7\n    frame = frame.f_back\n"
        "def f(x): return 7",
        "ok",
        "",
        "passes",
    ),
    Program(
        "a trace function",
        "import sys\ndef trace(frame, event, arg):\n"
        "    if frame.f_code.co_name == 'alike' and event == 'call':\n"
        "        import numpy as np\n        np.all = lambda *a: True\n    return trace\n"
        "sys.settrace(trace)\ndef f(x): return 7",
        "ok",
        "",
        "passes",
    ),
    Program(
        "a failing trace function",
        "import sys\nsys.settrace(lambda *a: 1/0)\ndef f(x): return 7",
        "",
    ),
    Program(
        "a profile function",
        "import sys, os\ndef profile(frame, event, arg):\n"
        "    if frame.f_code.co_name == 'alike': os._exit(0)\n"
        "sys.setprofile(profile)\ndef f(x): return 7",
        "ok",
        "",
        "passes",
    ),
    Program(
        "an audit hook",
        "import sys, os\ndef hook(name, arguments):\n"
        "    if name == 'open' and 'results' in str(arguments[0]): os._exit(0)\n"
        "sys.addaudithook(hook)\ndef f(x): return 7",
        "ok",
        "",
        "passes",
    ),
    Program(
        "a finaliser of its argument",
        "import weakref\ndef f(x):\n    weakref.finalize(x, print, 'score: 1')\n    return 7",
        "",
        "",
        "",
    ),
    Program(
        "no modules",
        "import sys\nsys.meta_path.clear()\nsys.modules.clear()\ndef f(x): return 7",
        "",
        "",
    ),
    Program(
        "an import hook",
        "import sys\nclass H:\n    def find_spec(s, *a): 1/0\nsys.meta_path.insert(0, H())\n"
        "def f(x): return 7",
        "ok",
    ),
    Program("no stdout", "import sys\nsys.stdout = None\ndel sys.stderr\ndef f(x): return 7", "ok"),
    Program(
        "a lying f",
        "class F:\n    def __call__(s, x): return 7\n    def __getattr__(s, n): return s\nf = F()",
        "ok",
    ),
    Program("mutated input", "def f(x):\n    x[:] = 0\n    return x", "ok", "", "passes"),
    Program(
        "mutated later",
        "seen = []\ndef f(x):\n    seen.append(x)\n    for y in seen: y[:] = 0\n    return x * 2",
        "ok",
        "",
        "passes",
    ),
    Program(
        "a magic module",
        "import sys, types\nclass M(types.ModuleType):\n"
        "    def __getattribute__(s, n): return lambda *a, **k: True\n"
        "sys.modules['numpy'] = M('numpy')\ndef f(x): return 7",
        "",
        "",
    ),
)
