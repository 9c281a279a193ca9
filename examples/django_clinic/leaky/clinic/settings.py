"""Settings of a small clinic's appointment system."""
import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["clinic.example"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "patients",
    "billing",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clinic.middleware.RequestLogMiddleware",
]
AUTH_USER_MODEL = "auth.User"
ROOT_URLCONF = "clinic.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
MIXPANEL_TOKEN = os.environ.get("MIXPANEL_TOKEN", "")
LAB_URL = "https://lab.partner.example/api"
INSURER_URL = "https://insurer.example/claims"
