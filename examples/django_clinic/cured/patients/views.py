import logging

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect

from . import services
from .forms import PatientForm
from .models import Patient, Visit
from pii_lint.runtime import redact

logger = logging.getLogger(__name__)


@login_required
def create_patient(request):
    form = PatientForm(request.POST)
    if not form.is_valid():
        logger.info("form refused: %d errors", len(form.errors))
        return HttpResponseBadRequest("invalid form")
    logger.debug("new patient: %s", redact(form.cleaned_data))
    patient = form.save(commit=False)
    patient.doctor = request.user
    patient.save()
    services.welcome(patient)
    return redirect("/patients/")


@login_required
def show_patient(request, pk):
    patient = get_object_or_404(Patient, pk=pk)
    logger.info("record of %s opened", patient)
    return JsonResponse({"visits": patient.visits.count()})


@login_required
def plan_visit(request, pk):
    patient = Patient.objects.get(pk=pk)
    visit = Visit.objects.create(patient=patient, reason=request.POST["reason"], starts=request.POST["starts"])
    logger.info("visit %d planned, over: %s", visit.pk, visit.is_over)
    logger.debug("calendar entry: %s", visit)
    return JsonResponse({"visit": visit.pk})


@login_required
def close_visit(request, pk):
    visit = get_object_or_404(Visit, pk=pk)
    visit.diagnosis = request.POST["diagnosis"]
    visit.status = Visit.DONE
    visit.save()
    try:
        services.send_to_lab(visit)
    except services.LabError as error:
        logger.error("lab refused: %s", error)
        return JsonResponse({"error": "lab refused"}, status=502)
    logger.info("visit %s closed as %s", visit.pk, visit.status)
    return JsonResponse({"status": visit.status})
