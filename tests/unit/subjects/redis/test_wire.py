# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Redis's answers, as version 7.0 sent them: whole ones are read, and no part of one is good."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.redis import wire

SETTING = b"*2\r\n$7\r\ntimeout\r\n$1\r\n0\r\n"
USERS = b"*1\r\n$34\r\nuser default on nopass ~* &* +@all\r\n"
ERROR = b"-NOAUTH Authentication required.\r\n"


class Ended(Exception):
    """The recorded answer has no more bytes."""


def read(data):
    left = bytearray(data)

    def exactly(count):
        if count > len(left):
            raise Ended
        found = bytes(left[:count])
        del left[:count]
        return found

    def line():
        if b"\r\n" not in left:
            raise Ended
        return exactly(left.index(b"\r\n") + 2)[:-2]
    return wire.answer(line, exactly)


def test_answers_are_read():
    assert read(SETTING) == ["timeout", "0"]
    assert read(USERS) == ["user default on nopass ~* &* +@all"]
    assert [read(b"+PONG\r\n"), read(b":7\r\n"), read(b"$-1\r\n"), read(b"*0\r\n")] == ["PONG", 7, None, []]


def test_an_error_is_the_servers_own():
    with pytest.raises(wire.Refused) as refusal:
        read(ERROR)
    assert refusal.value.code == "NOAUTH"


@pytest.mark.parametrize("data", [SETTING, USERS, ERROR, b"+PONG\r\n"])
def test_no_part_of_an_answer_is_an_answer(data):
    for length in range(len(data)):
        with pytest.raises((Ended, wire.BadAnswer)):
            read(data[:length])


@pytest.mark.parametrize("data", [
    b"HTTP/1.1 400 Bad Request\r\n", b"$99999999999\r\n", b"$1x\r\na\r\n", b"*1\r\n" * 20 + b"+OK\r\n", b"$1\r\nabc",
    b"\r\n"])
def test_what_speaks_otherwise_is_no_server_of_this_kind(data):
    with pytest.raises((Ended, wire.BadAnswer)):
        read(data)


def test_a_command_tells_the_length_of_its_words_in_bytes():
    assert wire.command("GET", "\u00e4") == b"*2\r\n$3\r\nGET\r\n$2\r\n\xc3\xa4\r\n"
