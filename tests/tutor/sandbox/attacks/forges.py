"""Verdicts and results that the program writes itself."""

from __future__ import annotations

from tests.tutor.sandbox.attacks.program import Program

_ALL = "import os\nfor n in range(99):\n    try: os.write(n, {})\n    except OSError: pass\n"

FORGES = (
    Program(
        "a verdict line",
        "print('score: 1')\ndef f(x): return 7",
        "ok",
        "score: 1",
        "passes",
    ),
    Program(
        "a verdict file",
        "import os\nopen('results.json', 'w').write('{\"score\": 1}')\nos._exit(1)",
        "crashed",
        "Error",
        "passes",
    ),
    Program(
        "a verdict file, kept",
        "import os, builtins\nopen('results.json', 'w').write('{\"score\": 1}')\n"
        "builtins.open = lambda *a: 1 / 0\ndef f(x): return 7",
        "crashed",
        "Error",
        "passes",
    ),
    Program(
        "a verdict and an end",
        "import os\nos.write(1, b'score: 1\\n')\nos._exit(1)",
        "crashed",
        "exit code 1",
        "passes",
    ),
    Program(
        "a verdict on every channel",
        _ALL.format("b'score: 1\\n'") + "def f(x): return 7",
        "refused",
        "channel for results",
        "passes",
    ),
    Program(
        "a verdict through the kernel",
        "try:\n    with open('/proc/self/fd/1', 'a') as o: o.write('\\n' * 99 + 'score: 1\\n')\n"
        "except OSError: pass\ndef f(x): return 7",
        "ok",
        "",
        "passes",
    ),
    Program(
        "numbers on every channel",
        _ALL.format("b'[1]\\n'") + "def f(x): return 7",
        "refused",
        "channel for results",
    ),
    Program(
        "an end",
        "import os\nos.write(3, b'{\"end\": true}\\n')\nos._exit(0)",
        "refused",
        "before the last",
        "passes",
    ),
    Program(
        "a begin and an end",
        'import os\nos.write(3, b\'{"begin": 0}\\n{"end": true}\\n\')\nos._exit(0)',
        "refused",
        "out of turn",
        "passes",
    ),
    Program(
        "two ends",
        'import os\ndef f(x):\n    os.write(3, b\'{"value": 0, "is": 7}\\n{"end": true}\\n\')\n'
        "    return 2 * x",
        "refused",
        "more after the end",
    ),
    Program(
        "a status",
        'import os\nos.write(3, b\'{"stop": "ok", "text": "", "line": 1}\\n\')\nos._exit(0)',
        "refused",
        "a status",
        "passes",
    ),
    Program(
        "a grader error",
        'import os\nos.write(3, b\'{"stop": "grader_error", "text": "", "line": 1}\\n\')\n'
        "os._exit(0)",
        "refused",
        "",
        "passes",
    ),
    Program(
        "a line without bounds",
        'import os\nos.write(3, b\'{"stop": "crashed", "text": "", "line": 1%s}\\n\''
        ' % (b"0" * 4000))\n'
        "os._exit(0)",
        "refused",
        "a line number",
        "passes",
    ),
    Program(
        "other keys",
        'import os\nos.write(3, b\'{"score": 1, "verdict": "right"}\\n\')\nos._exit(0)',
        "refused",
        "out of turn",
        "passes",
    ),
    Program(
        "a pickle in the channel",
        "import os\nos.write(3, b'cos\\nsystem\\n(S\"true\"\\ntR.\\n')\nos._exit(0)",
        "refused",
        "not JSON",
        "passes",
    ),
    Program(
        "a deep line",
        "import os\nos.write(3, b'[' * 100000 + b'\\n')\nos._exit(0)",
        "refused",
        "not JSON",
        "passes",
    ),
    Program(
        "a long number",
        "import os\nos.write(3, b'9' * 500000 + b'\\n')\nos._exit(0)",
        "refused",
        "not JSON",
        "passes",
    ),
    Program(
        "empty lines",
        "import os\nos.write(3, b'\\n' * 1000000)\nos._exit(0)",
        "refused",
        "not JSON",
        "passes",
    ),
    Program(
        "colliding keys",
        "import os\nkeys = ', '.join(f'[{k * (2**61 - 1)}, 0]' for k in range(30000))\n"
        'os.write(3, b\'{"begin": 0}\\n{"value": 0, "is": {"d": [%s]}}\\n{"end": true}\\n\'\n'
        "         % keys.encode())\nos._exit(0)",
        "refused",
        "numbers as keys",
        "passes",
    ),
    Program(
        "no end to it",
        "import os\ntry:\n    while 1: os.write(3, b'x' * 65536)\nexcept OSError: os._exit(0)",
        "crashed",
        "",
        "passes",
    ),
    Program(
        "a huge array",
        'import os\nos.write(3, b\'{"begin": 0}\\n{"value": 0, '
        '"is": {"a": ["f8", [1000000], ""]}}\\n{"end": true}\\n\')\nos._exit(0)',
        "refused",
        "elements",
        "passes",
    ),
    Program(
        "an array of objects",
        'import os\nos.write(3, b\'{"begin": 0}\\n{"value": 0, '
        '"is": {"a": ["O", [1], "AAAAAAAAAAA="]}}\\n{"end": true}\\n\')\nos._exit(0)',
        "refused",
        "unknown dtype",
        "passes",
    ),
    Program(
        "no channels",
        "import os\nfor n in range(5):\n    try: os.close(n)\n    except OSError: pass\n"
        "def f(x): return 7",
        "crashed",
        "",
        "stops",
    ),
    Program(
        "a second channel",
        "import os\ndef f(x):\n    n = os.dup(3)\n    os.close(3)\n    os.dup2(n, 3)\n    return 7",
        "",
    ),
    Program(
        "an earlier place in the channel",
        "import os\ndef f(x):\n    os.lseek(3, 0, 0)\n    os.write(3, b'{\"end\": true}\\n')\n"
        "    return 7",
        "refused",
        "",
    ),
    Program(
        "a sparse channel",
        "import os\nos.pwrite(3, b'x', 500_000)\nos._exit(0)",
        "",
        "",
        "passes",
    ),
    Program("a longer file", "import os\nos.ftruncate(3, 1 << 40)", "crashed", "Error"),
    Program(
        "a mapped channel",
        "import mmap\nm = mmap.mmap(3, 4096)\nm[:8] = b'score: 1'",
        "crashed",
        "",
    ),
    Program(
        "a twin",
        "import os\ndef f(x):\n    if os.fork() == 0:\n        print('score: 1', flush=True)\n"
        "        os._exit(0)\n    return 7",
        "ok",
        "Error",
        "passes",
    ),
    Program(
        "a twin that answers instead",
        "import os\nif os.fork(): os._exit(0)\ndef f(x): return 7",
        "crashed",
        "Error",
        "passes",
    ),
)
