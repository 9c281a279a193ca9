from . import output
from .models import Item, Shown
from .store import Store, default_store


class Service:
    def __init__(self, store: Store):
        self.store = store

    def create(self, a, b):
        item = Item(a, b)
        self.store.put("k", item)
        output.emit(item.a)
        output.emit_clean(item.b)
        return item

    def report(self):
        return [item.summary() for item in self.store.all()]

    def sizes(self):
        return [item.size() for item in self.store.all()]


def wrap(a) -> Shown:
    return Shown(a)


def remember(a):
    default_store.put("k", Item(a))
