"""A ride service: riders, trips, a help desk. Its mistakes are marked at the end of the line."""
