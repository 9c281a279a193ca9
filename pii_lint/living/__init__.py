"""A project that is kept in memory while its files are edited: solved once, then renewed where it changes."""
