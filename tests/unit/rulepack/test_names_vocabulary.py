"""The data types: complete, consistent, and the generated vocabulary is what the rules say."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import msgspec
import pytest
import tomli

from pii_lint import vocabulary
from pii_lint.recognise import Recogniser
from pii_lint.rulepack.schema import DataType, RuleFile

RULES = Path(__file__).parents[3] / "rules"
FILES = [
    msgspec.convert(tomli.loads(path.read_text(encoding="utf-8")), RuleFile)
    for path in sorted((RULES / "data_types").glob("*.toml"))
]
TYPES: list[DataType] = [one for file in FILES for one in file.data_type]
REGULATION = re.compile(r"GDPR Art\. \d+|CCPA 1798\.140\(v\)|HIPAA 164\.514\(b\)\(2\)\(i\)\([A-R]\)|PCI DSS|FERPA")
FIDESLANG = """
user user.account user.account.settings user.account.username user.authorization user.authorization.biometric
user.authorization.credentials user.authorization.password user.behavior user.behavior.browsing_history
user.behavior.media_consumption user.behavior.purchase_history user.behavior.search_history user.biometric
user.biometric.fingerprint user.biometric.health user.biometric.retinal user.biometric.voice user.childrens user.contact
user.contact.address user.contact.address.city user.contact.address.country user.contact.address.postal_code
user.contact.address.state user.contact.address.street user.contact.email user.contact.fax_number
user.contact.organization user.contact.phone_number user.contact.url user.content user.content.private
user.content.public user.content.self_image user.criminal_history user.demographic user.demographic.age_range
user.demographic.date_of_birth user.demographic.gender user.demographic.language user.demographic.marital_status
user.demographic.political_opinion user.demographic.profile user.demographic.race_ethnicity
user.demographic.religious_belief user.demographic.sexual_orientation user.device user.device.cookie
user.device.cookie_id user.device.device_id user.device.ip_address user.financial user.financial.bank_account
user.financial.credit_card user.government_id user.government_id.birth_certificate
user.government_id.drivers_license_number user.government_id.immigration
user.government_id.national_identification_number user.government_id.passport_number
user.government_id.vehicle_registration user.health_and_medical user.health_and_medical.genetic
user.health_and_medical.insurance_beneficiary_id user.health_and_medical.record_id user.job_title user.location
user.location.imprecise user.location.precise user.name user.name.first user.name.last user.payment
user.privacy_preferences user.sensor user.social user.telemetry user.unique_id user.unique_id.pseudonymous
user.user_sensor user.workplace
"""


def test_at_least_140_types_with_unique_keys() -> None:
    keys = [one.key for one in TYPES]
    assert len(keys) >= 140
    assert len(set(keys)) == len(keys)


def test_all_fideslang_user_categories_are_there() -> None:
    assert set(FIDESLANG.split()) <= {one.key for one in TYPES}


@pytest.mark.parametrize("one", TYPES, ids=lambda one: one.key)
def test_type_is_well_formed(one: DataType) -> None:
    parent = one.key.rpartition(".")[0]
    assert not parent or parent in {other.key for other in TYPES}
    assert one.label
    assert one.sensitivity in vocabulary.SENSITIVITIES
    assert one.redact in vocabulary.REDACTIONS
    assert one.of_things in ("", "low", "medium")
    assert one.regulations
    assert all(REGULATION.fullmatch(text) for text in one.regulations)
    assert one.names or one.likely_names


@pytest.mark.parametrize("one", TYPES, ids=lambda one: one.key)
def test_every_name_by_itself_is_recognised_as_its_type(one: DataType) -> None:
    recogniser = Recogniser.default()
    for name in (*one.names, *one.likely_names):
        found = recogniser.classify(name, None, "key")
        assert found is not None, name
        assert found.data == one.key, name


def test_special_categories_are_special() -> None:
    special = {one.key for one in TYPES if "GDPR Art. 9" in one.regulations}
    assert {one.key for one in TYPES if one.key in special and one.sensitivity != "special"} == set()


@pytest.mark.parametrize("field", ["names", "likely_names", "person_names", "weak_names"])
def test_no_name_is_claimed_twice(field: str) -> None:
    owners: dict[tuple[str, ...], set[str]] = {}
    for one in TYPES:
        for name in getattr(one, field):
            owners.setdefault(Recogniser.default().spelling(name), set()).add(one.key)
    assert owners
    assert {spelling: keys for spelling, keys in owners.items() if len(keys) > 1} == {}


def test_generated_vocabulary_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("generate_vocabulary", RULES / "generate_vocabulary.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.TARGET.read_text(encoding="utf-8") == module.generate()


def test_nearest_known_ancestor_decides() -> None:
    assert vocabulary.sensitivity_of("user.health_and_medical.diagnosis.code") == "special"
    assert vocabulary.sensitivity_of("elsewhere") == "personal"
    assert vocabulary.known("elsewhere.at.all") is None
    assert vocabulary.is_within("user.name.first", "user.name")
    assert not vocabulary.is_within("user.names", "user.name")
    assert vocabulary.DATA_TYPES["user.contact.email"].label == "e-mail address"
