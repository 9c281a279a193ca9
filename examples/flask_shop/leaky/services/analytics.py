import segment.analytics as segment

from .. import settings

segment.write_key = settings.SEGMENT_WRITE_KEY


def identify(user):
    segment.identify(str(user.id), user.profile())  # leak: PII301


def track_plan_change(user, old_plan):
    segment.track(str(user.id), "plan_changed", {"from": old_plan, "to": user.plan})
