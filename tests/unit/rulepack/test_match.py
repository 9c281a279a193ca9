"""Matching names to rules: patterns, flows, the index, types."""

from __future__ import annotations

import pytest

from pii_lint.rulepack.flow import Flow, Place, Step, parse
from pii_lint.rulepack.load import load
from pii_lint.rulepack.match import Index
from pii_lint.rulepack.pack import CallModel, RulePack
from pii_lint.rulepack.pattern import PatternError, canonical, expand, read


@pytest.fixture(scope="module")
def pack() -> RulePack:
    return load()


def sinks(model: CallModel | None) -> list[str]:
    return [] if model is None else [one.id for one in model.sinks]


def test_braces_expand_in_order_and_nest() -> None:
    assert expand("a.{b,c}.d") == ["a.b.d", "a.c.d"]
    assert expand("{a,b.{c,d}}.e") == ["a.e", "b.c.e", "b.d.e"]
    assert expand("{a,}b") == ["ab", "b"]


@pytest.mark.parametrize("text", ["a.{b", "a}.b", "a..b", "a b", "", "a.-", "{a,b}{a,b}" * 8])
def test_patterns_that_cannot_be_read(text: str) -> None:
    with pytest.raises(PatternError):
        read(text)


def test_an_instance_is_written_as_its_class() -> None:
    assert canonical("a.B().c()") == "a.B.c()"
    assert canonical("boto3.client().send") == "boto3.client().send"
    assert canonical("a.make_B().c") == "a.make_B().c"


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("a.b.c", "a.b.c", True),
        ("a.b.c", "x.a.b.c", False),
        ("a.*.c", "a.b.c", True),
        ("a.*.c", "a.b.b.c", False),
        ("a.**.c", "a.c", True),
        ("a.**.c", "a.b.b.c", True),
        ("a.b*", "a.bcd", True),
        ("a.b*", "a.cb", False),
        ("a.**", "a.b.c", True),
        ("SINK", "SINK", True),
        ("SINK", "lib.SINK", True),
        ("SINK", "lib.SINKS", False),
        (".send", "lib.send", False),
        ("a.f().g", "a.f().g", True),
        ("a.B.g", "a.B().g", True),
    ],
)
def test_full_names(pattern: str, name: str, fits: bool) -> None:
    assert Index([(pattern, 1)]).named(name) == ([1] if fits else [])


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("logger.info", "logger.info", True),
        ("logger.info", "self.logger.info", True),
        ("logger.info", "mylogger.info", False),
        ("logging.Logger.info", "logger.info", False),
        ("logging.Logger.info", "Logger.info", False),
        ("*_logger.info", "self.audit_logger.info", True),
        ("*_logger.info", "logger.info", False),
        ("SINK", "SINK", True),
        ("SINK", "obj.SINK", True),
        (".send", "queue.send", True),
        (".send", "().send", True),
        (".send", "send", False),
        (".*_all", "queue.send_all", True),
        (".*_all", "send_all", False),
        ("scope.*", "self.scope.set_tag", True),
    ],
)
def test_names_as_written(pattern: str, name: str, fits: bool) -> None:
    assert Index([(pattern, 1)]).written(name) == ([1] if fits else [])


def test_an_item_is_found_once_though_several_of_its_patterns_fit() -> None:
    index = Index([("a.{b,*}", 1), ("b", 1), ("a.b", 2)])
    assert index.named("a.b") == [1, 2]
    assert index.written("a.b") == [1, 2]


def test_flows() -> None:
    assert parse("0 -> return") == Flow(Place(0), Place("return"))
    assert parse("*[*] -> self[*]") == Flow(Place("*", (Step("any"),)), Place("self", (Step("any"),)))
    assert parse("obj.name -> return[\"key\"]['other'][0]") == Flow(
        Place("obj", (Step("attribute", "name"),)),
        Place("return", (Step("key", "key"), Step("key", "other"), Step("key", 0))),
    )


