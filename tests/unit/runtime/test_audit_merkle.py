"""Merkle trees and seals against the words of RFC 6962."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from pii_lint.runtime.audit import merkle, seal


def defined(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, as it is written there."""
    n = len(entries)
    if n == 0:
        return sha256(b"").digest()
    if n == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = 1
    while k * 2 < n:
        k *= 2
    return sha256(b"\x01" + defined(entries[:k]) + defined(entries[k:])).digest()


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_root_is_that_of_the_rfc(entries: list[bytes]) -> None:
    assert merkle.root([merkle.leaf(entry) for entry in entries]) == defined(entries)


def test_known_roots() -> None:
    # The test vectors of the certificate-transparency project.
    entries = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43", bytes(range(0x50, 0x58)),
               bytes(range(0x60, 0x70))]  # fmt: skip
    roots = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    for size, root in roots.items():
        assert merkle.root([merkle.leaf(entry) for entry in entries[:size]]).hex() == root


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=9), st.binary(min_size=32, max_size=32))
def test_a_seal_is_read_as_it_was_written_and_known_by_its_key_alone(leaves: list[bytes], key: bytes) -> None:
    made = seal.made(3, 40, bytes(32), leaves, key)
    assert seal.Seal.read(made.line()) == made
    assert made.size == len(leaves)
    assert made.authentic(key)
    assert not made.authentic(seal.evolved(key))
    assert not made._replace(total=41).authentic(key)
    assert not made._replace(leaves=bytes(made.leaves[:-1]) + bytes([made.leaves[-1] ^ 1])).authentic(key)
