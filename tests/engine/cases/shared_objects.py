"""What one part of a program leaves on the request or on the context of the application, another part finds there."""

import logging
import threading

from flask import g, request
from starlette.requests import Request

log = logging.getLogger(__name__)
_here = threading.local()


class Account:
    def __init__(self, email):
        self.email = email

    def __str__(self):
        return self.email


class Pages:
    def __init__(self, count):
        self.count = count

    def __str__(self):
        return str(self.count)


def before():
    g.holder = Account(request.form["email"])
    g.pages = Pages(3)
    request.sender = Account(request.form["email"])
    _here.holder = Account(request.form["email"])


def view():
    log.info("%s", g.holder)  # leak
    log.info("%s", g.pages)
    log.info("%s", request.sender)  # leak
    log.info("%s", _here.holder)  # leak
    log.info("%s", _here.other)


class Middleware:
    def __call__(self, request):
        request.tenant = Account(request.POST["email"])
        request.pages = Pages(3)
        return self.get_response(request)


def page(request):
    log.info("%s", request.tenant)  # leak
    log.info("%s", request.pages)


class View:
    def get(self, name):
        log.info("%s", self.request.tenant)  # leak


async def passes(incoming: Request, after):
    body = await incoming.json()
    incoming.state.holder = Account(body["email"])
    return await after(incoming)


async def shows(incoming: Request):
    log.info("%s", incoming.state.holder)  # leak
    log.info("%s", incoming.state.pages)
