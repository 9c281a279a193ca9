import os

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite:///shop.db")
SENTRY_DSN = os.environ.get("SENTRY_DSN", "")
POSTHOG_KEY = os.environ.get("POSTHOG_KEY", "")
SEGMENT_WRITE_KEY = os.environ.get("SEGMENT_WRITE_KEY", "")
RISK_URL = "https://risk.partner.example/v1"
SMS_URL = "https://sms.partner.example"
CRM_URL = "https://crm.partner.example/leads"
TIMEOUT = 10
EMAILS_PER_PAGE = 50
PASSWORD_MIN_LENGTH = 12
