"""Conditions: what a test says of consent, in both branches."""
import posthog


def plain(user):
    if user.has_consented:
        posthog.capture("a", distinct_id=user.key)  # guarded
    else:
        posthog.capture("b", distinct_id=user.key)  # leak: PII302


def negated(user):
    if not user.opted_out:
        posthog.capture("a", distinct_id=user.key)  # guarded


def inverted(user):
    if user.opted_out:
        posthog.capture("a", distinct_id=user.key)  # leak: PII302


def both(user, beta):
    if user.tracking_allowed and beta:
        posthog.capture("a", distinct_id=user.key)  # guarded


def bypass(user, beta):
    if user.tracking_allowed or beta:
        posthog.capture("a", distinct_id=user.key)  # leak: PII302


def either_gate(user):
    if user.analytics_consent or user.tracking_allowed:
        posthog.capture("a", distinct_id=user.key)  # guarded


def de_morgan(user, beta):
    if not (user.opted_out or beta):
        posthog.capture("a", distinct_id=user.key)  # guarded


def de_morgan_bypass(user, beta):
    if not (user.opted_out and beta):
        posthog.capture("a", distinct_id=user.key)  # leak: PII302


def compared(user):
    if user.analytics_consent is True:
        posthog.capture("a", distinct_id=user.key)  # guarded
    if user.analytics_consent is False:
        posthog.capture("b", distinct_id=user.key)  # leak: PII302
    if user.analytics_consent == "granted":
        posthog.capture("c", distinct_id=user.key)  # guarded
    if user.analytics_consent != "denied":
        posthog.capture("d", distinct_id=user.key)  # guarded
    if user.analytics_consent == "denied":
        posthog.capture("e", distinct_id=user.key)  # leak: PII302


def chained(user):
    if user.is_staff:
        posthog.capture("a", distinct_id=user.key)  # leak: PII302
    elif user.analytics_consent:
        posthog.capture("b", distinct_id=user.key)  # guarded
    else:
        posthog.capture("c", distinct_id=user.key)  # leak: PII302


def expression(user):
    user.analytics_consent and posthog.capture("a", distinct_id=user.key)  # guarded
    posthog.capture("b", distinct_id=user.key) if user.analytics_consent else None  # guarded
    user.analytics_consent or posthog.capture("c", distinct_id=user.key)  # leak: PII302


def nested(user, plan):
    if user.analytics_consent:
        if plan == "pro":
            posthog.capture("a", distinct_id=user.key)  # guarded
    posthog.capture("b", distinct_id=user.key)  # leak: PII302


def called(user, consents):
    if consents.given(user, "analytics"):
        posthog.capture("a", distinct_id=user.key)  # guarded


def entry(session, request):
    if session.get("cookie_consent"):
        posthog.capture("a", distinct_id="k")  # guarded
    if request.headers.get("DNT") == "1":
        posthog.capture("b", distinct_id="k")  # leak: PII302
    if request.headers.get("DNT") != "1":
        posthog.capture("c", distinct_id="k")  # guarded


def matched(user):
    match user.analytics_consent:
        case "granted":
            posthog.capture("a", distinct_id=user.key)  # guarded
        case _:
            posthog.capture("b", distinct_id=user.key)  # leak: PII302
