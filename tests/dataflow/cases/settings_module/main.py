"""Data written into another module's globals and read from a third."""
from . import config, writer


def case_globals():
    writer.write()
    SINK(config.current)  # flow
    SINK(config.read())  # flow
    SINK(config.other)  # none
    SINK(config.table["a"])  # flow
    SINK(config.table["b"])  # none
    SINK(config.settings.a)  # flow
    SINK(config.settings.b)  # none
    SINK(config.added)  # flow
