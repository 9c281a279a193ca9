from django import forms

from .models import Patient


class PatientForm(forms.ModelForm):
    class Meta:
        model = Patient
        fields = ["first_name", "last_name", "email", "phone", "date_of_birth", "insurance_number"]

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if Patient.objects.filter(email=email).exists():
            raise forms.ValidationError("This address is already known.")
        return email
