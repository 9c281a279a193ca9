from django.urls import path

from . import views

urlpatterns = [path("claims/", views.create_claim)]
