from django.conf import settings
from django.db import models


class Patient(models.Model):
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    email = models.EmailField(unique=True)
    phone = models.CharField(max_length=30, blank=True)
    date_of_birth = models.DateField()
    insurance_number = models.CharField(max_length=20)
    doctor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["last_name"]

    def __str__(self):
        return f"{self.first_name} {self.last_name} <{self.email}>"


class Visit(models.Model):
    OPEN, DONE, MISSED = "open", "done", "missed"

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="visits")
    reason = models.CharField(max_length=200)
    diagnosis = models.TextField(blank=True)
    status = models.CharField(max_length=10, default=OPEN)
    starts = models.DateTimeField()

    def __str__(self):
        return f"visit {self.pk} of {self.patient}"

    @property
    def is_over(self):
        return self.status != self.OPEN
