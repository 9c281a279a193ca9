import logging

import requests
from django.conf import settings
from django.core.mail import send_mail
from mixpanel import Mixpanel

logger = logging.getLogger(__name__)
mixpanel = Mixpanel(settings.MIXPANEL_TOKEN)


class LabError(Exception):
    pass


def welcome(patient):
    send_mail("Welcome", "Your record is ready.", "office@clinic.example", [patient.email])
    mixpanel.people_set(patient.pk, {"$email": patient.email, "$phone": patient.phone})  # leak: PII301
    mixpanel.track(patient.pk, "patient created", {"has phone": bool(patient.phone)})


def send_to_lab(visit):
    answer = requests.post(
        f"{settings.LAB_URL}/samples", json={"visit": visit.pk, "status": visit.status}, timeout=10
    )
    if answer.status_code != 200:
        raise LabError(f"status {answer.status_code} for {visit.patient.email}")  # leak: PII201
    logger.info("lab accepted visit %s", visit.pk)


def name_for_letters(patient):
    return f"{patient.first_name} {patient.last_name}"
