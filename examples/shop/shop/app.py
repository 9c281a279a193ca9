"""The web service: sign-up, orders, opting out and in, health."""

import os
import secrets
import time
from contextlib import asynccontextmanager
from pathlib import Path

import sentry_sdk
from pii_lint.runtime import mask
from pii_lint.runtime.middleware import ASGIMiddleware
from pii_lint.runtime.optout import OptOutError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Route

from shop import people, privacy, telemetry


class PaymentDeclined(Exception):
    pass


def asked_by(scope):
    """Whom a request is about, from its first moment on: an error on the way is about this person, too."""
    headers = dict(scope["headers"])
    return headers.get(b"authorization", b"").decode("latin-1").removeprefix("Bearer ") or None


async def signed_in(request):
    return await run_in_threadpool(people.find, asked_by(request.scope))


async def sign_up(request):
    body = await request.json()
    token = body.get("token") or secrets.token_hex(8)
    await run_in_threadpool(people.add, token, body["name"], body["email"])
    return JSONResponse({"token": token}, 201)


async def order(request):
    person = await signed_in(request)
    if person is None:
        return JSONResponse({"error": "sign up first"}, 401)
    body = await request.json()
    number = body.get("number") or secrets.token_hex(8)
    try:
        await run_in_threadpool(place, person, number, body["item"], body.get("card"))
    except PaymentDeclined as error:
        sentry_sdk.capture_exception(error)
        return JSONResponse({"error": "the card was declined"}, 402)
    return JSONResponse({"number": number}, 201)


def place(person, number, item, card):
    with telemetry.tracer.start_as_current_span("order") as span:
        span.set_attribute("order", number)
        people.order(person, number, item)
        telemetry.log.info("order %s of %s by %s", number, item, mask(person.email))
        telemetry.segment.track(person.id, "Order placed", {"email": person.email, "number": number, "item": item})
    if card == "declined":
        raise PaymentDeclined(f"order {number}")


async def opt_out(request):
    person = await signed_in(request)
    if person is None:
        return JSONResponse({"error": "sign up first"}, 401)
    try:
        # In a thread: it waits for what is being sent about this person.
        await run_in_threadpool(decided, person)
    except OptOutError:
        # It holds here already, and is kept as soon as the store is back.
        return JSONResponse({"opted_out": True, "kept": False, **moment()}, 202)
    return JSONResponse({"opted_out": True, "kept": True, **moment()})


def decided(person):
    privacy.opt_outs.opt_out(person.id, origin="settings page")


async def opt_in(request):
    person = await signed_in(request)
    if person is None:
        return JSONResponse({"error": "sign up first"}, 401)
    await run_in_threadpool(privacy.opt_outs.opt_in, person.id, origin="settings page")
    return JSONResponse({"opted_out": False})


def moment():
    """When this is, and how far the log went by then: what counts for who checks that opt-outs hold."""
    handler = telemetry.log.handlers[0]
    return {"at": time.monotonic_ns(), "pid": os.getpid(), "log": Path(handler.baseFilename).stat().st_size}


async def health(request):
    return JSONResponse(await run_in_threadpool(privacy.health))


@asynccontextmanager
async def lifespan(app):
    privacy.start()
    telemetry.start()
    people.create()
    yield
    await run_in_threadpool(telemetry.stop)
    privacy.stop()


app = Starlette(
    routes=[
        Route("/people", sign_up, methods=["POST"]),
        Route("/orders", order, methods=["POST"]),
        Route("/privacy/opt-out", opt_out, methods=["POST"]),
        Route("/privacy/opt-in", opt_in, methods=["POST"]),
        Route("/health", health),
    ],
    middleware=[Middleware(ASGIMiddleware, subject=asked_by)],
    lifespan=lifespan,
)
