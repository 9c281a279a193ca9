"""Objects that know whether they may."""
import posthog


class Tracker:
    def __init__(self, user):
        self.user = user
        self.enabled = not user.opted_out

    @property
    def is_on(self):
        return self.user.analytics_consent

    def by_field(self):
        if self.enabled:
            posthog.capture("a", distinct_id=self.user.key)  # guarded

    def by_property(self):
        if not self.is_on:
            return
        posthog.capture("a", distinct_id=self.user.key)  # guarded

    def without(self):
        posthog.capture("a", distinct_id=self.user.key)  # leak: PII302


class Base:
    def send(self, user):
        if user.opted_out:
            return
        self._send(user)

    def _send(self, user):
        raise NotImplementedError


class Derived(Base):
    def _send(self, user):
        posthog.capture("a", distinct_id=user.key)  # guarded


class Loose:
    def __init__(self, enabled):
        self.enabled = enabled

    def send(self, user):
        if self.enabled:
            posthog.capture("a", distinct_id=user.key)  # leak: PII302


class Client:
    def __init__(self, user, key):
        self.client = None
        if user.analytics_consent:
            self.client = posthog.Posthog(key)

    def send(self, user):
        if self.client is not None:
            self.client.capture("a", distinct_id=user.key)  # guarded
