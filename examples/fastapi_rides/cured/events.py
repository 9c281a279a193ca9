"""What product analytics is told."""
from posthog import Posthog

from pii_lint.runtime import pseudonymize

from .config import settings

posthog = Posthog(settings.posthog_key.get_secret_value())


def rider_created(rider):
    posthog.set(distinct_id=pseudonymize(rider.email), properties={"verified": rider.verified})


def trip_started(trip):
    posthog.capture("trip started", distinct_id=trip.number, properties={"seats": trip.seats})
