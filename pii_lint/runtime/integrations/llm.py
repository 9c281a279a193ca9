"""Calls of language models: data goes out as placeholders and comes back restored, streamed answers too.

Example::

    >>> def complete(model, messages):
    ...     return {"choices": [{"message": {"content": "You wrote: " + messages[0]["content"]}}]}
    >>> protected(complete)("small", messages=[{"role": "user", "content": "I am at ann@example.org"}])
    {'choices': [{'message': {'content': 'You wrote: I am at ann@example.org'}}]}

In use: ``client = protect(OpenAI())``, of ``AsyncOpenAI``, ``Anthropic``, ``AsyncAnthropic`` as well, before its first
use: all that the client posts, by whichever method, is hidden; ``completion = protected(litellm.completion)``, and
``protected(litellm.acompletion)``. Each call has placeholders of its own, which a conversation sent again gets again.
Images, audio and files are sent as they are.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar

from pii_lint.runtime import context, redact, suppresses
from pii_lint.runtime.entries import redacted_entry
from pii_lint.runtime.guarded import shape
from pii_lint.runtime.integrations.llm_answers import astreamed, restored, streamed
from pii_lint.runtime.placeholders import Placeholders

redact = partial(redact, channel="llm")
_Client = TypeVar("_Client")
_Call = TypeVar("_Call", bound=Callable[..., Any])
_CONTENT = ("messages", "input", "instructions", "system", "prompt", "suffix", "prediction", "documents", "query")
_TOLD = ("metadata", "user", "safety_identifier", "extra_body")
# What the protocol needs as it is.
_KEPT = frozenset(
    ("type", "role", "id", "name", "model", "tool_call_id", "tool_use_id", "call_id", "media_type", "format", "detail",
     "file_id", "file_data", "image_url", "input_audio", "signature", "encrypted_content", "cache_control", "status")
)  # fmt: skip

# Of these, what may hold anything of a person.
_OPAQUE = frozenset(("name", "file_id", "file_data", "image_url", "input_audio"))


def hide(value: Any, placeholders: Placeholders, closed: bool = False) -> Any:
    """Messages, or a prompt, with a placeholder for each datum; never changed in place.

    ``closed``: nothing of it may leave, so that only the shape is left.
    """
    if isinstance(value, (list, tuple)):
        return [hide(item, placeholders, closed) for item in value]
    if not isinstance(value, dict) or not ("role" in value or "type" in value):
        return shape(value) if closed else placeholders.hide(value)
    binary = value.get("type") == "base64"
    if closed:
        return {
            name: item if name in _KEPT and name not in _OPAQUE else hide(item, placeholders, closed)
            for name, item in value.items()
        }
    return {
        name: item if name in _KEPT or (binary and name == "data") else hide(item, placeholders)
        for name, item in value.items()
    }


def hidden_options(options: dict[str, Any], placeholders: Placeholders) -> dict[str, Any]:
    """The options of a call, or its body, with hidden content; what is told besides (``user``) is redacted."""
    closed = context.active and suppresses("llm")
    made = dict(options)
    for name, value in options.items():
        if name in _CONTENT:
            made[name] = hide(value, placeholders, closed)
        elif name in _TOLD:
            made[name] = shape(value) if closed else redacted_entry(redact, name, value)[1]
    return made


def protected(function: _Call) -> _Call:
    """A function that completes prompts (``litellm.completion``), sync or async, with hidden content; its answer is
    restored, piece by piece if it is streamed."""
    parameters = list(inspect.signature(function).parameters.values())

    def arguments(args: tuple[Any, ...], kwargs: dict[str, Any], placeholders: Placeholders) -> Any:
        # By name, for what counts as content goes by it; what is beyond the names stays in its place.
        named = [one.name for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD][: len(args)]
        given = hidden_options(dict(zip(named, args)), placeholders)  # noqa: B905 - cut to the arguments
        return (*given.values(), *args[len(named) :]), hidden_options(kwargs, placeholders)

    if inspect.iscoroutinefunction(function):

        @wraps(function)
        async def later(*args: Any, **kwargs: Any) -> Any:
            placeholders = Placeholders()
            args, kwargs = arguments(args, kwargs, placeholders)
            answer = await function(*args, **kwargs)
            return astreamed(answer, placeholders) if hasattr(answer, "__anext__") else restored(answer, placeholders)

        return later  # type: ignore[return-value]

    @wraps(function)
    def now(*args: Any, **kwargs: Any) -> Any:
        placeholders = Placeholders()
        args, kwargs = arguments(args, kwargs, placeholders)
        answer = function(*args, **kwargs)
        return streamed(answer, placeholders) if hasattr(answer, "__next__") else restored(answer, placeholders)

    return now  # type: ignore[return-value]


def protect(client: _Client) -> _Client:
    """The client of OpenAI or Anthropic, which from now on posts hidden content and restores what it gets.

    Raises TypeError for an object that posts nothing.
    """
    target: Any = client
    post = getattr(target, "post", None)
    if not callable(post) or not hasattr(target, "copy"):
        raise TypeError(f"{type(client).__name__} is no client of OpenAI or Anthropic: it has no post and copy")
    if getattr(post, "_pii_lint", False):
        return client
    copy = target.copy

    def prepared(kwargs: dict[str, Any], placeholders: Placeholders) -> dict[str, Any]:
        made = dict(kwargs)
        if isinstance(made.get("body"), dict):
            made["body"] = hidden_options(made["body"], placeholders)
        options = made.get("options")
        if isinstance(options, dict) and isinstance(options.get("extra_json"), dict):
            made["options"] = {**options, "extra_json": hidden_options(options["extra_json"], placeholders)}
        return made

    if inspect.iscoroutinefunction(post):

        async def posting(path: str, **kwargs: Any) -> Any:
            placeholders = Placeholders()
            answer = await post(path, **prepared(kwargs, placeholders))
            if hasattr(answer, "_iterator"):
                answer._iterator = astreamed(answer._iterator, placeholders)
                return answer
            return restored(answer, placeholders)

        made: Any = posting
    else:

        def posted(path: str, **kwargs: Any) -> Any:
            placeholders = Placeholders()
            answer = post(path, **prepared(kwargs, placeholders))
            if hasattr(answer, "_iterator"):
                answer._iterator = streamed(answer._iterator, placeholders)
                return answer
            return restored(answer, placeholders)

        made = posted
    made._pii_lint = True
    # What was made of the client before (``client.chat``) holds its old ``post``; it is made anew.
    for name, value in list(vars(target).items()):
        if getattr(value, "_client", None) is target:
            delattr(target, name)
    target.post = made
    target.copy = target.with_options = lambda **options: protect(copy(**options))
    return client
