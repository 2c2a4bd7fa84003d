# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules are read in both spellings into one form, and judged by what they amount to."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.coverage import (
    disjoint,
    drops_users,
    gaps,
    implies,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.rules import (
    identity,
    loadable,
    parse,
    parse_line,
    parse_listing,
)

BOTH = ("b64", "b32")


def locate(path):
    """Take what ends in a slash or in .d for a directory."""
    return ("dir" if path.endswith(("/", ".d")) else "path"), path.rstrip("/")


def rule(text):
    return parse_line(text, None, locate)


@pytest.mark.parametrize(
    "written, listed",
    [
        ("-w /etc/passwd -p wa -k id", "-a always,exit -F path=/etc/passwd -F perm=wa -F key=id"),
        ("-w /etc/sudoers.d/ -p aw", "-w /etc/sudoers.d -p wa"),
        ("-w /etc/passwd", "-w /etc/passwd -p rwxa"),
        (
            "-a exit,always -F arch=b64 -S open -S creat -F exit=-EACCES -F auid!=unset -k x",
            "-a always,exit -F arch=b64 -S creat,open -F exit=-EACCES -F auid!=-1 -F key=x"),
        (
            "-a always,exit -F arch=x86_64 -S mount -F auid!=4294967295",
            "-a always,exit -F arch=b64 -S mount -F auid!=unset"),
        ("-a always,exit -F exit=-13 -S open", "-a always,exit -S open -F exit=-EACCES"),
        (
            "-a always,exit -F auid>=1000 -F perm=x -F path=/usr/bin/su",
            "-a always,exit -S all -F path=/usr/bin/su -F perm=x -F auid>=1000"),
        ("-a always,exit -F arch=b64 -C euid!=uid -S execve", "-a always,exit -F arch=b64 -S execve -C uid!=euid"),
        (
            "-a always,exit -F arch=b64 -S clock_settime -F a0=0",
            "-a always,exit -F arch=b64 -S clock_settime -F a0=0x0"),
        ("-a always,exit -F filetype=file", "-a always,exit -S all -F filetype=32768"),
    ])
def test_both_spellings_are_one_rule(written, listed):
    assert identity(rule(written)) == identity(rule(listed))


@pytest.mark.parametrize("line, problem", [
    ("-a always,exit -S open -F arch=b64", "arch must be before -S"),
    ("-a always -S open", "-a always is not an action and a list"),
    ("-a always,exit -Q open", "unknown option -Q"),
    ("-w etc/passwd -p wa", "the path must start with /"),
    ("-w /etc/passwd -p wz", "permissions are of r, w, x and a"),
    ("-w /etc/passwd -p", "an option lacks its value"),
    ("-a always,exit -F arch=b65 -S open", "unknown machine b65"),
    ("-F auid=0", "unknown option -F"), ("-b", "-b takes 1 values"), ("this is no rule", "unknown option this"),
])
def test_a_line_that_auditctl_would_refuse_is_named(line, problem):
    with pytest.raises(ParseError) as caught:
        parse(b"# one\n\n" + line.encode() + b"\n", "/etc/audit/rules.d/x.rules", locate)
    assert str(caught.value).startswith("/etc/audit/rules.d/x.rules:3: ") and problem in str(caught.value)


def test_rules_have_their_place_and_options_are_apart():
    found = parse(b"-D\n-b 8192\n-w /etc/passwd -p wa -k id\n-e 2\n", "/r", locate)
    assert [type(one).__name__ for one in found] == ["Setting", "Setting", "Rule", "Setting"]
    assert (str(found[2].where), found[2].keys, found[1].value) == ("/r:3", ("id",), "8192")
    assert parse_listing("No rules\n", locate) == []


def test_a_space_in_a_name_is_escaped_in_files_and_plain_in_what_auditctl_prints():
    written = rule("-a always,exit -F auid>=1000 -F perm=wa -F dir=/opt/credit\\ query/ -k app")
    listed = "-a always,exit -S all -F auid>=1000 -F perm=wa -F dir=/opt/credit query/ -F key=app"
    assert identity(parse_listing(listed, locate)[0]) == identity(written)
    assert loadable(listed) == listed.replace("credit query", "credit\\ query")
    assert loadable("-a always,exit -F filetype=32768 -F key=a") == "-a always,exit -F filetype=file -F key=a"


@pytest.mark.parametrize(
    "wanted, covering",
    [
        ("-w /etc/sudoers.d/ -p wa", "-a always,exit -F dir=/etc -F perm=wa"),
        ("-w /etc/passwd -p wa", "-w /etc/passwd -p rwa"),
        (
            "-a always,exit -F arch=b64 -S chmod -F auid>=1000 -F auid!=unset",
            "-a always,exit -F arch=b64 -S fchmod,chmod -F auid!=unset"),
        ("-a always,exit -F arch=b64 -S chmod -F auid>=1000 -F auid!=unset", "-a always,exit -S all -F auid>=500"),
        ("-a always,exit -F arch=b64 -S open -F exit=-EACCES", "-a always,exit -F arch=b64 -S open -F success=0"),
        (
            "-a always,exit -F path=/usr/bin/su -F perm=x -F auid>=1000 -F arch=b64",
            "-a always,exit -F arch=b64 -S execve,execveat -F auid>=1000"),
    ])
