"""Generators that a decorator runs as coroutines: what is waited for comes back, a call gives what is returned."""
import logging

from tornado import gen
from twisted.internet import defer

log = logging.getLogger(__name__)


@defer.inlineCallbacks
def fetch(user):
    address = yield defer.succeed(user.email)
    count = yield defer.succeed(user.visits)
    log.info("to %s", address)  # leak
    log.info("seen %s times", count)
    defer.returnValue(address)


@defer.inlineCallbacks
def size(user):
    address = yield defer.succeed(user.email)
    defer.returnValue(len(address))


@gen.coroutine
def older(user):
    yield gen.sleep(1)
    raise gen.Return(user.email)


@defer.inlineCallbacks
def use(user):
    found = yield fetch(user)
    log.info("found %s", found)  # leak
    length = yield size(user)
    log.info("length %s", length)
    again = yield older(user)
    log.info("again %s", again)  # leak
