"""What product analytics is told."""
from dataclasses import asdict

from posthog import Posthog

from .config import settings

posthog = Posthog(settings.posthog_key.get_secret_value())


def rider_created(rider):
    posthog.set(distinct_id=str(rider.id), properties=asdict(rider))  # leak: PII301


def trip_started(trip):
    posthog.capture("trip started", distinct_id=trip.number, properties={"seats": trip.seats})
