"""Each detector: what it has to find, and what only looks like it."""

from __future__ import annotations

import pytest

from pii_lint.patterns import DETECTORS, PRIVATE, find, find_exact
from pii_lint.vocabulary import DATA_TYPES

# detector, the text, the datum in it
FOUND = [
    ("email", "write to ann.b+c@mail.example.co.uk.", "ann.b+c@mail.example.co.uk"),
    ("email", "?q=ann%40example.org&x=1", "ann%40example.org"),
    ("email", "josé@exämple.de", "josé@exämple.de"),
    ("email", "<mailto:ann@example.org>", "ann@example.org"),
    ("phone_international", "call +49 30 901820 now", "+49 30 901820"),
    ("phone_international", "tel:+14155552671", "+14155552671"),
    ("phone_international", "+44 (0)20 7946 0958", "+44 (0)20 7946 0958"),
    ("phone_abroad", "von 0049 30 901820 aus", "0049 30 901820"),
    ("phone_north_america", "at (415) 555-2671 x012 today", "(415) 555-2671 x012"),
    ("phone_north_america", "415.555.2671", "415.555.2671"),
    ("phone_north_america", "415-555-2671 415-555-2672", "415-555-2672"),
    ("phone_north_america", "1-415-555-2671", "1-415-555-2671"),
    ("phone_national", "London 020 7946 0958", "020 7946 0958"),
    ("phone_national", "Paris 06 12 34 56 78", "06 12 34 56 78"),
    ("phone_national", "Berlin 0171/1234567", "0171/1234567"),
    ("phone_named", "phone: 4155552671", "4155552671"),
    ("phone_named", "call me at 5552671", "5552671"),
    ("phone_named", "please call Ann Lee back at 3928081567 after lunch", "3928081567"),
    ("phone_named", "update my new number to 0553325247?", "0553325247"),
    ("phone_named", "call me at 03.91.12.17.13", "03.91.12.17.13"),
    ("phone_named", "Desk: 07289025797", "07289025797"),
    ("phone_labelled", "887 184 100 mobile", "887 184 100"),
    ("phone_labelled", "(08)8219-9791-Office", "(08)8219-9791"),
    ("phone_national", "0602 533 77 14", "0602 533 77 14"),
    ("ipv4", "client 81.2.69.142 gone", "81.2.69.142"),
    ("ipv4", "http://81.2.69.142:8080/x", "81.2.69.142"),
    ("ipv6", "from 2a02:8109:9a40:1778::1", "2a02:8109:9a40:1778::1"),
    ("ipv6", "2001:0db8:85a3:0000:0000:8a2e:0370:7334", "2001:0db8:85a3:0000:0000:8a2e:0370:7334"),
    ("mac", "mac 3c:22:fb:a1:b2:c3", "3c:22:fb:a1:b2:c3"),
    ("url_credentials", "postgres://app:s3cret@db/shop", "app:s3cret"),
    ("jwt", "t=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_9", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_9"),
    ("private_key", "-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----", None),
    ("aws_access_key", "AKIAABCDEFGHIJKLMNOP", "AKIAABCDEFGHIJKLMNOP"),
    ("github_token", "ghp_" + "a1" * 18, "ghp_" + "a1" * 18),
    ("gitlab_token", "glpat-abcdefghijklmnopqrst", None),
    ("slack_token", "xoxb-" + "123456789012-abcdef", None),
    ("stripe_key", "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc", None),
    ("anthropic_key", "sk-ant-api03-abcdefghijklmnop", None),
    ("openai_key", "sk-proj-abcdefghijklmnopqrstuv", None),
    ("google_key", "AIza" + "SyA1234567890abcdefghijklmnopqrstuv", None),
    ("npm_token", "npm_" + "a" * 36, None),
    ("pypi_token", "pypi-AgE" + "IcHlwaS5vcmc" * 5, None),
    ("sendgrid_key", "SG." + "a" * 22 + "." + "b" * 43, None),
    ("google_token", "ya29." + "a0AfH6SMBx" * 3, None),
    ("slack_webhook", "hooks.slack.com/services/T000/B000/XXXX", None),
    ("huggingface_token", "hf_" + "aB" * 17, None),
    ("digitalocean_token", "dop_v1_" + "0a" * 32, None),
    ("shopify_token", "shpat_" + "0a" * 16, None),
    ("telegram_token", "123456789:AA" + "abcdefghijklmnopqrstuvwxyz0123456", None),
    ("bearer_token", "Authorization: Bearer abc123def456ghi789", "abc123def456ghi789"),
    ("named_password", "db_password=hunter2&x=1", "hunter2"),
    ("named_password", '{"password": "correct horse"}', "correct horse"),
    ("named_password", "password: hunter2", "hunter2"),
    ("named_token", "api_key='abc'", "abc"),
    ("named_token", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG", "wJalrXUtnFEMI/K7MDENG"),
    ("card", "paid 4111 1111 1111 1111 12/26", "4111 1111 1111 1111"),
    ("card", "378282246310005", "378282246310005"),
    ("card", "180046047537548", "180046047537548"),
    ("card_named", "lost my card 4337024608319 today", "4337024608319"),
    ("card_named", "credit card number: 676343997554", "676343997554"),
    ("card", "5555-5555-5555-4444", "5555-5555-5555-4444"),
    ("iban", "DE89 3704 0044 0532 0130 00 and more", "DE89 3704 0044 0532 0130 00"),
    ("iban", "gb29nwbk60161331926819", "gb29nwbk60161331926819"),
    ("account_number", "account number: 00012345678", "00012345678"),
    ("us_ssn", "536-22-8726", "536-22-8726"),
    ("us_itin", "912-70-1234", "912-70-1234"),
    ("us_ssn_named", "SSN is 536228726", "536228726"),
    ("uk_nino", "QQ123456C AB 12 34 56 C", "AB 12 34 56 C"),
    ("uk_nhs", "NHS number 943 476 5919", "943 476 5919"),
    ("fr_nir", "1 85 05 78 006 084 91", "1 85 05 78 006 084 91"),
    ("es_dni", "DNI 12345678Z", "12345678Z"),
    ("es_dni", "NIE X1234567L", "X1234567L"),
    ("it_fiscal_code", "RSSMRA85T10A562S", "RSSMRA85T10A562S"),
    ("nl_bsn", "BSN 111222333", "111222333"),
    ("pl_pesel", "PESEL: 44051401359", "44051401359"),
    ("in_aadhaar", "2341 2341 2346", "2341 2341 2346"),
    ("in_aadhaar_named", "aadhaar 234123412346", "234123412346"),
    ("in_pan", "ABCPE1234F", "ABCPE1234F"),
    ("br_cpf", "529.982.247-25", "529.982.247-25"),
    ("br_cpf_named", "cpf=52998224725", "52998224725"),
    ("ca_sin", "130-692-544", "130-692-544"),
    ("ca_sin_named", "SIN 130692544", "130692544"),
    ("au_tfn", "TFN 123 456 782", "123 456 782"),
    ("se_personnummer", "811228-9874", "811228-9874"),
    ("dk_cpr", "CPR-nummer 010180-1234", "010180-1234"),
    ("fi_hetu", "131052-308T", "131052-308T"),
    ("ch_ahv", "756.9217.0769.85", "756.9217.0769.85"),
    ("be_nrn", "85.07.30-033.28", "85.07.30-033.28"),
    ("de_tax_id", "Steuer-ID 86095742719", "86095742719"),
    ("no_fodselsnummer", "fødselsnummer 01010750160", "01010750160"),
    ("cl_rut", "12.345.678-5", "12.345.678-5"),
    ("mx_curp", "BOXW310820HNERXN09", "BOXW310820HNERXN09"),
    ("passport", "passport no. C01X00T47", "C01X00T47"),
    ("driving_licence", "driver's license: D1234567", "D1234567"),
    ("birth_date", "DOB: 1984-05-12", "1984-05-12"),
    ("birth_date", "born on 12 May 1984", "12 May 1984"),
    ("latitude", '"lat": 52.52437', "52.52437"),
    ("longitude", "lon=13.41053", "13.41053"),
    ("coordinates", "gps 52.52437, 13.41053", "52.52437, 13.41053"),
    ("sg_nric", "NRIC S1234567D", "S1234567D"),
    ("ie_ppsn", "PPS 1234567FA", "1234567FA"),
    ("hk_hkid", "HKID A123456(3)", "A123456(3)"),
    ("tw_id", "A123456789", "A123456789"),
    ("cn_resident_id", "11010519491231002X", "11010519491231002X"),
    ("kr_rrn", "900101-1234567", "900101-1234567"),
    ("my_mykad", "IC 900101-14-1234", "900101-14-1234"),
    ("th_id", "1-1014-00000-01-4", "1-1014-00000-01-4"),
    ("pk_cnic", "42101-1234567-1", "42101-1234567-1"),
    ("ae_emirates_id", "784-1979-1234567-1", "784-1979-1234567-1"),
    ("tr_tckn", "TC kimlik no: 10000000146", "10000000146"),
    ("pt_nif", "NIF 123456789", "123456789"),
    ("ro_cnp", "CNP 1800101221144", "1800101221144"),
    ("bg_egn", "EGN 7523169263", "7523169263"),
    ("hr_oib", "OIB 94577403194", "94577403194"),
    ("ee_isikukood", "isikukood 37605030299", "37605030299"),
    ("cz_birth_number", "rodné číslo 736028/5163", "736028/5163"),
    ("at_svnr", "SVNR 1237 010180", "1237 010180"),
    ("il_teudat_zehut", "teudat zehut 123456782", "123456782"),
    ("jp_my_number", "My Number: 1234 5678 9018", "1234 5678 9018"),
    ("za_id", "SA ID number 8001015009087", "8001015009087"),
    ("au_medicare", "Medicare number 2123 45670 1", "2123 45670 1"),
    ("us_npi", "NPI 1234567893", "1234567893"),
    ("us_ein", "EIN: 12-3456789", "12-3456789"),
    ("uk_utr", "UTR 12345 67890", "12345 67890"),
    ("gr_amka", "AMKA 01013099997", "01013099997"),
    ("de_social_security", "Rentenversicherungsnummer 65 170839 J 008", "65 170839 J 008"),
    ("ethereum", "0x52908400098527886E0F7030069857D2E4169EE7", None),
    ("bitcoin", "to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4.", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
    ("bitcoin_legacy", "to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    ("routing_number", "routing number 021000021", "021000021"),
    ("swift", "BIC: DEUTDEFF500", "DEUTDEFF500"),
    ("vehicle_number", "VIN 1HGBH41JXMN109186", "1HGBH41JXMN109186"),
    ("vehicle_plate", "Kennzeichen: B-AB 1234", "B-AB 1234"),
    (
        "street_address",
        "at 12 Elm Street, Apt 4, Springfield, IL 62704.",
        "12 Elm Street, Apt 4, Springfield, IL 62704",
    ),
    ("national_number", "national id: 16240894879", "16240894879"),
    ("us_address", "4602 Mckenzie Prairie Suite 775, North Andrewbury, SD 59476", None),
    ("romance_address", "in Via Roma 12, 20121 Milano", "Via Roma 12, 20121 Milano"),
    ("romance_address", "Calle de Alcalá, 45", "Calle de Alcalá, 45"),
    ("german_address", "Keizersgracht 123", "Keizersgracht 123"),
    ("ipv6", "9bc6:81c6:d3e2:a413:b3c1:a34d:e58d:775", "9bc6:81c6:d3e2:a413:b3c1:a34d:e58d:775"),
    ("card", "4110548722584416680", "4110548722584416680"),
    ("street_address", "221B Baker Street, London NW1 6XE", "221B Baker Street, London NW1 6XE"),
    ("german_address", "nach Hauptstraße 12a, 10115 Berlin", "Hauptstraße 12a, 10115 Berlin"),
    ("french_address", "au 10 rue de la Paix, 75002 Paris", "10 rue de la Paix, 75002 Paris"),
    ("titled_name", "Dear Mrs. Alice van Dyke,", "Alice van Dyke"),
    ("titled_name", "Herr Dr. Müller rief an", "Müller"),
    ("introduced_name", "hi, my name is Bob", "Bob"),
    ("known_name", "user John Smith logged in", "John Smith"),
    ("known_name", "von José García-Pérez", "José García-Pérez"),
    ("known_name", "Ann-Marie O'Neil (owner)", "Ann-Marie O'Neil"),
]

CLEAN = [
    # what peers take for addresses, phones and numbers of persons
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
    "trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7",
    "7d3f1c2a9b8e4f60",
    "SKU-16819-B",
    "ip-10-0-3-4.ec2.internal",
    "4829183745",
    "order.ref 9434765919",
    # what else looks like the number of a person, a wallet, an address or a name
    "1234567A deadbeef1 A123456788", "11010519491231002Y", "900199-1234567", "0xdeadbeef", "1-1014-00000-01-5",
    "00:11:22:33:44:55:66:77", "fe80:0:0:0:1:2:3:4", "4110548722584416681", "national id missing", "Via 12",
    "route Via Gateway", "status 12345, OK 12345", "3 Retries Left, Giving Up, OK 5",
    "S1234567A", "A123456(4)", "0123456789abcdef0123456789abcdef", "1111111111111111111111111111111111",
    "swift response", "vin 3", "12 retries on Street View", "3 Phase Way", "rue 12",
    "Hello World", "Dear Customer", "Dear Sir or Madam", "Cache Miss Rate 12", "John",
    "Madison Avenue", "Ruby On Rails", "Order Placed", "Michael/Jackson", "com.example.Michael Handler",
    "Thomas Algorithm", "Mariana Islands", "user NOT FOUND", "Peter.Pan Test",
    # machines, versions, times
    "10.0.3.4", "192.168.1.1:8080", "127.0.0.1", "upgraded to 12.4.5.6", "version 8.8.4.4", "1.2.3.4-beta",
    "2026-11-24T10:49:34.123456+00:00", "24.11.2026 10:49:34", "2026-11-24 10:49:34,123 INFO took 1234 ms",
    "1732445374123", "1732445374123456789", "01.02.2024 10:22", "std::vector::size", "10:49:34", "::1", "fe80::1",
    "00:00:00:00:00:00", "550e8400-e29b-41d4-a716-446655440000", "12345678-1234-1234-1234-123456789012",
    # numbers with no check digit, wrong check digits, impossible ranges
    "4111 1111 1111 1112", "0000 0000 0000 0000", "DE89 3704 0044 0532 0130 01", "000-12-3456", "666-12-3456",
    "QQ123456C", "GB123456A", "12345678A", "529.982.247-26", "NHS number 9434765918", "1234 5678 9012",
    "123 456 789", "2341 2341 2347", "130-692-545", "0.4111111111111111", "4006381333931",
    # what other redactors take for addresses, numbers of persons or hosts
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
    "trace_id=4bf92f3577b34da6a3ce929d0e0e4736", "span 00f067aa0ba902b7", "SKU-16819-B",
    "ip-10-0-3-4.ec2.internal", "order 4829183745 shipped", "ref 9434765919", "81.2.69.0/24 is routed",
    "2a02:8109:9a40::/48", "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "1732445374123 ms",
    "desk 7 of office 1234567 is free", "the number to beat is 5552671", "bar code 4337024608319",
    "pod checkout-7f9c6d5b8-x2x4z", "7 mobile users in 2026", "version 124.0.6367.91",
    # words
    "git@github.com:org/repo.git", "icon@2x.png", "password=None", "password: too short", "max_tokens=500",
    "password_min_length=8", "token_count=17", "password=%s", "basic authentication",
    "api_key = get_key(name)", "Invalid token: unexpected end", "hotel 1234 in cell 7", "passport control",
    "born in Berlin", "latency=12.345", "embedding 0.12345, 0.54321", "prices 1,234.56 and 7.890,12",
    "https://example.org/a/b?page=2&sort=asc", "kafka-broker-3.prod.internal:9092", "[REDACTED:email]", "pii_abc",
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "datum"), FOUND, ids=[f"{row[0]}-{i}" for i, row in enumerate(FOUND)])
def test_finds(name: str, text: str, datum: str | None) -> None:
    detector = next(one for one in DETECTORS if one.name == name)
    found = [text[span.start : span.end] for span in detector.find(text)]
    assert (datum or text) in found
    # ... and nothing else takes it away or cuts a part off.
    covered = {place for span in find(text) for place in range(span.start, span.end)}
    start = text.index(datum or text)
    assert covered.issuperset(range(start, start + len(datum or text)))


@pytest.mark.parametrize("text", CLEAN)
def test_leaves_alone(text: str) -> None:
    assert find_exact(text) == []


def test_every_detector_has_an_example() -> None:
    assert {one.name for one in DETECTORS} == {row[0] for row in FOUND}


def test_names_are_unique_and_data_types_known() -> None:
    names = [one.name for one in DETECTORS]
    assert len(names) == len(set(names))
    assert {one.data for one in DETECTORS} <= DATA_TYPES.keys()


def test_private_addresses_only_when_asked() -> None:
    assert [span.detector for span in PRIVATE.find("10.0.3.4 and 81.2.69.142")] == ["ipv4_private"]


def test_the_bigger_thing_wins() -> None:
    text = "postgres://ann:pw@example.org/x"
    assert [(text[s.start : s.end], s.detector) for s in find(text)] == [("ann:pw", "url_credentials")]
