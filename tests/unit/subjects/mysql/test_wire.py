# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packets of MariaDB 10.11 as it sent them: whole ones are read, and no part of one is good."""

import base64
import hashlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import wire

GREETING = base64.b64decode(
    "ZAAAAAo1LjUuNS0xMC4xMS4xOS1NYXJpYURCLTArZGViMTJ1MQAGAAAAJXAocy8sLT0A/vctAgD/gRUAAAAAAAAdAAAALWdBT0pl"
    "PUJwMDt4AG15c3FsX25hdGl2ZV9wYXNzd29yZAA=")
LET_IN = base64.b64decode(
    "BwAAAgAAAAIAAAA=")
ROWS = base64.b64decode(
    "AQAAAQMZAAACA2RlZgAAAANvbmUADD8AAgAAAAOBAAAAAB0AAAMDZGVmAAAAB25vdGhpbmcADC0ABAAAAP0AACcAABoAAAQDZGVm"
    "AAAABHRleHQADC0ABAAAAP0BACcAAAUAAAX+AAACAAYAAAYBMfsCw6QFAAAHATIBeAAFAAAI/gAAAgA=")
ERROR = base64.b64decode(
    "LQAAAf8eBCM0MlMyMlVua25vd24gY29sdW1uICdub3RoaW5nJyBpbiAnU0VMRUNUJw==")


class Ended(Exception):
    """The recorded answer has no more bytes."""


def reader(data):
    """Return a function that gives the next n bytes of a recorded answer."""
    left = bytearray(data)

    def exactly(count):
        if count > len(left):
            raise Ended
        found = bytes(left[:count])
        del left[:count]
        return found
    return exactly


def prefixes(data):
    return [data[:length] for length in range(len(data))]


def packets(data):
    exactly = reader(data)
    return lambda: wire.received(exactly)


def test_a_greeting_tells_version_salt_and_way():
    hello = wire.greeting(packets(GREETING)()[1])
    assert (hello.version, len(hello.salt), hello.way) == (
        "5.5.5-10.11.19-MariaDB-0+deb12u1", 20, "mysql_native_password")


def test_a_row_alone_is_read():
    one = ROWS[:-18] + ROWS[-9:]
    assert wire.answer(packets(ROWS)) == (["one", "nothing", "text"], [["1", None, "\u00e4"], ["2", "x", ""]])
    assert wire.answer(packets(one)).rows == [["1", None, "\u00e4"]]


def test_an_error_is_the_servers_own():
    with pytest.raises(wire.Refused) as refusal:
        wire.answer(packets(ERROR))
    assert (refusal.value.code, refusal.value.said) == (1054, "Unknown column 'nothing' in 'SELECT'")


@pytest.mark.parametrize("data", [ROWS, ERROR])
def test_no_part_of_an_answer_is_an_answer(data):
    for part in prefixes(data):
        with pytest.raises((Ended, wire.BadAnswer)):
            wire.answer(packets(part))


def test_no_part_of_a_greeting_is_one():
    for part in prefixes(GREETING):
        with pytest.raises((Ended, wire.BadAnswer)):
            wire.greeting(packets(part)()[1])
    body = packets(GREETING)()[1]
    for length in range(40):
        with pytest.raises(wire.BadAnswer):
            wire.greeting(body[:length])


@pytest.mark.parametrize("data", [ROWS, ERROR])
def test_a_byte_that_is_changed_is_read_or_refused_and_nothing_else(data):
    for place in range(len(data)):
        for value in (0, 0xFB, 0xFF):
            changed = data[:place] + bytes([value]) + data[place + 1:]
            try:
                wire.answer(packets(changed))
            except (Ended, wire.BadAnswer, wire.Refused):
                pass


def let_in(data, way="mysql_native_password", secret=None):
    sent = []
    wire.let_in(lambda number, body: sent.append((number, body)), packets(data), b"x" * 20, way, secret)
    return sent


def test_who_has_no_password_answers_with_nothing_until_the_kernels_word_counts():
    another = wire.packet(2, b"\xfeunix_socket\0")
    assert let_in(another + LET_IN) == [(3, b"")]


def test_a_password_is_mixed_and_never_sent_to_who_asks_for_it_in_the_clear():
    another = wire.packet(2, b"\xfemysql_native_password\0" + b"y" * 20 + b"\0")
    assert let_in(another + LET_IN, secret=b"s3cret") == [
        (3, wire.proof("mysql_native_password", b"s3cret", b"y" * 20))]
    with pytest.raises(wire.Refused, match="mysql_clear_password"):
        let_in(wire.packet(2, b"\xfemysql_clear_password\0"), secret=b"s3cret")
    with pytest.raises(wire.Refused, match="before 4.1"):
        let_in(wire.packet(2, b"\xfe"), secret=b"s3cret")


def test_what_mysql_8_asks_over_a_path_is_the_password_itself():
    assert let_in(wire.packet(2, b"\1\4") + LET_IN, "caching_sha2_password", b"s3cret") == [(3, b"s3cret\0")]
    assert let_in(wire.packet(2, b"\1\3") + LET_IN, "caching_sha2_password", b"s3cret") == []
    with pytest.raises(wire.Refused):
        let_in(wire.packet(2, b"\1\4"), "caching_sha2_password")


def test_proofs_are_those_of_the_documentation():
    # SHA1(password) XOR SHA1(salt + SHA1(SHA1(password))), undone by who knows SHA1(SHA1(password)).
    shown = wire.proof("mysql_native_password", b"pw", b"z" * 20)
    once = hashlib.sha1(b"pw").digest()
    twice = hashlib.sha1(once).digest()
    mixed = hashlib.sha1(b"z" * 20 + twice).digest()
    assert bytes(left ^ right for left, right in zip(shown, mixed, strict=True)) == once
    assert len(wire.proof("caching_sha2_password", b"pw", b"z" * 20)) == 32
    assert wire.proof("client_ed25519", b"pw", b"z" * 20) is None


def test_who_greets_with_an_error_has_refused():
    with pytest.raises(wire.Refused) as refusal:
        wire.greeting(b"\xff\x10\x04Too many connections")
    assert (refusal.value.code, refusal.value.said) == (1040, "Too many connections")


def test_an_endless_login_ends():
    with pytest.raises(wire.BadAnswer):
        let_in(wire.packet(2, b"\xfeunix_socket\0") * 9)
