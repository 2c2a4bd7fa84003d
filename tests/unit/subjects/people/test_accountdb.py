# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The four account files."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people.accountdb import (
    Group,
    Passwd,
    group,
    gshadow,
    passwd,
    shadow,
)

PASSWD = b"root:x:0:0:root:/root:/bin/bash\n# note\n\nli:x:1000:1000:\xff,,,:/home/li:/bin/sh\n"
SHADOW = b"root:$y$secret:19000:0:99999:7:::\nli:!:19000::::::\n"


def test_entries_are_typed_and_know_their_line():
    db = passwd(PASSWD)
    assert db.entries[0] == Passwd("root", "x", 0, 0, "root", "/root", "/bin/bash", 1)
    assert db.get("li").line == 4
    assert db.get("nobody") is None
    assert group(b"adm:x:4:syslog,li\nnone:x:5:\n").entries == [
        Group("adm", "x", 4, ("syslog", "li"), 1), Group("none", "x", 5, (), 2)]
    assert gshadow(b"adm:*:li:syslog,li\n").get("adm").members == ("syslog", "li")


def test_empty_ageing_fields_are_none():
    entry = shadow(SHADOW).get("li")
    assert (entry.last_change, entry.min_days, entry.max_days, entry.expire_date) == (19000, None, None, None)


@pytest.mark.parametrize("make", [passwd, shadow, group, gshadow])
def test_reading_keeps_every_byte(make, hostile_files):
    pieces = [b"root", b":", b"x:0:0:::\n", b"+", b"#", b"a:x:1:\n", b"a:x::\n", b"a:!::::::::\n"]
    parsed = 0
    for data in hostile_files(500, pieces):
        try:
            assert make(data).render() == data
            parsed += 1
        except ParseError as error:
            assert error.line is not None
    assert parsed > 5


def test_one_field_changes_and_nothing_else():
    db = passwd(PASSWD)
    assert db.set_field("li", "shell", "/usr/sbin/nologin") is True
    assert db.render() == PASSWD.replace(b"/bin/sh\n", b"/usr/sbin/nologin\n")
    assert db.set_field("li", "shell", "/usr/sbin/nologin") is False
    with pytest.raises(KeyError):
        db.set_field("nobody", "shell", "x")


def test_numbers_and_lists_are_written_back():
    db = shadow(SHADOW)
    db.set_field("root", "max_days", 180)
    db.set_field("root", "warn_days", None)
    assert db.render() == b"root:$y$secret:19000:0:180::::\nli:!:19000::::::\n"
    groups = group(b"adm:x:4:\n")
    groups.set_field("adm", "members", ("a", "b"))
    assert groups.render() == b"adm:x:4:a,b\n"


def test_the_first_of_two_counts_as_for_the_c_library():
    db = passwd(b"a:x:1:1:::/one\na:x:2:2:::/two\n")
    assert db.get("a").uid == 1
    assert [entry.uid for entry in db.all("a")] == [1, 2]
    db.set_field("a", "shell", "/three")
    assert db.render() == b"a:x:1:1:::/three\na:x:2:2:::/two\n"


def test_adding_stays_before_nis_entries():
    db = group(b"adm:x:4:\n+::\n")
    db.add("audit", "x", 900, ("li",))
    assert db.render() == b"adm:x:4:\naudit:x:900:li\n+::\n"
    assert db.compat == [3]
    assert db.get("audit").gid == 900
    with pytest.raises(ValueError):
        db.add("short", "x")


def test_adding_after_a_last_line_without_its_ending():
    db = group(b"adm:x:4:")
    db.add("audit", "x", 900, ())
    assert db.render() == b"adm:x:4:\naudit:x:900:\n"


def test_removing():
    db = group(b"a:x:1:\nb:x:2:\na:x:3:\n")
    assert db.remove("a") is True
    assert db.render() == b"b:x:2:\n"
    assert db.remove("a") is False


@pytest.mark.parametrize("value", ["a:b", "a\nb", ("a", "b:c")])
def test_a_value_cannot_break_the_line(value):
    with pytest.raises(ValueError):
        passwd(PASSWD).set_field("li", "gecos", value)


@pytest.mark.parametrize("make, data, line", [
    (passwd, b"root:x:0:0:root:/root:/bin/sh\nbroken\n", 2),
    (passwd, b"a:x:one:1:::\n", 1),
    (passwd, b"a:x::1:::\n", 1),
    (passwd, b"a:x:1_0:1:::\n", 1),
    (passwd, b":x:1:1:::\n", 1),
    (group, b"a:x:1\n", 1),
    (passwd, b"a:x:1:1:::/bin/sh\r\n", 1),
    (shadow, SHADOW + b"x:$6$hidden:1:2:3\n", 3),
    (shadow, SHADOW + b"x:1:$6$hidden::::::\n", 3),
    (shadow, b"$6$hidden\n", 1),
])
def test_a_malformed_line_is_named_and_never_quoted(make, data, line):
    with pytest.raises(ParseError) as caught:
        make(data, "/etc/f")
    assert str(caught.value).startswith(f"/etc/f:{line}: ")
    assert "hidden" not in str(caught.value)


def test_a_printed_entry_shows_no_hash():
    assert "secret" not in repr(shadow(SHADOW).entries)
    assert "secret" not in "{}".format(shadow(SHADOW).get("root"))
    assert "name='root'" in repr(shadow(SHADOW).get("root"))
