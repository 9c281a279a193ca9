import logging

from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from rest_framework import serializers
from sqlmodel import Field, Relationship, SQLModel

log = logging.getLogger(__name__)


class EmailError(Exception):
    def __init__(self, email):
        self.email = email

    def __str__(self):
        return self.email


class InvalidAddress(EmailError):
    """An address that is not one."""


def refuse(record):
    if record.email == record.own:
        raise InvalidAddress("List posting address not allowed")
    raise InvalidAddress(record.email)  # leak


class SecretError(Exception):
    def __init__(self, secret, message):
        super().__init__(message)
        self.secret = secret

    def __str__(self):
        return f'Secret "{self.secret}"'


class Secret:
    def __init__(self, slug):
        self.slug = slug
        self.provider = None

    def __str__(self):
        return self.slug

    def get_value(self):
        if self.provider is None:
            raise SecretError(self, "no provider")


def fetch(config):
    raise SecretError(config.client_secret, "no provider")  # leak


class Context(models.Model):
    owner = GenericForeignKey(ct_field="owner_content_type", fk_field="owner_object_id")

    def drop(self):
        log.info("owned by %s", self.owner)


class Note(models.Model):
    owner = models.ForeignKey("auth.User", on_delete=models.CASCADE)

    def drop(self):
        log.info("owned by %s", self.owner)  # leak


class Member(SQLModel, table=True):
    id: int = Field(primary_key=True)
    password: str


class Flow(SQLModel, table=True):
    id: int = Field(primary_key=True)
    member: "Member" = Relationship(back_populates="flows")


def save(flow: Flow, member: Member):
    log.info(flow.model_dump_json())
    log.info(member.model_dump_json())  # leak


def bind(username):
    if "\\" in username:
        domain, username = username.split("\\", 1)
        log.info("asking %s", domain)
        log.info("asking for %s", username)  # leak


def verified(request):
    try:
        verify(request)
    except ValueError as error:
        raise serializers.ValidationError({"user": str(error)})


def stored(credentials: dict):
    for name in credentials:
        log.info("stored %s", name)
    log.info("stored %s", credentials["password"])  # leak
