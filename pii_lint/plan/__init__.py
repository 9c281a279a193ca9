"""Tracking plans: which events there are, with which properties of which kinds of data; what goes beyond."""
