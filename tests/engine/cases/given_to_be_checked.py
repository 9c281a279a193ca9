import logging

import requests
from commands import execute
from owslib.wms import describe, getmap

log = logging.getLogger(__name__)


def answered(url, username, password):
    image = getmap(url, headers={"Authorization": f"Basic {username}:{password}"})
    log.debug("%s", image)
    answer = getattr(requests.Session(), "get")(url, auth=(username, password))
    log.debug("%s", answer)


def described(email):
    text = describe(email, headers={})
    log.debug("%s", text)  # leak


def connected(conn, form):
    password = form["password"]
    status, errmsg = conn.connect(password=password, server_types=[])
    if not status:
        log.error("could not connect: %s", errmsg)


def shown(conn, form):
    password = form["password"]
    errmsg = conn.explain(password=password)
    log.error("could not connect: %s", errmsg)  # leak


def told(username):
    number = execute(["submit", username]).strip()
    log.info("submitted %s", number)
