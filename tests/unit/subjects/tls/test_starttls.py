# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes before TLS, as servers of each protocol say it, at once or byte by byte."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls.starttls import PRELUDES, NoTls
from tests.unit.subjects.tls import recorded

EXTENDED = bytes.fromhex("300c02010178070a010004000400")
GOOD = {
    "postgresql": [(8, b"S")],
    "mysql": [(0, recorded.GREETING)],
    "smtp": [
        (0, b"220-mail\r\n220 ESMTP\r\n"), (16, b"250-mail\r\n250-SIZE 1\r\n250 STARTTLS\r\n"), (10, b"220 go\r\n")],
    "imap": [(0, b"* OK ready\r\n"), (13, b"* note\r\na1 OK begin\r\n")],
    "pop3": [(0, b"+OK ready\r\n"), (6, b"+OK begin\r\n")],
    "ftp": [(0, b"220-hello\r\n220 ready\r\n"), (10, b"234 go\r\n")],
    "ldap": [(31, EXTENDED)],
}


def talked(kind, turns, single):
    """Return what is sent just ahead of the hello."""
    prelude = PRELUDES[kind]()
    said = next(prelude)
    try:
        for size, answer in turns:
            assert len(said) == size
            for piece in ([answer[place:place + 1] for place in range(len(answer))] if single else [answer]):
                said = prelude.send(piece)
    except StopIteration as ended:
        return ended.value
    raise AssertionError("%s waits for more" % kind)


@pytest.mark.parametrize("kind", sorted(PRELUDES))
@pytest.mark.parametrize("single", [False, True])
def test_each_protocol_begins_tls(kind, single):
    ahead = talked(kind, GOOD[kind], single)
    assert len(ahead) == (36 if kind == "mysql" else 0)


@pytest.mark.parametrize(("kind", "turns"), [
    ("postgresql", [(8, b"N")]),
    ("postgresql", [(8, b"EFATAL")]),
    # Bytes behind the S were put there by somebody between.
    ("postgresql", [(8, b"Sx")]),
    ("mysql", [(0, b"\x10\0\0\0\xff\x69\x04Host is blocked")]),
    ("mysql", [(0, b"\x05\0\0\0\x0a5.5\0")]),
    ("mysql", [(0, recorded.GREETING.replace(b"\xfe\xff", b"\xfe\xf7"))]),
    ("mysql", [(0, b"\x03\0\0\0\x09ab")]),
    ("smtp", [(0, b"554 no\r\n")]),
    ("smtp", [(0, b"220 x\r\n"), (16, b"250 x\r\n")]),
    ("smtp", [(0, b"220 x\r\n"), (16, b"250 STARTTLS\r\n"), (10, b"454 later\r\n")]),
    ("imap", [(0, b"* OK\r\n"), (13, b"a1 NO\r\n")]),
    ("pop3", [(0, b"+OK\r\n"), (6, b"-ERR\r\n")]),
    ("ftp", [(0, b"220 x\r\n"), (10, b"500 no\r\n")]),
    ("ldap", [(31, bytes.fromhex("300c02010178070a013504000400"))]),
])
def test_a_server_that_does_not_begin_is_told(kind, turns):
    with pytest.raises(NoTls):
        talked(kind, turns, False)


@pytest.mark.parametrize("kind", sorted(set(PRELUDES) - {"ldap", "postgresql"}))
def test_an_answer_without_end_is_given_up(kind):
    prelude = PRELUDES[kind]()
    next(prelude)
    with pytest.raises(NoTls):
        for _turn in range(1000):
            prelude.send(b"\xff\xff\xff" + b"x" * 1000)
