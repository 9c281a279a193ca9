import itertools
import logging

from .domain import DuplicateRider, Rider, RiderNotFound, Trip

logger = logging.getLogger(__name__)


class Repository:
    def __init__(self):
        self._riders: dict[int, Rider] = {}
        self._trips: dict[str, Trip] = {}
        self._ids = itertools.count(1)

    def add_rider(self, full_name: str, email: str, phone_number: str) -> Rider:
        if any(rider.email == email for rider in self._riders.values()):
            raise DuplicateRider(email)  # leak: PII201
        rider = Rider(next(self._ids), full_name, email, phone_number)
        self._riders[rider.id] = rider
        logger.info("rider %d stored, %d in all", rider.id, len(self._riders))
        return rider

    def rider(self, rider_id: int) -> Rider:
        try:
            return self._riders[rider_id]
        except KeyError:
            raise RiderNotFound(rider_id) from None

    def add_trip(self, trip: Trip) -> None:
        self._trips[trip.number] = trip

    def trips_of(self, rider: Rider) -> list[Trip]:
        return [trip for trip in self._trips.values() if trip.rider is rider]


repository = Repository()
