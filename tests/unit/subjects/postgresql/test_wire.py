# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PostgreSQL's messages, as a server of version 15 sent them: whole ones are read, and no part of one is good."""

import base64
import struct

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import wire

WELCOME = base64.b64decode(
    "UgAAAAgAAAAAUwAAAB1hcHBsaWNhdGlvbl9uYW1lAGpydDAxMTcAUwAAABljbGllbnRfZW5jb2RpbmcAVVRGOABTAAAAF0RhdGVT"
    "dHlsZQBJU08sIE1EWQBTAAAAJmRlZmF1bHRfdHJhbnNhY3Rpb25fcmVhZF9vbmx5AG9mZgBTAAAAF2luX2hvdF9zdGFuZGJ5AG9m"
    "ZgBTAAAAGWludGVnZXJfZGF0ZXRpbWVzAG9uAFMAAAAbSW50ZXJ2YWxTdHlsZQBwb3N0Z3JlcwBTAAAAFGlzX3N1cGVydXNlcgBv"
    "bgBTAAAAGXNlcnZlcl9lbmNvZGluZwBVVEY4AFMAAAAyc2VydmVyX3ZlcnNpb24AMTUuMjAgKERlYmlhbiAxNS4yMC0wK2RlYjEy"
    "dTEpAFMAAAAjc2Vzc2lvbl9hdXRob3JpemF0aW9uAHBvc3RncmVzAFMAAAAjc3RhbmRhcmRfY29uZm9ybWluZ19zdHJpbmdzAG9u"
    "AFMAAAAVVGltZVpvbmUARXRjL1VUQwBLAAAADAAAC2hYZ7tNWgAAAAVJ")
ROWS = base64.b64decode(
    "VAAAAE0AA29uZQAAAAAAAAAAAAAXAAT/////AABub3RoaW5nAAAAAAAAAAAAABn///////8AAHRleHQAAAAAAAAAAAAAGf//////"
    "/wAARAAAABUAAwAAAAEx/////wAAAALDpEQAAAAUAAMAAAABMgAAAAF4AAAAAEMAAAANU0VMRUNUIDIAWgAAAAVJ")
ERROR = base64.b64decode(
    "RQAAAGpTRVJST1IAVkVSUk9SAEM0MjcwMwBNY29sdW1uICJub3RoaW5nIiBkb2VzIG5vdCBleGlzdABQOABGcGFyc2VfcmVsYXRp"
    "b24uYwBMMzY2NQBSZXJyb3JNaXNzaW5nQ29sdW1uAABaAAAABUk=")
REFUSED = base64.b64decode(
    "RQAAAGJTRkFUQUwAVkZBVEFMAEMyODAwMABNUGVlciBhdXRoZW50aWNhdGlvbiBmYWlsZWQgZm9yIHVzZXIgIm5vYm9keSIARmF1"
    "dGguYwBMMzM0AFJhdXRoX2ZhaWxlZAAA")


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


def test_a_welcome_tells_the_servers_parameters():
    assert wire.welcomed(reader(WELCOME))["server_version"].startswith("15.")


def test_rows_are_read_with_nulls_and_other_scripts():
    assert wire.answer(reader(ROWS)) == (["one", "nothing", "text"], [["1", None, "\u00e4"], ["2", "x", ""]])


@pytest.mark.parametrize("read, data, code", [
    (wire.answer, ERROR, "42703"), (wire.welcomed, REFUSED, "28000")])
def test_an_error_is_the_servers_own(read, data, code):
    with pytest.raises(wire.Refused) as refusal:
        read(reader(data))
    assert refusal.value.code == code


@pytest.mark.parametrize("read, data", [
    (wire.welcomed, WELCOME), (wire.answer, ROWS), (wire.answer, ERROR), (wire.welcomed, REFUSED)])
def test_no_part_of_an_answer_is_an_answer(read, data):
    for part in prefixes(data):
        with pytest.raises((Ended, wire.BadAnswer)):
            read(reader(part))


@pytest.mark.parametrize("read, data", [(wire.welcomed, WELCOME), (wire.answer, ROWS)])
def test_a_byte_that_is_changed_is_read_or_refused_and_nothing_else(read, data):
    for place in range(len(data)):
        for value in (0, 0xFF):
            changed = data[:place] + bytes([value]) + data[place + 1:]
            try:
                read(reader(changed))
            except (Ended, wire.BadAnswer, wire.Refused):
                pass


@pytest.mark.parametrize("way, said", [(3, "in the clear"), (5, "MD5"), (10, "SASL"), (99, "authentication 99")])
def test_who_is_asked_for_a_password_has_none(way, said):
    with pytest.raises(wire.Refused, match=said):
        wire.welcomed(reader(b"R" + struct.pack("!ii", 8, way)))


@pytest.mark.parametrize("data", [
    b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH_9.2p1\r\n", b"Z\0\0\0\5I", b"R\0\0\0\3"])
def test_what_speaks_otherwise_is_no_server_of_this_kind(data):
    with pytest.raises((Ended, wire.BadAnswer)):
        wire.welcomed(reader(data))


def test_one_question_has_one_answer():
    two = ROWS[:-6] + ROWS
    with pytest.raises(wire.BadAnswer):
        wire.answer(reader(two))


def test_a_question_ends_where_its_message_does():
    assert wire.query("SELECT 1") == b"Q\0\0\0\rSELECT 1\0"
    assert wire.startup(user="postgres")[:8] == struct.pack("!ii", 23, 196608)
