import logging

from django.core.management.base import BaseCommand

from patients.models import Visit
from pii_lint.runtime import mask

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Reminds patients of tomorrow's visits."

    def handle(self, *args, **options):
        count = 0
        for visit in Visit.objects.filter(status=Visit.OPEN):
            logger.info("reminding the patient of visit %s", visit.pk)
            self.remind(visit)
            count += 1
        logger.info("%d reminders", count)

    def remind(self, visit):
        phone = visit.patient.phone
        if not phone:
            logger.info("visit %s: no number", visit.pk)
            return
        print(f"calling {mask(phone)}")
