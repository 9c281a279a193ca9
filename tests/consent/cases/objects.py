"""Objects that stand for a choice: clients that may be missing, null objects, strategies."""
import posthog


class NullClient:
    def capture(self, *args, **kwargs):
        pass


def make(user, key):
    if user.opted_out:
        return None
    return posthog.Posthog(key)


def maybe(user, key):
    client = make(user, key)
    if client:
        client.capture("a", distinct_id=user.key)  # guarded


def maybe_not(user, key):
    client = make(user, key)
    if client is None:
        return
    client.capture("a", distinct_id=user.key)  # guarded


class Service:
    def __init__(self, settings):
        self.opted_out = settings.opted_out
        self._client = posthog.Posthog("key")

    def _send(self, name):
        self._client.capture(name, distinct_id="k")  # guarded

    def send(self, name):
        if self.opted_out:
            return
        self._send(name)

    def send_later(self, name):
        if not self.opted_out:
            self._send(name)


class Leaky:
    def __init__(self, settings):
        self.opted_out = settings.opted_out
        self._client = posthog.Posthog("key")

    def _deliver(self, name):
        self._client.capture(name, distinct_id="k")  # leak: PII302

    def deliver(self, name):
        if self.opted_out:
            return
        self._deliver(name)

    def flush(self):
        self._deliver("flush")


class Choice:
    def __init__(self):
        self.granted_to = set()

    def allows(self, purpose):
        return purpose in self.granted_to


def by_object(consent, user):
    if consent.allows("analytics"):
        posthog.capture("a", distinct_id=user.key)  # guarded


def by_filter(users):
    for user in filter(lambda one: one.analytics_consent, users):
        posthog.capture("a", distinct_id=user.key)  # guarded


def by_any(users):
    if any(user.analytics_consent for user in users):
        posthog.capture("a", distinct_id="k")  # leak: PII302


def by_all(users):
    if all([user.analytics_consent for user in users]):
        posthog.capture("a", distinct_id="k")  # guarded
