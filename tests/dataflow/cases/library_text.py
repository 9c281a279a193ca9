"""Steps through the standard library: text."""
import html
import re
import shlex
import string
import textwrap
import unicodedata
import urllib.parse
from urllib.parse import parse_qs, quote, unquote, urlencode, urljoin, urlparse


def case_re_match():
    a = SOURCE
    m = re.match(r"(\w+)@(?P<rest>.+)", a)
    SINK(m.group(0))  # flow
    SINK(m.group(1))  # flow
    SINK(m["rest"])  # flow
    SINK(m.groups())  # flow
    SINK(m.groupdict())  # flow
    SINK(m.start())  # none
    SINK(m.re.pattern)  # none known-noise: the pattern of a match object counts as part of the text
    clean = re.match(r"(\w+)", "text")
    SINK(clean.group(1))  # none


def case_re_functions():
    a = SOURCE
    SINK(re.findall(r"\w+", a))  # flow
    SINK(re.findall(r"\w+", "text"))  # none
    SINK(re.split("@", a))  # flow
    SINK(re.sub(r"\.", "-", a))  # flow
    SINK(re.sub("x", a, "x"))  # flow
    SINK(re.sub("x", lambda m: a, "x"))  # flow
    SINK(re.sub("x", "y", "x"))  # none
    SINK([m.group() for m in re.finditer(r"\w+", a)])  # flow
    SINK(bool(re.search("x", a)))  # none
    SINK(re.escape(a))  # flow


def case_re_compiled():
    shape = re.compile(r"\w+")
    SINK(shape.search(SOURCE).group())  # flow
    SINK(shape.findall(SOURCE))  # flow
    SINK(shape.findall("text"))  # none
    SINK(shape.sub(SOURCE, "x"))  # flow


def case_re_callback_argument():
    def keep(m):
        return m.group()

    def drop(m):
        return "x"

    SINK(re.sub(r"^.+$", keep, SOURCE))  # flow
    SINK(re.sub(r"^.+$", drop, "text"))  # none


def case_url():
    a = SOURCE
    SINK(quote(a))  # flow
    SINK(unquote(quote(a)))  # flow
    SINK(urlencode({"k": a}))  # flow
    SINK(urlencode({"k": "text"}))  # none
    SINK(urljoin("https://example.org/", a))  # flow
    SINK(urlparse(f"https://example.org/?k={a}").query)  # flow
    SINK(parse_qs(f"k={a}"))  # flow
    SINK(parse_qs(f"k={a}")["k"][0])  # flow
    SINK(urllib.parse.quote_plus(a))  # flow
    SINK(urllib.parse.quote("text"))  # none


def case_html_and_shell():
    a = SOURCE
    SINK(html.escape(a))  # flow
    SINK(html.unescape(a))  # flow
    SINK(shlex.quote(a))  # flow
    SINK(shlex.split(a))  # flow
    SINK(shlex.join(["x", a]))  # flow
    SINK(html.escape("text"))  # none


def case_wrapping():
    a = SOURCE
    SINK(textwrap.dedent(a))  # flow
    SINK(textwrap.indent(a, "  "))  # flow
    SINK(textwrap.shorten(a, 40))  # flow
    SINK(textwrap.fill("text", 40))  # none
    SINK(unicodedata.normalize("NFC", a))  # flow
    SINK(string.capwords(a))  # flow
    SINK(unicodedata.normalize("NFC", "text"))  # none
