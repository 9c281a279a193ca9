"""Errors of HTTP clients quote the address that was asked."""

import logging

import httpx
import requests
from requests.exceptions import HTTPError, RequestException

log = logging.getLogger(__name__)


def quoted(email):
    url = f"https://crm.example/find?q={email}"
    try:
        answer = requests.get(url)  # leak
        answer.raise_for_status()
    except HTTPError as error:
        log.error("failed: %s", error)  # leak


def counted(pages):
    try:
        requests.get(f"https://crm.example/?pages={len(pages)}").raise_for_status()
    except HTTPError as error:
        log.error("failed: %s", error)


def sent_in_body(email):
    try:
        requests.post("https://crm.example/add", json={"email": email})  # leak
    except RequestException as error:
        log.error("failed: %s", error)


def raised_on(session: requests.Session, username):
    try:
        return session.get("https://crm.example/users/" + username)  # leak
    except RequestException as error:
        raise ValueError(f"failed: {error}")  # leak


def told_by_the_answer(email):
    answer = httpx.get("https://crm.example/", params={"q": email})  # leak
    log.info("asked %s", answer.url)  # leak
    log.info("got %s", answer.status_code)
    try:
        answer.raise_for_status()
    except httpx.HTTPStatusError as error:
        log.error("failed: %s", error)  # leak
