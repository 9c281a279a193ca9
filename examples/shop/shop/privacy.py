"""The opt-outs, the policy and the audit trail in use."""

from pii_lint.runtime import use
from pii_lint.runtime.audit import AuditTrail
from pii_lint.runtime.optout import OptOuts, RedisBackend, SQLiteBackend
from pii_lint.runtime.policy_file import PolicyFile

from shop import settings

opt_outs = OptOuts(
    RedisBackend(settings.OPT_OUTS) if settings.OPT_OUTS else SQLiteBackend(settings.FOLDER / "optout.db")
)
trail = AuditTrail(settings.AUDIT, subjects=opt_outs.subjects)


def start():
    use(opt_outs=opt_outs, policy=PolicyFile(settings.POLICY), audit=trail, environment="production")


def stop():
    trail.close()
    opt_outs.close()


def health():
    return {"opt_outs": opt_outs.health(), "audit": trail.health()}
