"""Checks that a framework makes before a function begins."""
import posthog
from celery import shared_task
from django.utils.decorators import method_decorator
from django.views import View
from fastapi import Depends, FastAPI
from privacy.decorators import consent_required, tracking_exempt
from privacy.permissions import HasConsent, IsStaff
from privacy.mixins import ConsentRequiredMixin
from rest_framework.views import APIView

app = FastAPI()


@consent_required
def decorated(request):
    posthog.capture("a", distinct_id="k")  # guarded


@consent_required("analytics")
def decorated_for_analytics(request):
    posthog.capture("a", distinct_id="k")  # guarded


@consent_required("marketing")
def decorated_for_marketing(request):
    posthog.capture("a", distinct_id="k")  # leak: PII302


@tracking_exempt
def exempt(request):
    posthog.capture("a", distinct_id="k")  # leak: PII302


@method_decorator(consent_required, name="dispatch")
class Shown(View):
    def get(self, request):
        posthog.capture("a", distinct_id="k")  # guarded


class Api(APIView):
    permission_classes = [HasConsent]

    def get(self, request):
        posthog.capture("a", distinct_id="k")  # guarded


class Staff(APIView):
    permission_classes = [IsStaff]

    def get(self, request):
        posthog.capture("a", distinct_id="k")  # leak: PII302


class Mixed(ConsentRequiredMixin, View):
    def get(self, request):
        posthog.capture("a", distinct_id="k")  # guarded


def need_consent(user):
    if not user.analytics_consent:
        raise PermissionError
    return user


@app.get("/a")
def depending(user=Depends(need_consent)):
    posthog.capture("a", distinct_id=user.key)  # guarded


@app.get("/b")
def depending_on_other(user=Depends(str)):
    posthog.capture("a", distinct_id=user.key)  # leak: PII302


@shared_task
def task(key):
    posthog.capture("a", distinct_id=key)  # guarded


def queue(user):
    if user.analytics_consent:
        task.delay(user.key)


@shared_task
def task_open(key):
    posthog.capture("a", distinct_id=key)  # leak: PII302


def queue_open(user):
    task_open.apply_async(args=[user.key])
