import json
import logging

import requests
import sentry_sdk
from django.conf import settings
from django.http import JsonResponse

from patients.models import Patient

logger = logging.getLogger(__name__)


def create_claim(request):
    claim = json.loads(request.body)
    patient = Patient.objects.get(insurance_number=claim["insurance_number"])
    sentry_sdk.set_context("patient", {"born": str(patient.date_of_birth), "doctor": patient.doctor_id})  # leak: PII401
    answer = forward(request.body)
    logger.info("claim forwarded: %d", answer.status_code)
    if answer.status_code >= 400:
        logger.warning("claim refused for %s", mask_number(patient.insurance_number))
        return JsonResponse({"error": "refused"}, status=502)
    return JsonResponse({"claims": 1})


def forward(body):
    return requests.post(settings.INSURER_URL, data=body, timeout=10)  # leak: PII502


def mask_number(number):
    return "*" * len(number)
