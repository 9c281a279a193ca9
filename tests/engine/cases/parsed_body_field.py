import logging
import uuid

from fastapi import WebSocket
from pydantic import BaseModel

logger = logging.getLogger(__name__)


class Event(BaseModel):
    id: uuid.UUID
    kind: str
    email: str

    def receive(self) -> "Received":
        return Received(**self.model_dump())


class Received(Event):
    number: int = 0


async def stream(websocket: WebSocket):
    async for text in websocket.iter_text():
        event = Event.model_validate_json(text)
        logger.info("event %s %s", event.id, event.kind)
        logger.info("event %s", event.email)  # leak
        publish(event.receive())


def publish(event: Received):
    logger.info("event %s", event.id)
    logger.info("event %s", event.kind, extra={"event_id": event.id, "kind": event.kind})
    logger.info("size %d", len(event.model_dump_json()))
