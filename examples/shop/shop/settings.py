"""Where everything is; from the environment."""

import os
from pathlib import Path

FOLDER = Path(os.environ.get("SHOP_FOLDER", "var"))
OPT_OUTS = os.environ.get("SHOP_OPT_OUTS", "")  # redis://..., else SQLite in FOLDER
AUDIT = Path(os.environ.get("SHOP_AUDIT", FOLDER / "audit"))
POLICY = Path(__file__).parents[1] / "policy.toml"
SEGMENT = os.environ.get("SHOP_SEGMENT", "")
SENTRY = os.environ.get("SHOP_SENTRY", "")
OTLP = os.environ.get("SHOP_OTLP", "")
