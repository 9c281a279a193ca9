"""A ride service: riders, trips, an assistant. It says what it must, and masks it."""
