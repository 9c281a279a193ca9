"""A check of another kind does not guard analytics."""
import posthog


def newsletter(user):
    if user.newsletter_opt_in:
        posthog.capture("a", distinct_id=user.key)  # leak: PII302


def marketing_argument(user, consents):
    if consents.given(user, "marketing"):
        posthog.capture("a", distinct_id=user.key)  # leak: PII302


def analytics_argument(user, consents):
    if consents.given(user, "analytics"):
        posthog.capture("a", distinct_id=user.key)  # guarded


def terms(user):
    if user.terms_consent:
        posthog.capture("a", distinct_id=user.key)  # leak: PII302


def both_kinds(user):
    if user.newsletter_opt_in and user.analytics_consent:
        posthog.capture("a", distinct_id=user.key)  # guarded


def listed(user):
    if "analytics" in user.consents:
        posthog.capture("a", distinct_id=user.key)  # guarded
    if "marketing" in user.consents:
        posthog.capture("b", distinct_id=user.key)  # leak: PII302


def excluded(user, opted_out_users):
    if user.id not in opted_out_users:
        posthog.capture("a", distinct_id=user.key)  # guarded
    if user.id in opted_out_users:
        posthog.capture("b", distinct_id=user.key)  # leak: PII302


def needed(user, region):
    if region.requires_consent and not user.consented:
        return
    posthog.capture("a", distinct_id=user.key)  # guarded


def shown(page):
    if page.consent_form:
        posthog.capture("a", distinct_id="k")  # leak: PII302


def recorded(user, save_consent):
    save_consent(user)
    posthog.capture("a", distinct_id=user.key)  # leak: PII302


def beta_only(user):
    if user.is_beta:
        posthog.capture("a", distinct_id=user.key)  # leak: PII302