@pytest.mark.parametrize(
    ("name", "sink"),
    [
        ("logging.info", "stdlib-logger"),
        ("logging.Logger.warning", "stdlib-logger"),
        ("logging.LoggerAdapter.error", "stdlib-logger"),
        ("loguru.logger.success", "loguru"),
        ("builtins.print", "print"),
        ("raise", "raise"),
        ("assert", "assert"),
        ("sentry_sdk.set_user", "sentry-user"),
        ("sentry_sdk.scope.Scope.set_user", "sentry-user"),
        ("openai.OpenAI().chat.completions.create", "openai-chat"),
        ("boto3.client().send_message", "aws-sqs"),
        ("fastapi.Response.set_cookie", "starlette-cookie"),
        ("smtplib.SMTP_SSL.sendmail", "smtp-sendmail"),
    ],
)
def test_sinks_by_full_name(pack: RulePack, name: str, sink: str) -> None:
    assert sink in sinks(pack.call(name))


@pytest.mark.parametrize(
    "name", ["self.logger.info", "LOG.debug", "verbose_logger.error", "app.logger.info", "log.warning"]
)
def test_loggers_known_by_name(pack: RulePack, name: str) -> None:
    assert "logger-by-name" in sinks(pack.call_as_written(name))


@pytest.mark.parametrize(
    "name", ["blog.info", "math.log", "catalog.error", "dialog.warning", "log", "info", "logger", "print"]
)
def test_names_that_only_look_like_loggers(pack: RulePack, name: str) -> None:
    assert not sinks(pack.call_as_written(name))


def test_sources_and_types(pack: RulePack) -> None:
    assert pack.attribute("flask.request.json").sources[0].data == "user.content"  # type: ignore[union-attr]
    assert pack.attribute_as_written("self.request.POST").sources[0].data == "user.content"  # type: ignore[union-attr]
    assert pack.attribute_as_written("request.path") is None
    assert pack.call("fastapi.Request.json").sources[0].id == "starlette-body"  # type: ignore[union-attr]
    assert pack.call("logging.getLogger").instance == "logging.Logger"  # type: ignore[union-attr]
    assert pack.attribute("flask.current_app.logger").instance == "logging.Logger"  # type: ignore[union-attr]


def test_types_inherit_fields_and_text_form(pack: RulePack) -> None:
    user = pack.type("django.contrib.auth.models.User")
    assert user is not None
    assert user.fields["email"] == "user.contact.email"
    assert user.fields["password"] == "user.authorization.password"
    assert user.shows == ("user.account.username",)
    assert pack.type("nowhere.Nothing") is None
    assert pack.call("django.contrib.auth.models.User.get_full_name").sources  # type: ignore[union-attr]


def test_types_that_inherit_in_a_circle() -> None:
    from pii_lint.rulepack.schema import Type
    from pii_lint.rulepack.types import Types

    types = Types([Type(name="a.A", bases=("b.B",)), Type(name="b.B", bases=("a.A",), shows=())], [])
    assert types.get("a.A").bases == ("b.B",)  # type: ignore[union-attr]
    assert types.get("a.A").shows == ()  # type: ignore[union-attr]


def test_no_propagator_and_one_that_passes_nothing_differ(pack: RulePack) -> None:
    assert pack.call("builtins.print").propagators == ()  # type: ignore[union-attr]
    assert pack.call("logging.info").propagators is None  # type: ignore[union-attr]


def test_assignments_and_items(pack: RulePack) -> None:
    assert [one.id for one in pack.assign("sentry_sdk.Scope.user")] == ["sentry-user"]
    assert [one.id for one in pack.assign_as_written("scope.user")] == ["sentry-user"]
    assert [one.id for one in pack.item("flask.session")] == ["flask-session"]
    assert pack.item("nowhere.cookies") == ()


def test_answers_are_remembered(pack: RulePack) -> None:
    assert pack.call("logging.info") is pack.call("logging.info")
    assert pack.call("nowhere.f") is None
