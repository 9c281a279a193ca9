"""The result of a check is kept, and asked later."""
import posthog


def kept(user, consents):
    allowed = consents.has_consent(user)
    if allowed:
        posthog.capture("a", distinct_id=user.key)  # guarded


def ignored(user, consents):
    consents.has_consent(user)
    posthog.capture("a", distinct_id=user.key)  # leak: PII302


def kept_and_ignored(user, consents):
    allowed = consents.has_consent(user)
    posthog.capture("a", distinct_id=user.key)  # leak: PII302
    return allowed


def overwritten(user, consents, beta):
    go = consents.has_consent(user)
    if beta:
        go = True
    if go:
        posthog.capture("a", distinct_id=user.key)  # leak: PII302


def narrowed(user, consents, beta):
    go = consents.has_consent(user)
    if beta:
        go = False
    if go:
        posthog.capture("a", distinct_id=user.key)  # guarded


def flag(user, consents):
    go = False
    if consents.has_consent(user):
        go = True
    if go:
        posthog.capture("a", distinct_id=user.key)  # guarded


def flag_inverted(user, consents):
    skip = True
    if consents.has_consent(user):
        skip = False
    if not skip:
        posthog.capture("a", distinct_id=user.key)  # guarded


def combined(user, consents, beta):
    go = consents.has_consent(user) or beta
    if go:
        posthog.capture("a", distinct_id=user.key)  # leak: PII302


def combined_and(user, consents, beta):
    go = beta and consents.has_consent(user)
    if go:
        posthog.capture("a", distinct_id=user.key)  # guarded


def walrus(user, consents):
    if go := consents.has_consent(user):
        posthog.capture("a", distinct_id=user.key)  # guarded
    return go


def converted(user):
    go = bool(user.analytics_consent)
    if go:
        posthog.capture("a", distinct_id=user.key)  # guarded


def client(user, key):
    ph = posthog.Posthog(key) if user.analytics_consent else None
    if ph:
        ph.capture("a", distinct_id=user.key)  # guarded


def conditional(user, plan):
    go = user.analytics_consent if plan == "pro" else False
    if go:
        posthog.capture("a", distinct_id=user.key)  # guarded


def conditional_bypass(user, plan):
    go = user.analytics_consent if plan == "pro" else True
    if go:
        posthog.capture("a", distinct_id=user.key)  # leak: PII302
