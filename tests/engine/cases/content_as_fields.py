from flask import request
from pydantic import BaseModel


class Grant(BaseModel):
    scope: str
    email: str


def by_key():
    body = request.get_json()
    print(body["scope"])
    print(body["email"])  # leak


def by_model():
    grant = Grant(**request.get_json())
    print(grant.scope)
    print(grant.email)  # leak


def by_validation():
    grant = Grant.model_validate(request.get_json())
    print(grant.scope)
    print(grant.email)  # leak


def handle(scope, email):
    print(scope)
    print(email)  # leak


def by_call():
    handle(**request.get_json())
