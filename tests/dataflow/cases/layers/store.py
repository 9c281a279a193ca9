from .models import Item


class Store:
    def __init__(self):
        self._items = {}

    def put(self, key, item: Item):
        self._items[key] = item

    def get(self, key) -> Item:
        return self._items[key]

    def all(self) -> list[Item]:
        return list(self._items.values())


default_store = Store()
