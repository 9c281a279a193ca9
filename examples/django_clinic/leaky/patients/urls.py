from django.urls import path

from . import views

urlpatterns = [
    path("", views.create_patient),
    path("<int:pk>/", views.show_patient),
    path("<int:pk>/visits/", views.plan_visit),
    path("visits/<int:pk>/close/", views.close_visit),
]
