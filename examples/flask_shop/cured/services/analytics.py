import segment.analytics as segment

from pii_lint.runtime import pseudonymize

from .. import settings

segment.write_key = settings.SEGMENT_WRITE_KEY


def identify(user):
    segment.identify(pseudonymize(user.email), user.traits())


def track_plan_change(user, old_plan):
    segment.track(pseudonymize(user.email), "plan_changed", {"from": old_plan, "to": user.plan})
