"""A program in layers: records, store, service, output, each in a file of its own."""
from . import output
from .service import Service, remember, wrap
from .store import Store, default_store


def case_service():
    service = Service(Store())
    item = service.create(SOURCE, "text")
    SINK(item.a)  # flow
    SINK(item.b)  # none
    SINK(service.report())  # flow known-miss: two objects deep, what a method stores is lost
    SINK(service.sizes())  # none
    SINK(service.store.get("k").a)  # flow known-miss: two objects deep, what a method stores is lost
    SINK(service.store.get("k").b)  # none
    output.emit_all(service.store.all())


def case_text_form():
    SINK(f"{wrap(SOURCE)}")  # flow
    SINK(f"{wrap('text')}")  # none


def case_shared_store():
    remember(SOURCE)
    SINK(default_store.get("k").a)  # flow known-miss: what a function stores in an object's field of a global is lost
    SINK(default_store.get("k").b)  # none


def case_formatted():
    output.emit_formatted("{} {k}", SOURCE, k="text")
