import anthropic
from fastapi import APIRouter
from pydantic import BaseModel

from ..config import settings
from ..repository import repository

router = APIRouter(prefix="/helpdesk")
client = anthropic.AsyncAnthropic()


class Question(BaseModel):
    rider_id: int
    topic: str


def describe(rider):
    return f"A rider, {'verified' if rider.verified else 'not verified'}."


@router.post("/")
async def ask(question: Question):
    rider = repository.rider(question.rider_id)
    context = describe(rider)
    messages = [{"role": "user", "content": f"{context}\nTopic: {question.topic}"}]
    answer = await client.messages.create(model=settings.answer_model, max_tokens=300, messages=messages)
    return {"answer": answer.content[0].text}
