"""What says who or where somebody is only beside a word: dates of birth, places on the globe.

Example::

    >>> [s.detector for d in DETECTORS for s in d.find("born 12 May 1984; lat=52.52437, lon=13.41053")]
    ['birth_date', 'latitude', 'longitude']
"""

from __future__ import annotations

import re

from pii_lint.patterns.detector import Detector, having, spelled

BIRTH = "user.demographic.date_of_birth"
PLACE = "user.location.precise"

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = (
    r"(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
    rf"|[0-9]{{1,2}}[-/. ]{{1,2}}(?:[0-9]{{1,2}}|{_MONTH})[-/. ,]{{1,2}}(?:[0-9]{{4}}|[0-9]{{2}})"
    rf"|{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}|(?:19|20)[0-9]{{6}})"
)
_BORN = (
    r"(?<![a-z])(?:dob|d\.o\.b\.?|date[ _-]?of[ _-]?birth|birth[ _-]?date|birth[ _-]?day|born(?: on| in)?"
    r"|geburtsdatum|geboren(?: am)?|n[ée]{1,2} le|date de naissance|fecha de nacimiento|data di nascita)(?![a-z])"
    rf"[^\w\n]{{0,6}}(?:is |was |on )?(?P<v>{_DATE})(?![0-9])"
)


def _pair(match: re.Match[str]) -> tuple[int, int] | None:
    latitude, longitude = float(match.group("lat")), float(match.group("lon"))
    return (match.start("lat"), match.end("lon")) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


DETECTORS = (
    Detector(
        "birth_date",
        BIRTH,
        _BORN,
        fold=True,
        digits=4,
        words="dob o birth dateofbirth ofbirth birthdate birthday born geboren geburtsdatum le"
        " naissance nacimiento nascita",
    ),
    Detector(
        "latitude",
        PLACE,
        r"(?<![a-z])lat(?:itude)?[\"']?[ ]?[:=]?[ ]?[\"']?(?P<v>-?[0-9]{1,2}\.[0-9]{3,15})(?![\w.])",
        words="lat latitude",
        digits=4,
        fold=True,
        confidence="medium",
    ),
    Detector(
        "longitude",
        PLACE,
        r"(?<![a-z])(?:lon|lng|long|longitude)[\"']?[ ]?[:=]?[ ]?[\"']?(?P<v>-?[0-9]{1,3}\.[0-9]{3,15})(?![\w.])",
        words="lon lng long longitude",
        digits=4,
        fold=True,
        confidence="medium",
    ),
    Detector(
        "coordinates",
        PLACE,
        r"(?<![a-z])(?:gps|geo|coord(?:inate)?s?|location|position|point|latlng|lat_lon)(?![a-z])[^0-9\n]{0,12}?"
        r"(?P<lat>-?[0-9]{1,2}\.[0-9]{3,15})[ ]?[,;][ ]?(?P<lon>-?[0-9]{1,3}\.[0-9]{3,15})(?![\w.])",
        gate=having("0.000"),
        words="gps geo coord coords coordinate coordinates location position point latlng lat",
        digits=8,
        trim=_pair,
        fold=True,
    ),
)

# An id without a name still is one person's (GDPR, recital 26 and Art. 4(5)); asked for by the application.
PSEUDONYMOUS = Detector(
    "person_uuid",
    "user.unique_id.pseudonymous",
    r"(?<![a-z])(?:user|customer|client|member|patient|visitor|profile|person|subject|anonymous|account|guest)"
    r"(?:[ _-]?(?:uu|gu)?id)?[\"']?[ ]?[:=#]?[ ]?[\"']?"
    r"(?P<v>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![\w-])",
    words=" ".join(
        spelled(word, "id uuid guid")
        for word in "user customer client member patient visitor profile person subject anonymous account guest".split()
    ),
    fold=True,
    confidence="medium",
)
