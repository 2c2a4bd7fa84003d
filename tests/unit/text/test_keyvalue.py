# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys and values in the dialects of the programs that read them."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value, Where
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import (
    AUDITD_CONF,
    FAILLOCK_CONF,
    LOGIN_DEFS,
    PWQUALITY_CONF,
    SYSCTL_CONF,
    SYSTEMD_INI,
    USERADD_DEFAULTS,
    KeyValue,
    load,
    sysctl_name,
)

ALL = [AUDITD_CONF, FAILLOCK_CONF, LOGIN_DEFS, PWQUALITY_CONF, SYSCTL_CONF, SYSTEMD_INI, USERADD_DEFAULTS]


def text(data, dialect, key, section=None):
    value = KeyValue(data, "/f", dialect).get(key, section)
    return None if value is None else value.text


@pytest.mark.parametrize("dialect", ALL)
def test_reading_keeps_every_byte(dialect, hostile_files):
    pieces = [b"key", b"=", b"value", b"#", b";", b"\\\n", b"[a]\n", b"-", b"net/x.y"]
    for data in hostile_files(300, pieces):
        try:
            assert KeyValue(data, "/f", dialect).render() == data
        except ParseError as error:
            assert error.problem.startswith(("section header", "ends in a carriage return"))


@pytest.mark.parametrize("dialect", ALL)
def test_setting_changes_one_line_and_is_then_in_force(dialect, hostile_files):
    section = "S" if dialect.sections else None
    pieces = [b"key = 1\n", b"key=2\n", b"\nkey 3\n", b"other = x\n", b"#", b"\n[S]\n", b"\n[T]\n"]
    if not dialect.sections:
        pieces = pieces[:-2]
    for data in hostile_files(300, pieces, seed=11):
        try:
            doc = KeyValue(data, "/f", dialect)
        except ParseError:
            continue
        before = list(doc.lines)
        changed = doc.set("key", "new", section)
        assert changed == (doc.render() != data)
        again = KeyValue(doc.render(), "/f", dialect)
        assert again.get("key", section).text == "new"
        assert again.set("key", "new", section) is False
        kept = [line.rstrip("\n") for line in before]
        now = [line.rstrip("\n") for line in doc.lines]
        assert len([line for line in kept if line not in now]) <= 1


@pytest.mark.parametrize("line, key, value", [
    (b"PASS_MAX_DAYS\t90\n", "PASS_MAX_DAYS", "90"),
    (b"  PASS_MAX_DAYS   90  \n", "PASS_MAX_DAYS", "90"),
    (b"PASS_MAX_DAYS 90 # days\n", "PASS_MAX_DAYS", "90 # days"),
    (b"PASS_MAX_DAYS=90\n", "PASS_MAX_DAYS", None),
    (b"PASS_MAX_DAYS\n", "PASS_MAX_DAYS", None),
    (b"#PASS_MAX_DAYS 90\n", "PASS_MAX_DAYS", None),
    (b"PASS_MAX_DAYS 90\nPASS_MAX_DAYS 99999\n", "PASS_MAX_DAYS", "99999"),
])
def test_login_defs(line, key, value):
    assert text(line, LOGIN_DEFS, key) == value


@pytest.mark.parametrize("line, key, value", [
    (b"minlen = 8\n", "minlen", "8"),
    (b"minlen=8\n", "minlen", "8"),
    (b"minlen 8\n", "minlen", "8"),
    (b" MinLen = 8 # why\n", "minlen", "8"),
    (b"badwords = one two\n", "badwords", "one two"),
    (b"enforce_for_root\n", "enforce_for_root", ""),
    (b"# minlen = 8\n", "minlen", None),
    (b"minlen = 8\nminlen = 6\n", "minlen", "6"),
])
def test_pwquality(line, key, value):
    assert text(line, PWQUALITY_CONF, key) == value


def test_faillock_keys_have_their_case():
    assert text(b"Deny = 5\n", FAILLOCK_CONF, "deny") is None
    assert text(b"deny = 5\neven_deny_root\n", FAILLOCK_CONF, "even_deny_root") == ""


def test_useradd_takes_white_space_literally():
    assert text(b"INACTIVE=30\n", USERADD_DEFAULTS, "INACTIVE") == "30"
    assert text(b"INACTIVE = 30\n", USERADD_DEFAULTS, "INACTIVE") is None
    assert text(b"# INACTIVE=-1\n", USERADD_DEFAULTS, "INACTIVE") is None


@pytest.mark.parametrize("data, value", [
    (b"[Login]\nKillUserProcesses=yes\n", "yes"),
    (b"[Login]\n KillUserProcesses = yes \n", "yes"),
    (b"[Login]\nKillUserProcesses=yes\n[Other]\nx=y\n[Login]\nKillUserProcesses=no\n", "no"),
    (b"[Login]\n;KillUserProcesses=yes\n", None),
    (b"KillUserProcesses=yes\n[Login]\n", None),
    (b"[Login]\nKillUserProcesses=a \\\n# between\n  b\n", "a  b"),
    (b"[Login]\nKillUserProcesses=a\\\\\nx=y\n", "a\\\\"),
    (b"[Login]\nKillUserProcesses=\n", ""),
])
def test_systemd_ini(data, value):
    assert text(data, SYSTEMD_INI, "KillUserProcesses", "Login") == value


