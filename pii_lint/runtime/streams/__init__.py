"""Logs as streams of bytes: read, redacted by record, written in order. What ``pii-lint redact`` does."""
