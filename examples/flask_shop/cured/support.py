import logging

from flask import Blueprint, g, jsonify, request
from openai import OpenAI

from .models import Ticket, db
from pii_lint.runtime import redact

blueprint = Blueprint("support", __name__, url_prefix="/support")
logger = logging.getLogger(__name__)
client = OpenAI()

INSTRUCTIONS = "Answer the customer's ticket in three sentences."


@blueprint.post("/tickets")
def create_ticket():
    ticket = Ticket(user=g.user, subject=request.form["subject"])
    db.session.add(ticket)
    db.session.commit()
    answer = suggest_answer(request.form)
    logger.info("ticket %d answered with %d characters", ticket.id, len(answer))
    return jsonify(id=ticket.id, answer=answer)


def suggest_answer(form):
    prompt = f"{INSTRUCTIONS}\n{redact(form['message'])}"
    completion = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": prompt}])
    return completion.choices[0].message.content
