"""A ride service: riders, trips, a help desk. It says what it must, and masks it."""
