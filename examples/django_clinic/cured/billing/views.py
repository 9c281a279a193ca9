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
    sentry_sdk.set_context("claim", {"kind": claim["kind"], "positions": len(claim["positions"])})
    answer = forward(claim)
    logger.info("claim forwarded: %d", answer.status_code)
    if answer.status_code >= 400:
        logger.warning("claim refused for %s", mask_number(patient.insurance_number))
        return JsonResponse({"error": "refused"}, status=502)
    return JsonResponse({"claims": 1})


def forward(claim):
    """The insurer gets the fields of the contract, whatever else the form may hold."""
    fields = {"kind": claim["kind"], "positions": len(claim["positions"]), "total": int(claim["total"])}
    return requests.post(settings.INSURER_URL, json=fields, timeout=10)


def mask_number(number):
    return "*" * len(number)
