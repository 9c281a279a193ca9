"""What the service keeps in memory between a request and its answer."""
from dataclasses import dataclass, field
from datetime import datetime, timezone


@dataclass
class Rider:
    id: int
    full_name: str
    email: str
    phone_number: str
    verified: bool = False


@dataclass
class Trip:
    number: str
    rider: Rider
    seats: int
    price_cents: int = 0
    started: datetime = field(default_factory=lambda: datetime.now(timezone.utc))

    def title(self):
        return f"trip {self.number} for {self.rider.full_name}"


class RiderNotFound(Exception):
    def __init__(self, rider_id):
        super().__init__(f"no rider {rider_id}")


class DuplicateRider(Exception):
    def __init__(self, email):
        super().__init__(f"rider {email} exists")
        self.email = email
