import structlog
from fastapi import APIRouter, BackgroundTasks, HTTPException

from .. import events
from ..domain import DuplicateRider, RiderNotFound
from ..repository import repository
from ..schemas import RiderIn
from ..worker import send_welcome
from pii_lint.runtime import redact

router = APIRouter(prefix="/riders")
log = structlog.get_logger()


@router.post("/")
async def create_rider(body: RiderIn, tasks: BackgroundTasks):
    log.info("rider.requested", body=redact(body.model_dump()))
    try:
        rider = repository.add_rider(body.full_name, body.email, body.phone_number)
    except DuplicateRider:
        raise HTTPException(409, detail="this address is already registered") from None
    events.rider_created(rider)
    tasks.add_task(send_welcome, rider)
    log.info("rider.created", newsletter=body.newsletter)
    return {"id": rider.id}


@router.get("/{rider_id}")
async def show_rider(rider_id: int):
    try:
        rider = repository.rider(rider_id)
    except RiderNotFound:
        raise HTTPException(404, detail="no such rider") from None
    trips = repository.trips_of(rider)
    log.info("rider.shown", trips=len(trips), verified=rider.verified)
    return {"id": rider.id, "trips": len(trips)}
