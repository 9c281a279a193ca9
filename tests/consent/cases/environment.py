"""Switches in the environment and in settings."""
import os

import posthog
from django.conf import settings

DISABLED = os.environ.get("DO_NOT_TRACK", "0") == "1"
ENABLED = os.getenv("SHOP_TELEMETRY", "true").lower() in ("1", "true", "yes")
KEY = os.environ.get("POSTHOG_KEY")


def by_global(key):
    if DISABLED:
        return
    posthog.capture("a", distinct_id=key)  # guarded


def by_global_inverted(key):
    if not DISABLED:
        return
    posthog.capture("a", distinct_id=key)  # leak: PII302


def by_enabled(key):
    if ENABLED:
        posthog.capture("a", distinct_id=key)  # guarded


def by_key(key):
    if KEY:
        posthog.capture("a", distinct_id=key)  # leak: PII302


def by_environment(key):
    if not os.environ.get("SHOP_DISABLE_TELEMETRY"):
        posthog.capture("a", distinct_id=key)  # guarded


def by_settings(key):
    if settings.ANALYTICS_ENABLED:
        posthog.capture("a", distinct_id=key)  # guarded


def by_getattr(key):
    if not getattr(settings, "ANALYTICS_ENABLED", False):
        return
    posthog.capture("a", distinct_id=key)  # guarded


def by_entry(key, config):
    if config["telemetry"]["enabled"]:
        posthog.capture("a", distinct_id=key)  # guarded


def by_environment_membership(key):
    if "DO_NOT_TRACK" in os.environ:
        return
    posthog.capture("a", distinct_id=key)  # guarded


def by_environment_none(key):
    if os.environ.get("DO_NOT_TRACK") is None:
        posthog.capture("a", distinct_id=key)  # guarded


def by_debug(key):
    if not settings.DEBUG:
        posthog.capture("a", distinct_id=key)  # leak: PII302
