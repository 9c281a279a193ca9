"""Parts of paths and of addresses: which of them hold what the whole was made from."""

from pathlib import Path
from urllib.parse import parse_qs, urlencode, urljoin, urlparse


class Person:
    def __init__(self, email):
        self.email = email


def case_path():
    folder = Path("reports") / SOURCE
    SINK(folder)  # flow
    SINK(folder.name)  # flow
    SINK(folder.parent)  # none
    file = folder / "export.csv"
    SINK(file)  # flow
    SINK(file.parent)  # flow
    SINK(file.name)  # none
    SINK(file.suffix)  # none
    SINK(file.is_file())  # none


def case_address():
    url = urljoin("https://shop.example", "/reset?" + urlencode({"email": Person(SOURCE).email}))
    parts = urlparse(url)
    SINK(parts.query)  # flow
    SINK(parse_qs(parts.query))  # flow
    SINK(parts.geturl())  # flow
    SINK(parts.scheme)  # none
    SINK(urlparse("https://shop.example").query)  # none


def case_methods_that_texts_have_too():
    class Codec:
        def encode(self, value):
            return [value]

    SINK(Codec().encode({"mail": SOURCE}))  # flow
    SINK("x".find(SOURCE))  # none
