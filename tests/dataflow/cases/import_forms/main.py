"""Absolute, relative, aliased imports; imports inside functions; attributes of modules."""
import import_forms.origin
import import_forms.origin as aliased
from import_forms import origin
from import_forms.origin import Box, loud, quiet, same, show
from . import origin as relative
from .origin import box as renamed_box
from .origin import fixed as renamed_fixed
from .origin import give


def case_names():
    SINK(loud)  # flow
    SINK(quiet)  # none
    SINK(give())  # flow
    SINK(same(SOURCE))  # flow
    SINK(same("text"))  # none


def case_module_attributes():
    SINK(import_forms.origin.loud)  # flow
    SINK(aliased.loud)  # flow
    SINK(origin.loud)  # flow
    SINK(relative.loud)  # flow
    SINK(relative.quiet)  # none
    SINK(import_forms.origin.quiet)  # none


def case_functions():
    show(SOURCE)
    origin.show_clean("text")
    SINK(aliased.same(SOURCE))  # flow
    SINK(aliased.fixed(SOURCE))  # none
    SINK(renamed_fixed(SOURCE))  # none


def case_classes():
    SINK(Box(SOURCE).get())  # flow
    SINK(Box(SOURCE).b)  # none
    SINK(origin.Box(SOURCE).a)  # flow
    SINK(origin.Box.kind)  # none


def case_containers():
    SINK(renamed_box["a"])  # flow
    SINK(renamed_box["b"])  # none


def case_inside_function():
    from .origin import loud as local_loud
    from .origin import quiet as local_quiet
    import import_forms.origin as inner

    SINK(local_loud)  # flow
    SINK(local_quiet)  # none
    SINK(inner.give())  # flow


def case_conditional_import():
    try:
        from .missing import loud as found
    except ImportError:
        from .origin import loud as found
    SINK(found)  # flow
    try:
        from .missing import quiet as clean
    except ImportError:
        from .origin import quiet as clean
    SINK(clean)  # none


def case_by_importlib():
    import importlib

    SINK(importlib.import_module("import_forms.origin").loud)  # flow
    SINK(importlib.import_module("import_forms.origin").quiet)  # none
