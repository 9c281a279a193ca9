"""Calls of language models against the real clients: what is posted holds placeholders, what comes back is restored."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from pii_lint.runtime.integrations.llm import hide, protect, protected
from pii_lint.runtime.integrations.llm_answers import streamed
from pii_lint.runtime.placeholders import Placeholders

SECRET = "ann@example.org"
MESSAGES = [{"role": "user", "content": f"Write to {SECRET}"}]
ANSWER = ["Dear [EM", "AIL_1], not ", "[EMAIL_9] [", "x]"]
WHOLE = f"Dear {SECRET}, not [EMAIL_9] [x]"


def chat_chunks() -> list[Any]:
    base = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    made = [{**base, "choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]} for piece in ANSWER]
    tool = {"index": 0, "id": "t", "type": "function", "function": {"name": "send", "arguments": '{"to": "[EMAIL'}}
    rest = {"index": 0, "function": {"arguments": '_1]"}'}}
    made += [{**base, "choices": [{"index": 0, "delta": {"tool_calls": [one]}}]} for one in (tool, rest)]
    return [*made, {**base, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}]


def sse(events: list[Any], named: bool = False) -> str:
    lines = [
        f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" if named else f"data: {json.dumps(e)}\n\n" for e in events
    ]
    return "".join(lines) + ("" if named else "data: [DONE]\n\n")


def openai_answer(path: str, body: dict[str, Any]) -> Any:
    if path.endswith("/responses"):
        texts = [{"type": "output_text", "text": "Dear [EMAIL_1]", "annotations": []}]
        message = {"id": "o", "type": "message", "role": "assistant", "status": "completed", "content": texts}
        whole = {
            "id": "r", "object": "response", "created_at": 1, "model": "m", "output": [message], "tools": [],
            "parallel_tool_calls": False, "tool_choice": "auto",
        }  # fmt: skip
        if not body.get("stream"):
            return whole
        ids = {"item_id": "o", "output_index": 0, "content_index": 0, "sequence_number": 1, "logprobs": []}
        return [
            *({"type": "response.output_text.delta", **ids, "delta": piece} for piece in ("Dear [EM", "AIL_1", "]")),
            {"type": "response.output_text.done", **ids, "text": "Dear [EMAIL_1]"},
            {"type": "response.completed", "sequence_number": 2, "response": whole},
        ]
    if body.get("stream"):
        return chat_chunks()
    message = {"role": "assistant", "content": "".join(ANSWER)}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}


def anthropic_answer(path: str, body: dict[str, Any]) -> Any:
    message = {
        "id": "m", "type": "message", "role": "assistant", "model": "m", "stop_reason": None, "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }  # fmt: skip
    if not body.get("stream"):
        tool = {"type": "tool_use", "id": "t", "name": "send", "input": {"to": "[EMAIL_1]"}}
        return {**message, "content": [{"type": "text", "text": "".join(ANSWER)}, tool], "stop_reason": "end_turn"}
    start = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    deltas = [
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}
        for piece in (*ANSWER, " [EM")
    ]
    return [
        {"type": "message_start", "message": {**message, "content": []}}, start, *deltas,
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 2}},
        {"type": "message_stop"},
    ]  # fmt: skip


def transport(httpx: Any, answer: Callable[[str, Any], Any], posted: list[Any], named: bool) -> Any:
    def handle(request: Any) -> Any:
        body = json.loads(request.content)
        posted.append(body)
        made = answer(request.url.path, body)
        if isinstance(made, list):
            return httpx.Response(200, text=sse(made, named), headers={"content-type": "text/event-stream"})
        return httpx.Response(200, json=made)

    return httpx.MockTransport(handle)


def client(library: str, name: str, posted: list[Any]) -> Any:
    module = pytest.importorskip(library)
    # Anthropic's client has gone over to the fork.
    httpx = pytest.importorskip("httpx2" if library == "anthropic" else "httpx")
    is_async = name.startswith("Async")
    answer = anthropic_answer if library == "anthropic" else openai_answer
    http = (httpx.AsyncClient if is_async else httpx.Client)(
        transport=transport(httpx, answer, posted, library == "anthropic")
    )
    return getattr(module, name)(api_key="k", http_client=http)


def test_openai() -> None:
    posted: list[Any] = []
    made = client("openai", "OpenAI", posted)
    assert made.chat is not None  # what was asked of it before counts as well
    options: dict[str, Any] = {"model": "m", "messages": MESSAGES}
    made.chat.completions.create(**options)
    assert SECRET in str(posted.pop())
    assert protect(made) is made and protect(made) is made
    done = made.chat.completions.create(**options, user=SECRET)
    assert done.choices[0].message.content == WHOLE
    assert posted.pop() == {
        **options,
        "user": "[REDACTED:email]",
        "messages": [{"role": "user", "content": "Write to [EMAIL_1]"}],
    }
    chunks = list(made.chat.completions.create(**options, stream=True))
    assert "".join(one.choices[0].delta.content or "" for one in chunks) == WHOLE
    calls = [call for one in chunks for call in one.choices[0].delta.tool_calls or ()]
    assert json.loads("".join(call.function.arguments or "" for call in calls)) == {"to": SECRET}
    assert chunks[-1].choices[0].finish_reason == "stop"
    with made.chat.completions.stream(**options) as stream:
        assert stream.get_final_completion().choices[0].message.content == WHOLE
    assert (
        made.with_options(timeout=1).responses.create(model="m", input=f"to {SECRET}").output_text == f"Dear {SECRET}"
    )
    events = list(made.responses.create(model="m", input=MESSAGES, stream=True))
    assert "".join(one.delta for one in events if one.type == "response.output_text.delta") == f"Dear {SECRET}"
    assert events[-1].response.output_text == f"Dear {SECRET}"
    assert SECRET not in str(posted) and len(posted) == 4
    assert MESSAGES[0]["content"] == f"Write to {SECRET}"


def test_openai_async() -> None:
    posted: list[Any] = []

    async def run() -> None:
        made = protect(client("openai", "AsyncOpenAI", posted))
        done = await made.chat.completions.create(model="m", messages=MESSAGES)
        assert done.choices[0].message.content == WHOLE
        stream = await made.chat.completions.create(model="m", messages=MESSAGES, stream=True)
        assert "".join([one.choices[0].delta.content or "" async for one in stream]) == WHOLE
        await made.close()

    asyncio.run(run())
    assert SECRET not in str(posted) and len(posted) == 2


def test_anthropic() -> None:
    posted: list[Any] = []
    made = protect(client("anthropic", "Anthropic", posted))
    options: dict[str, Any] = {"model": "m", "max_tokens": 9, "messages": MESSAGES}
    done = made.messages.create(**options, system=f"You serve {SECRET}")
    assert done.content[0].text == WHOLE and done.content[1].input == {"to": SECRET}
    events = list(made.messages.create(**options, stream=True))
    pieces = [one.delta.text for one in events if one.type == "content_block_delta"]
    assert "".join(pieces) == WHOLE + " [EM"
    assert [one.type for one in events][-3:] == ["content_block_stop", "message_delta", "message_stop"]
    with made.messages.stream(**options) as stream:
        assert "".join(stream.text_stream) == WHOLE + " [EM"
        assert stream.get_final_message().content[0].text == WHOLE + " [EM"
    assert SECRET not in str(posted) and len(posted) == 3 and "[EMAIL_1]" in posted[0]["system"]


def test_anthropic_async() -> None:
    posted: list[Any] = []

    async def run() -> None:
        made = protect(client("anthropic", "AsyncAnthropic", posted))
        stream = await made.messages.create(model="m", max_tokens=9, messages=MESSAGES, stream=True)
        pieces = [one.delta.text async for one in stream if one.type == "content_block_delta"]
        assert "".join(pieces) == WHOLE + " [EM"
        await made.close()

    asyncio.run(run())
    assert SECRET not in str(posted)


@pytest.mark.slow
def test_litellm() -> None:
    litellm = pytest.importorskip("litellm")
    completion = protected(litellm.completion)
    answer = "".join(ANSWER)
    assert completion("gpt-4o", MESSAGES, mock_response=answer).choices[0].message.content == WHOLE
    chunks = list(completion(model="gpt-4o", messages=MESSAGES, mock_response=answer, stream=True))
    assert "".join(one.choices[0].delta.content or "" for one in chunks) == WHOLE

    async def run() -> str:
        stream = await protected(litellm.acompletion)("gpt-4o", messages=MESSAGES, mock_response=answer, stream=True)
        return "".join([one.choices[0].delta.content or "" async for one in stream])

    assert asyncio.run(run()) == WHOLE


def test_any_function() -> None:
    seen: list[Any] = []

    def complete(model: str, messages: Any = None, **options: Any) -> Any:
        seen.append((messages, options))
        return {"text": "Dear [EMAIL_1]"}

    async def later(model: str, messages: Any) -> AsyncIterator[Any]:
        async def events() -> AsyncIterator[Any]:
            for piece in ANSWER:
                yield {"choices": [{"index": 0, "delta": {"content": piece}}]}

        return events()

    assert protected(complete)("m", MESSAGES, metadata={"email": SECRET}) == {"text": f"Dear {SECRET}"}
    assert SECRET not in str(seen)

    async def run() -> str:
        stream = await protected(later)("m", MESSAGES)
        return "".join([one["choices"][0]["delta"]["content"] async for one in stream])

    assert asyncio.run(run()) == WHOLE


def test_what_is_no_text_is_sent_as_it_is() -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,4111111111111111"}}
    source = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "4111111111111111"}}
    message = {"role": "user", "content": [image, source, {"type": "text", "text": SECRET}]}
    assert hide([message], Placeholders()) == [
        {"role": "user", "content": [image, source, {"type": "text", "text": "[EMAIL_1]"}]}
    ]
    with pytest.raises(TypeError, match="no client of OpenAI"):
        protect(object())


def test_choices_that_end_apart() -> None:
    hidden = Placeholders()
    hidden.hide(SECRET)

    def chunk(index: int, content: str, end: str | None = None) -> dict[str, Any]:
        return {"choices": [{"index": index, "delta": {"content": content}, "finish_reason": end}]}

    events = [chunk(0, "a [EM"), chunk(1, "b [EM"), chunk(0, "", "stop"), chunk(1, "AIL_1]"), chunk(1, "", "stop")]
    texts = ["", ""]
    for event in streamed(iter(events), hidden):
        choice = event["choices"][0]
        texts[choice["index"]] += choice["delta"]["content"]
    assert texts == ["a [EM", f"b {SECRET}"]


def test_data_within_json_is_escaped() -> None:
    hidden = Placeholders()
    hidden.hide({"first_name": 'Ann "A" Lee'})
    calls = [{"index": 0, "function": {"arguments": '{"who": "[FIRST_NAME_1]"}'}}]
    (event,) = streamed(iter([{"choices": [{"index": 0, "delta": {"tool_calls": calls}}]}]), hidden)
    arguments = event["choices"][0]["delta"]["tool_calls"][0]["function"]["arguments"]
    assert json.loads(arguments) == {"who": 'Ann "A" Lee'}
