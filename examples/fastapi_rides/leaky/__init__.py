"""A ride service: riders, trips, an assistant. Its mistakes are marked at the end of the line."""
