"""Calls to other companies."""
import requests

from .. import settings


def send_lead(body):
    requests.post(settings.CRM_URL, json=body, timeout=settings.TIMEOUT)  # leak: PII502


def is_risky(user):
    answer = requests.get(f"{settings.RISK_URL}/score?email={user.email}", timeout=settings.TIMEOUT)  # leak: PII501
    return answer.json()["score"] > 80


def notify_shipped(number):
    url = f"{settings.SMS_URL}/send/{number}"
    requests.post(url, json={"text": "Your order is on its way."}, timeout=settings.TIMEOUT)  # leak: PII501
