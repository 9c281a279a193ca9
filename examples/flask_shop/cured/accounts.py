import logging

from flask import Blueprint, jsonify, request, session
from werkzeug.security import check_password_hash, generate_password_hash

from . import audit, settings
from .errors import AccountExists
from .models import User, db
from .services import analytics, partners
from pii_lint.runtime import mask, redact

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")
logger = logging.getLogger(__name__)


@blueprint.post("/")
def register():
    logger.debug("register: %s", redact(request.json))
    body = request.get_json()
    email = body["email"].strip().lower()
    if len(body["password"]) < settings.PASSWORD_MIN_LENGTH:
        logger.info("password shorter than %d", settings.PASSWORD_MIN_LENGTH)
        return jsonify(error="password too short"), 400
    try:
        user = create_user(email, body)
    except AccountExists as error:
        logger.warning("registration refused: %s", type(error).__name__)
        return jsonify(error="registration refused"), 409
    logger.info("created %s", user)
    analytics.identify(user)
    partners.send_lead(body)
    session["user_id"] = user.id
    return jsonify(id=user.id), 201


def create_user(email, body):
    if User.query.filter_by(email=email).first() is not None:
        raise AccountExists("there is already an account for this address")
    user = User(
        email=email,
        first_name=body.get("first_name"),
        last_name=body.get("last_name"),
        phone=body.get("phone"),
        password_hash=generate_password_hash(body["password"]),
    )
    db.session.add(user)
    db.session.commit()
    return user


@blueprint.post("/login")
def login():
    email = request.form["email"]
    user = User.query.filter_by(email=email).first()
    if user is None or not check_password_hash(user.password_hash, request.form["password"]):
        audit.record("login_failed", mask(email))
        return jsonify(error="wrong e-mail or password"), 401
    if not user.is_email_verified:
        logger.info("login before verification: verified=%s", user.is_email_verified)
    audit.record("login", user.plan)
    session["user_id"] = user.id
    return jsonify(id=user.id)


@blueprint.get("/exists")
def exists():
    found = User.query.filter_by(email=request.args["email"]).count() > 0
    logger.info("existence checked: %s", found)
    return jsonify(exists=found)