def test_a_wider_rule_covers(wanted, covering):
    assert implies(rule(wanted)._replace(arch="b64"), rule(covering))


@pytest.mark.parametrize(
    "wanted, other",
    [
        ("-w /etc/passwd -p wa", "-w /etc/passwd -p w"),
        ("-w /etc/passwd -p wa", "-w /etc/group -p wa"),
        ("-w /etc/passwd -p wa", "-w /etc/passwd -p wa -F auid>=1000"),
        ("-a always,exit -F arch=b64 -S chmod -F auid>=1000", "-a always,exit -F arch=b64 -S chmod -F auid>=2000"),
        (
            "-a always,exit -F arch=b64 -S chmod -F auid>=1000",
            "-a always,exit -F arch=b64 -S chmod -F auid>=1000 -F auid!=unset"),
        ("-a always,exit -F arch=b64 -S chmod -F auid>=1000", "-a always,exit -F arch=b32 -S chmod -F auid>=1000"),
        ("-a always,exit -F arch=b64 -S chmod", "-a always,exit -F arch=b64 -S chmod -F exe=/bin/chmod"),
        ("-a always,exit -F arch=b64 -S open -F exit=-EACCES", "-a always,exit -F arch=b64 -S open -F exit=-EPERM"),
        ("-a always,exit -F arch=b64 -S open", "-a always,exit -F arch=b64 -S open -F success=0"),
    ])
def test_a_narrower_rule_does_not(wanted, other):
    other = other.replace("-w /etc/passwd -p wa -F", "-a always,exit -F path=/etc/passwd -F perm=wa -F")
    assert not implies(rule(wanted)._replace(arch="b64"), rule(other))


@pytest.mark.parametrize(
    "wanted, other",
    [
        ("-w /etc/passwd -p wa", "-a never,exit -F path=/etc/group"),
        ("-w /etc/passwd -p wa", "-a never,exit -F dir=/var"),
        ("-w /etc/passwd -p wa", "-a never,exit -F path=/etc/passwd -F perm=x"),
        ("-a always,exit -S open -F auid>=1000", "-a never,exit -F auid<1000"),
        ("-a always,exit -S open -F auid!=unset", "-a never,exit -F auid=-1"),
        ("-a always,exit -S open", "-a never,exit -S close"),
        ("-a always,exit -S open -F exit=-EPERM", "-a never,exit -F exit>=0"),
    ])
def test_rules_that_never_meet_are_told_apart(wanted, other):
    assert disjoint(rule(wanted)._replace(arch="b64"), rule(other))


WANTED = "-a always,exit -F arch=b64 -S chmod,chown -F auid>=1000 -F auid!=unset -k perm"


@pytest.mark.parametrize("rules, missing", [
    ([WANTED], []),
    ([WANTED.replace("chmod,chown", "chmod"), WANTED.replace("chmod,chown", "chown")], []),
    ([WANTED.replace("chmod,chown", "chmod")], ["chown"]),
    (["-a never,exit -F uid=33", WANTED], ["chmod", "chown"]),
    ([WANTED, "-a never,exit -F uid=33"], []),
    (["-a never,exit -F arch=b64 -S chown -F auid=1001", WANTED], ["chown"]),
    (["-a never,exit -F arch=b64 -S chown -F auid=unset", WANTED], []),
    (["-a never,task", WANTED], ["chmod", "chown"]),
    (["-a never,task -F uid=99", WANTED], []),
])
def test_what_is_not_recorded_and_which_rule_keeps_it_away(rules, missing):
    parsed = [rule(text) for text in rules]
    found = gaps(rule(WANTED), parsed, BOTH)
    assert [gap.syscall for gap in found] == missing
    assert all((gap.by is not None) == ("never" in rules[0]) for gap in found)


def test_a_watch_holds_for_both_widths():
    watch = rule("-w /etc/passwd -p wa")
    assert gaps(watch, [watch], BOTH) == []
    narrow = rule("-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa")
    assert [gap.arch for gap in gaps(watch, [narrow], BOTH)] == ["b32"]


@pytest.mark.parametrize(
    "text, dropping",
    [
        ("-a never,task", True), ("-a never,task -F uid=1001", True), ("-a never,user -F uid=33", True),
        ("-a never,user -F auid=unset", False), ("-a never,exit -F auid=1001", True),
        ("-a never,exit -F arch=b64 -S open -F auid=1001", True), ("-a never,exit -F auid=-1", False),
        ("-a never,exit -F dir=/var/spool", False), ("-a never,exclude -F msgtype=CWD", False),
        ("-a always,exclude -F msgtype=USER_LOGIN", True), ("-a always,exclude -F auid=1001", True),
        ("-a never,filesystem -F fstype=tracefs", False), ("-a never,filesystem -F fstype=ext4", True),
        ("-a always,exit -F auid=1001", False),
    ])
def test_rules_that_drop_people_are_found(text, dropping):
    assert drops_users(rule(text)) is dropping
