import uuid

import structlog
from fastapi import APIRouter, Request

from .. import events
from ..clients import insurer, maps
from ..domain import Trip
from ..repository import repository
from ..schemas import TripIn, TripOut

router = APIRouter(prefix="/trips")
log = structlog.get_logger()


@router.post("/", response_model=TripOut)
async def start_trip(body: TripIn):
    rider = repository.rider(body.rider_id)
    distance = await maps.distance(body.pickup_latitude, body.pickup_longitude)
    trip = Trip(uuid.uuid4().hex[:8], rider, body.seats, price_cents=int(distance * 120))
    repository.add_trip(trip)
    log.info("trip.started", trip=trip.title())  # leak: PII101
    events.trip_started(trip)
    return TripOut(number=trip.number, seats=trip.seats, price_cents=trip.price_cents)


@router.post("/accidents")
async def report_accident(request: Request):
    body = await request.json()
    await insurer.report(body)
    log.warning("accident.reported", trip=body["trip"])
    return {"status": "reported"}
