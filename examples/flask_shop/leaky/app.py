import logging

import posthog
import sentry_sdk
from flask import Flask, g, jsonify, session

from . import accounts, checkout, settings, support
from .models import User, db

logger = logging.getLogger(__name__)


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.DATABASE_URL
    db.init_app(app)
    sentry_sdk.init(dsn=settings.SENTRY_DSN)
    posthog.project_api_key = settings.POSTHOG_KEY
    app.register_blueprint(accounts.blueprint)
    app.register_blueprint(checkout.blueprint)
    app.register_blueprint(support.blueprint)
    app.before_request(load_user)
    app.register_error_handler(404, not_found)
    logger.info("shop started with %d blueprints", len(app.blueprints))
    return app


def load_user():
    g.user = db.session.get(User, session["user_id"]) if "user_id" in session else None
    if g.user is not None:
        sentry_sdk.set_user({"id": g.user.id, "email": g.user.email})  # leak: PII401


def not_found(error):
    return jsonify(error="not found"), 404
