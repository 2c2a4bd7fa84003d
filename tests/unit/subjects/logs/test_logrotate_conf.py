# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""logrotate's configuration, file by file."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.logrotate_conf import (
    LogrotateFile,
    rotation,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value, Where

DEBIAN = b"""\
/var/log/syslog
# both of them
/var/log/auth.log
{
\trotate 4
\tweekly
\tpostrotate
\t\trotate 99
\tendscript
}
"/var/log/with space.log" /var/log/x.log { daily
  rotate=3
}
"""


def rotated(text, index=0):
    document = LogrotateFile(text, "/f")
    stanza = [item for item in document.items if hasattr(item, "patterns")][index]
    return rotation(Value("0", Where("/f", 1)), [(one.name, document.value(one)) for one in stanza.settings])


def test_reading_keeps_every_byte(hostile_files):
    pieces = [b"rotate", b" 4", b"{", b"}", b"/var/log/x", b'"', b"#", b"weekly", b"postrotate\n", b"endscript\n", b"="]
    for data in hostile_files(500, pieces):
        try:
            assert LogrotateFile(data, "/f").render() == data
        except ParseError as error:
            assert error.path == "/f" and error.line is not None


def test_stanzas_have_their_files_and_their_own_settings():
    first, second = LogrotateFile(DEBIAN, "/f").items
    assert first.patterns == ["/var/log/syslog", "/var/log/auth.log"]
    assert [(one.name, one.value) for one in first.settings] == [("rotate", "4"), ("weekly", ""), ("postrotate", "")]
    assert second.patterns == ["/var/log/with space.log", "/var/log/x.log"]
    assert [(one.name, one.value) for one in second.settings] == [("daily", ""), ("rotate", "3")]


@pytest.mark.parametrize("text, days", [
    (b"weekly\n rotate 26\n", 182),
    (b"monthly\n rotate 6\n", 180),
    (b"daily\n rotate 180\n maxage 30\n", 30),
    (b"weekly\n rotate -1\n", None),
    (b"weekly\n rotate -1\n maxage 90\n", 90),
    (b"weekly\n rotate 52\n maxsize 10M\n", 0),
    (b"weekly\n rotate 52\n maxsize 0\n", 364),
    (b"weekly\n rotate 52\n minsize 1M\n", 364),
    (b"weekly\n size 10M\n rotate 52\n", 0),
    (b"size 10M\n rotate 52\n weekly\n", 364),
    (b"rotate 52\n", 0),
    (b"daily\n", 0),
])
def test_a_record_is_kept_as_long_as_logrotate_keeps_it(text, days):
    assert rotated(b"/l {\n " + text + b"}\n").kept_days == days


@pytest.mark.parametrize("text, line", [
    (b"/l {\n rotate 4 # weeks\n}\n", 2),
    (b"/l {\n rotate many\n}\n", 2),
    (b"/l { rotate 4 }\n", 1),
    (b"weekly # every week\n", 1),
    (b"/l {\n rotate 4\n", 2),
    (b"/l {\n postrotate\n true\n}\n", 4),
    (b"}\n", 1),
])
def test_what_logrotate_gives_up_on_is_named(text, line):
    with pytest.raises(ParseError) as caught:
        LogrotateFile(text, "/f")
    assert caught.value.line == line


def test_a_directive_is_replaced_in_its_place():
    document = LogrotateFile(DEBIAN, "/f")
    document.set(document.items[0], "rotate", "26")
    assert document.render() == DEBIAN.replace(b"\trotate 4\n", b"\trotate 26\n")


def test_a_new_directive_goes_before_the_end():
    document = LogrotateFile(b"/l {\n    weekly\n}\n", "/f")
    document.set(document.items[0], "rotate", "26")
    assert document.render() == b"/l {\n    weekly\n    rotate 26\n}\n"


def test_what_stands_behind_the_brace_goes_without_the_files():
    document = LogrotateFile(b"/l { size 5k\n}\n", "/f")
    document.drop(document.items[0], ("size",))
    assert document.render() == b"/l {\n}\n"


# Each was tried with logrotate 3.21: `logrotate -d`.
@pytest.mark.parametrize("setting", [
    "size=+2048k", "size 2048K", "size 2M", "size 010k", "size 0x10", "size = 5k", "rotate +5", "rotate 0x10",
    "rotate\t7", "rotate -1", "maxage +5", "maxage 010", "maxsize=+5k", "weekly 3"])
def test_what_logrotate_takes_is_read(setting):
    assert rotated(("/x {\n%s\n}\n" % setting).encode()) is not None


@pytest.mark.parametrize("setting", [
    "size 2m", "size -5k", "size 5 k", "size 1.5M", "size +", "size 2G x", "size 2k#c", "rotate -2", "rotate 5x",
    "rotate \u00b2", "rotate \u0663", "rotate \u00a05", "rotate 2147483648",
    "rotate 5 # six", 'rotate "5"', "rotate 5;",
    "maxage -5", "maxage 99999999999999999999", "weekly 8", "weekly 010", "minsize 3z", "rotate " + "9" * 4301,
    "\u00a0rotate 5"])
def test_what_logrotate_refuses_is_named(setting):
    with pytest.raises(ParseError, match="/f:2"):
        LogrotateFile(("/x {\n%s\n}\n" % setting).encode(), "/f")


@pytest.mark.parametrize("setting, days", [
    ("rotate 010", 8), ("rotate 0x10", 16), ("rotate +5", 5), ("rotate 90\nmaxage 010", 8), ("rotate 9\nmaxsize 0", 9),
    ("rotate 9\nmaxsize 1k", 0), ("rotate -1\nmaxage 0x10", 16)])
def test_numbers_are_those_that_logrotate_makes_of_them(setting, days):
    assert rotated(("/x {\ndaily\n%s\n}\n" % setting).encode()).kept_days == days
