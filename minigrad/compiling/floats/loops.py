"""Loops: a sum of many terms that are calculated alike, from other numbers, is one term, repeated.

A loss over a hundred examples is recorded as a hundred times the same calculation. Here it is
found that they are the same: terms of one sum, each from calls of its own that nobody else reads,
with the same parameters and with other plain numbers.
"""

from __future__ import annotations

from typing import Any

from minigrad.compiling.calls import Call, Number
from minigrad.compiling.program import Program

FEW = 8  # fewer terms are written one after the other


class Loop(Call):
    """total = start + term(row 1) + term(row 2) + …: the calls of one term, and the rows.

    variables   the numbers of a row, as the calls name them
    back        the way back through a row, if it is written in the same loop
    """

    __slots__ = ("back", "calls", "rows", "start", "term", "total", "variables")

    def __init__(
        self,
        start: Any,
        total: Number,
        calls: list[Call],
        term: Any,
        variables: tuple[Number, ...],
        rows: list[Any],
    ) -> None:
        super().__init__("loop", (start,), {}, (total,), (), calls[-1].line)
        self.start = start
        self.total = total
        self.calls = calls
        self.term = term
        self.variables = variables
        self.rows = rows
        self.back: list[Any] = []


class Graph:
    """Who makes and who reads every number."""

    def __init__(self, program: Program) -> None:
        self.makers: dict[Number, Call] = {}
        self.place: dict[Number, int] = {}
        self.readers: dict[Number, set[int]] = {}
        for at, step in enumerate(program.steps):
            for x in step.results:
                self.makers[x] = step
                self.place[x] = at
            for x in step.reads():
                self.readers.setdefault(x, set()).add(at)
        for x in program.wanted():
            self.readers.setdefault(x, set()).add(-1)

    def only_reader(self, x: Number) -> int | None:
        """The place of the one step that reads x, if there is only one."""
        readers = self.readers.get(x, set())
        return next(iter(readers)) if len(readers) == 1 else None


def roll(program: Program) -> None:
    """Put loops in the place of sums of equal terms."""
    graph = Graph(program)
    gone: set[int] = set()
    tried: set[int] = set()
    loops: dict[int, Loop] = {}
    for at in reversed(range(len(program.steps))):
        step = program.steps[at]
        if at in gone or at in tried or not is_sum(step):
            continue
        chain = chain_of(at, program, graph)
        tried.update(chain)
        if len(chain) < FEW:
            continue
        loop = rolled(chain, program, graph, gone)
        if loop is not None:
            loops[graph.place[loop.total]] = loop
    program.steps = [
        loops.get(at, step)
        for at, step in enumerate(program.steps)
        if at in loops or at not in gone
    ]


def is_sum(step: Call) -> bool:
    """Whether a step adds two Values."""
    return step.name == "op.add"


def chain_of(at: int, program: Program, graph: Graph) -> list[int]:
    """The places of a chain of additions, first to last, each adding a term to the one before."""
    chain = [at]
    while True:
        before = program.steps[chain[0]].args[0]
        maker = graph.makers.get(before) if isinstance(before, Number) else None
        if maker is None or not is_sum(maker) or graph.only_reader(before) != chain[0]:
            return chain
        chain.insert(0, graph.place[before])


def rolled(chain: list[int], program: Program, graph: Graph, gone: set[int]) -> Loop | None:
    """A part of the chain as a loop, if its terms are alike; its calls are then gone."""
    terms = [program.steps[k].args[1] for k in chain]
    forms = [form_of(term, k, program, graph) for term, k in zip(terms, chain, strict=True)]
    first, last = longest_run([form and form[0] for form in forms])
    if last - first < FEW:
        return None
    chain, terms, forms = chain[first:last], terms[first:last], forms[first:last]
    columns = [form[1] for form in forms]
    varying = [i for i in range(len(columns[0])) if len({repr(row[i]) for row in columns}) > 1]
    if not varying:
        return None
    alike = {
        i: repr([row[i] for row in columns]) for i in varying
    }  # one variable for equal columns
    first_of = {text: i for i, text in reversed(alike.items())}
    variables = {i: Number(columns[0][i]) for i in first_of.values()}
    variables |= {i: variables[first_of[text]] for i, text in alike.items()}
    varying = sorted(first_of.values())
    calls, places = forms[0][2], forms[0][3]
    body = [with_variables(call, k, places, variables) for k, call in enumerate(calls)]
    for k, (_, _, own, _) in zip(chain, forms, strict=True):
        gone.add(k)
        gone.update(graph.place[x] for call in own for x in call.results)
    rows = [tuple(row[i] for i in varying) for row in columns]
    start, total = program.steps[chain[0]].args[0], program.steps[chain[-1]].results[0]
    return Loop(start, total, body, terms[0], tuple(variables[i] for i in varying), rows)


def longest_run(forms: list[Any]) -> tuple[int, int]:
    """Where the most equal forms stand in a row, none of them None."""
    best = (0, 0)
    start = 0
    for i in range(1, len(forms) + 1):
        if i == len(forms) or forms[i] is None or forms[i] != forms[start]:
            if forms[start] is not None and i - start > best[1] - best[0]:
                best = start, i
            start = i
    return best


def form_of(term: Any, reader: int, program: Program, graph: Graph) -> Any:
    """A term's calculation in a form that is equal for equal ones.

    Gives (form, its plain numbers, its own calls, where in them the plain numbers stand).
    """
    own = own_calls(term, reader, program, graph)
    if not own:
        return None
    index = {x: i for i, call in enumerate(own) for x in call.results}
    numbers: list[Any] = []
    places: list[tuple[int, int]] = []
    form = []
    for k, call in enumerate(own):
        codes: list[Any] = []
        for j, x in enumerate(call.args):
            if not isinstance(x, Number):
                numbers.append(x)
                places.append((k, j))
                codes.append(("plain", type(x)))
            else:
                codes.append(("own", index[x]) if x in index else ("other", id(x)))
        settings = repr(sorted(call.settings.items()))
        form.append((call.name, tuple(codes), settings, program.wants.get(call.results[0])))
    return tuple(form), numbers, own, places


def own_calls(term: Any, reader: int, program: Program, graph: Graph) -> list[Call]:
    """The calls that only this term is made by, in order."""
    if (
        not isinstance(term, Number)
        or graph.only_reader(term) != reader
        or term not in graph.makers
    ):
        return []
    places = {graph.place[term]}
    todo = [graph.makers[term]]
    while todo:
        for x in todo.pop().args:
            made_here = isinstance(x, Number) and x in graph.makers and graph.place[x] not in places
            if not made_here or not graph.readers[x] <= places:
                continue
            if graph.makers[x].name.startswith("op."):
                places.add(graph.place[x])
                todo.append(graph.makers[x])
    return [program.steps[k] for k in sorted(places)]


def with_variables(call: Call, k: int, places: Any, variables: dict[int, Number]) -> Call:
    """A call with variables where its plain numbers vary."""
    args = list(call.args)
    for i, (at, j) in enumerate(places):
        if at == k and i in variables:
            args[j] = variables[i]
    return Call(call.name, tuple(args), call.settings, call.results, (), call.line, call.errors)