@pytest.mark.parametrize("dialect, line", [(LOGIN_DEFS, b"A 1"), (USERADD_DEFAULTS, b"A=1"), (AUDITD_CONF, b"A = 1")])
def test_a_carriage_return_that_would_be_part_of_the_value_is_an_error(dialect, line):
    with pytest.raises(ParseError, match="^/f:2: ends in a carriage return"):
        KeyValue(b"\n" + line + b"\r\n", "/f", dialect)


def test_a_broken_section_header_names_its_line():
    with pytest.raises(ParseError, match="^/f:2: section header"):
        KeyValue(b"\n[Login\nx=y\n", "/f", SYSTEMD_INI)


@pytest.mark.parametrize("name, dotted", [
    ("net.ipv4.ip_forward", "net.ipv4.ip_forward"),
    ("net/ipv4/ip_forward", "net.ipv4.ip_forward"),
    ("-net.ipv4.ip_forward", "net.ipv4.ip_forward"),
    ("net/ipv4/conf/eth0.1/forwarding", "net.ipv4.conf.eth0/1.forwarding"),
    ("net.ipv4.conf.eth0/1.forwarding", "net.ipv4.conf.eth0/1.forwarding"),
])
def test_sysctl_names(name, dotted):
    assert sysctl_name(name) == dotted
    assert text(name.encode() + b" = 1\n", SYSCTL_CONF, dotted) == "1"


def test_sysctl_edit_keeps_the_spelling():
    doc = KeyValue(b"-net/ipv4/ip_forward=1\n", "/f", SYSCTL_CONF)
    doc.set("net.ipv4.ip_forward", "0")
    assert doc.render() == b"-net/ipv4/ip_forward=0\n"


@pytest.mark.parametrize("dialect, before, key, value, after", [
    (PWQUALITY_CONF, b"\tminlen  =  6   # too short\n", "minlen", "8", b"\tminlen  =  8   # too short\n"),
    (PWQUALITY_CONF, b"minlen # none\n", "minlen", "8", b"minlen = 8 # none\n"),
    (PWQUALITY_CONF, b"# minlen = 8\r\n", "minlen", "8", b"# minlen = 8\r\nminlen = 8\r\n"),
    (PWQUALITY_CONF, b"a = 1", "enforce_for_root", "", b"a = 1\nenforce_for_root\n"),
    (LOGIN_DEFS, b"UMASK 022\nUMASK\t077", "UMASK", "027", b"UMASK 022\nUMASK\t027"),
    (LOGIN_DEFS, b"", "UMASK", "027", b"UMASK\t027\n"),
    (AUDITD_CONF, b"Max_Log_File = 8\n", "max_log_file", "50", b"Max_Log_File = 50\n"),
])
def test_edits(dialect, before, key, value, after):
    doc = KeyValue(before, "/f", dialect)
    assert doc.set(key, value)
    assert doc.render() == after


@pytest.mark.parametrize("before, after", [
    (b"[A]\nx=1\n\n[B]\ny=2\n", b"[A]\nx=1\nnew=1\n\n[B]\ny=2\n"),
    (b"[B]\n", b"[B]\n[A]\nnew=1\n"),
    (b"[A]", b"[A]\nnew=1\n"),
    (b"[A]\nx=1 \\\n 2\n", b"[A]\nx=1 \\\n 2\nnew=1\n"),
])
def test_a_new_setting_goes_to_the_end_of_its_section(before, after):
    doc = KeyValue(before, "/f", SYSTEMD_INI)
    doc.set("new", "1", "A")
    assert doc.render() == after


def test_a_continued_setting_is_replaced_whole():
    doc = KeyValue(b"[A]\nx=1 \\\n  2\ny=3\n", "/f", SYSTEMD_INI)
    doc.set("x", "9", "A")
    assert doc.render() == b"[A]\nx=9\ny=3\n"


def test_removing_takes_every_occurrence():
    doc = KeyValue(b"a = 1\nb = 2\na = 3\n", "/f", PWQUALITY_CONF)
    assert doc.remove("a") is True
    assert doc.render() == b"b = 2\n"
    assert doc.remove("a") is False


def test_values_tell_their_place(files):
    doc = load(files({"/etc/x": "#\na = 1\na = 2\n"}), "/etc/x", PWQUALITY_CONF)
    assert doc.get("a") == Value("2", Where("/etc/x", 3))
    assert doc.all("a") == [Value("1", Where("/etc/x", 2)), Value("2", Where("/etc/x", 3))]
    assert doc.keys() == ["a"]


def test_first_occurrence_can_win():
    doc = KeyValue(b"a = 1\na = 2\n", "/f", PWQUALITY_CONF._replace(wins="first"))
    assert doc.get("a").text == "1"
    doc.set("a", "3")
    assert doc.render() == b"a = 3\na = 2\n"


def test_long_hostile_lines_take_no_time():
    for dialect in ALL:
        KeyValue(b"a" + b" " * 200000 + b"b" + b"=" * 200000 + b"\n", "/f", dialect)
