"""What is said of programs, in Chinese: the guest's own sentences, from programs really run."""

from __future__ import annotations

import pytest

from tutor.language import speaking
from tutor.sandbox import Call, ForkServer, Job
from tutor.sandbox.saying import said

PROGRAMS = [
    ("def g(): pass", "程序没有定义函数 f；它定义了 g"),
    ("def ff(): pass", "程序没有定义函数 f；它定义了 ff。是不是想写 ff？"),
    ("x = 1", "程序没有定义函数 f，也没有定义别的函数"),
    ("f = 3", "f 是类型为 int 的值，不是函数"),
    ("def f(x:\n    return 1", "第 1 行：'(' was never closed"),
    ("def f(x): return f", "函数返回了"),
    ("def f(x): return x + y", "第 1 行：NameError: name 'y' is not defined"),
    ("def f(x): exit()", "第 1 行：SystemExit: 程序自行结束"),
    ("def f(x): return input()", "第 1 行：EOFError: 没有可读取的内容"),
]


@pytest.mark.parametrize(("source", "chinese"), PROGRAMS, ids=[row[0] for row in PROGRAMS])
def test_in_chinese(server: ForkServer, source: str, chinese: str) -> None:
    """What Python itself said stays as it is; ours is translated."""
    run = server.run(Job(source, "f", (Call(args=(1,)),)))
    english = run.message or run.outcomes[0].error
    assert said(english) == english
    with speaking("zh"):
        assert said(english).startswith(chinese)


def test_what_a_program_says_is_no_sentence_of_ours() -> None:
    """Other texts stay, whatever is in them."""
    with speaking("zh"):
        for text in ("", "ValueError: {name}", "line x: y", "{0} {}"):
            assert said(text) == text
        assert said("line 3: ValueError: {odd}") == "第 3 行：ValueError: {odd}"
