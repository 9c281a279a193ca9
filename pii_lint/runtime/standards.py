"""Attribute and header names that others fixed, where the name alone would not tell: OpenTelemetry, HTTP, analytics.

Example::

    >>> plain_name("http.request.header.x-api-key"), STANDARD["set-cookie"]
    ('x-api-key', 'user.device.cookie')
"""

from __future__ import annotations

# Lower case. Sources: OpenTelemetry semantic conventions 1.3x, RFC 6265 and common proxies, Mixpanel's and
# PostHog's reserved person properties.
STANDARD: dict[str, str] = {
    "set-cookie": "user.device.cookie",
    "cookie2": "user.device.cookie",
    "x-csrf-token": "user.authorization.token",
    "x-csrftoken": "user.authorization.token",
    "x-xsrf-token": "user.authorization.token",
    "x-amz-security-token": "user.authorization.token",
    "forwarded": "user.device.ip_address",
    "true-client-ip": "user.device.ip_address",
    "cf-connecting-ip": "user.device.ip_address",
    "fastly-client-ip": "user.device.ip_address",
    "geo.lat": "user.location.precise",
    "geo.lon": "user.location.precise",
    "geo.location.lat": "user.location.precise",
    "geo.location.lon": "user.location.precise",
    "$name": "user.name",
    "$city": "user.contact.address.city",
}
_HEADERS = ("http.request.header.", "http.response.header.")


def plain_name(key: str) -> str:
    """The header that an attribute of OpenTelemetry stands for; any other key as it is."""
    for prefix in _HEADERS:
        if key.startswith(prefix):
            return key[len(prefix) :].replace("_", "-")
    return key
