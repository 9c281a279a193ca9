"""Where redaction plugs in: one module a library, loaded only by who uses it."""
