"""Call sinks: which arguments of a call leave the program, as the rules say of what is called.

``requests.post(url, json=body, timeout=3)`` sends ``json``; of ``requests.post(url, **options)`` only the entries that
are its arguments; ``log.exception("failed")`` also writes the exception that is being handled.
"""

from __future__ import annotations

from pii_lint.ir import nodes as ir
from pii_lint.rulepack.schema import Sink
from pii_lint.taint import templates
from pii_lint.taint.arguments import Arguments
from pii_lint.taint.binding import replace
from pii_lint.taint.domain import Fields, Value, join, read
from pii_lint.taint.frame import Frame
from pii_lint.taint.marks import Given
from pii_lint.taint.observed import Sent
from pii_lint.taint.sinks import arrive
from pii_lint.taint.textform import STR, shown

LOCAL = frozenset(("logging", "console", "error"))  # channels that no choice of a person is about
RAISED = "raised"  # the argument that stands for the exception being handled


def run_sinks(
    frame: Frame, sinks: tuple[Sink, ...], name: str, node: ir.Call, arguments: Arguments, receiver: Value
) -> None:
    """Let the arguments that a sink names arrive at it."""
    stream = arguments.keywords.get("file")
    if stream is not None and not _is_standard(stream):
        # written to a file or a buffer, which is a matter of its own
        place = arguments.keyword_places.get("file")
        if place is not None and stream.identity:
            written = stream
            for value in arguments.positional:
                written = join(written, Value(shown(frame, value)))
            replace(frame, place, stream, written)
        return
    if _writes_in_memory(receiver):
        return
    for sink in sinks:
        frame.sink_calls.add(node.site)
        if sink.channel not in LOCAL:
            frame.engine.sent[frame.path, node.site] = Sent(frame.function.id, name, sink, node)
            if frame.engine.observed is not None:
                frame.engine.observed.arguments[node.site] = (frame, arguments)
        if frame.handling and (RAISED in sink.args or ("exc_info" in sink.except_args and _asks_for_traceback(node))):
            arrive(frame, sink, name, node.site, frame.handling[-1], node.site)
        forms = templates.of_record(node) if sink.channel == "logging" else {}
        for position, value in enumerate(arguments.positional):
            if _wanted(sink, position):
                place = arguments.places[position]
                site = getattr(place, "site", node.site)
                arrive(frame, sink, name, node.site, value, site, forms.get(position, STR))
        for key, value in arguments.keywords.items():
            if _wanted(sink, key):
                place = arguments.keyword_places.get(key)
                arrive(frame, sink, name, node.site, value, getattr(place, "site", node.site))
        if "self" in sink.args:
            arrive(frame, sink, name, node.site, receiver, node.site)
        if arguments.star is not None:
            arrive(frame, sink, name, node.site, arguments.star, node.site)
        if arguments.double is not None:
            _spread(frame, sink, name, node.site, arguments.double)


def _spread(frame: Frame, sink: Sink, name: str, site: int, double: Value) -> None:
    """The entries of ``**double`` that the sink names, and those whose keys are not known."""
    rest: Fields = {}
    whole = double.marks
    if "*" not in sink.args:  # of what a caller passes on, only what the sink names
        whole = {key: mark for key, mark in whole.items() if type(key) is not Given}
        passed = Value({key: mark for key, mark in double.marks.items() if type(key) is Given})
        for place in sink.args:
            if isinstance(place, str) and passed.marks and "[" + place not in double.fields:
                arrive(frame, sink, name, site, read(passed, "[" + place), site)
    for key, value in double.fields.items():
        if key[0] != "[":
            rest[key] = value
        elif _wanted(sink, key[1:]):
            arrive(frame, sink, name, site, value, site)
    if any(isinstance(place, str) for place in sink.args):
        arrive(frame, sink, name, site, Value(whole, rest), site)


def _writes_in_memory(writer: Value) -> bool:
    """Whether what a writer of tables writes to is a buffer, or the answer to a request that asks for it."""
    stream = writer.fields.get(".stream")
    return stream is not None and any(
        ref.id in ("io.StringIO", "io.BytesIO") or ref.id.rpartition(".")[2].endswith("Response") for ref in stream.refs
    )


def _is_standard(stream: Value) -> bool:
    return any(ref.id in ("sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__") for ref in stream.refs)


def _wanted(sink: Sink, place: int | str) -> bool:
    return (place in sink.args or "*" in sink.args) and place not in sink.except_args


def _asks_for_traceback(node: ir.Call) -> bool:
    """Whether a log call is told to write the exception that is being handled."""
    return any(
        arg.keyword == "exc_info" and not (type(arg.value) is ir.Const and not arg.value.value) for arg in node.args
    )
