from django.urls import include, path

urlpatterns = [
    path("patients/", include("patients.urls")),
    path("billing/", include("billing.urls")),
]
