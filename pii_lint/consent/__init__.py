"""Consent: which captures no check of a person's choice guards, on some path from where the program begins."""
