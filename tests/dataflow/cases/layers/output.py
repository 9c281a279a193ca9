def emit(x):
    SINK(x)  # flow


def emit_clean(x):
    SINK(x)  # none


def emit_all(items):
    for item in items:
        SINK(item.a)  # flow known-miss: two objects deep, what a method stores is lost
        SINK(item.b)  # none


def emit_formatted(template, *args, **kwargs):
    SINK(template.format(*args, **kwargs))  # flow
    SINK(template)  # none
