# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""limits.conf as pam_limits takes it: the nearer line counts, of two that are as near the later."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import limits
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people

PEOPLE = {"/etc/passwd": "root:x:0:0::/root:/bin/sh\nann:x:1001:1001::/:/bin/sh\nCORP\\bob:x:2001:1001::/:/bin/sh\n"
          "1234:x:1002:1002::/:/bin/sh\n", "/etc/group": "root:x:0:\nann:x:1001:\nstaff:x:50:ann\nn:x:1002:\n"}


@pytest.fixture
def hard(tree):
    """Return a function that gives the hard number of processes of an account, by such lines."""
    def run(text, name="ann", more=None):
        host = tree({**PEOPLE, "/etc/security/limits.conf": text, **(more or {})})
        found = limits.hard(host, people.of(host).named(name), "nproc")
        return "exempt" if found.exempt else found.number
    return run


@pytest.mark.parametrize("text, number", [
    ("", None), ("ann hard nproc 5", 5), ("ann\t-\tnproc\t5", 5), ("ann soft nproc 5", None),
    ("#ann hard nproc 5", None),
    ("  ann HARD NPROC 5 # six", 5), ("ann hard nproc unlimited", limits.ENDLESS),
    ("ann hard nproc -1", limits.ENDLESS),
    ("ann hard nproc infinity", limits.ENDLESS), ("ann hard nproc -", limits.ENDLESS),
    ("ann hard nproc -7", limits.ENDLESS),
    ("ann hard nproc 5\r\n", 5), ("ann hard nproc unlimited\r\n", None), ("ann hard nproc five", None),
    ("ann hard nproc 5\nann hard nproc", 5), ("ann hard nproc 5 6", 5), ("an n hard nproc 5", None),
    ("ann hard nproc 99999999999999999999", limits.ENDLESS), ("@staff hard nproc 6", 6), ("@none hard nproc 6", None),
    ("* hard nproc 7", 7), ("@staff hard nproc 6\n* hard nproc 7", 6), ("ann hard nproc 5\n@staff hard nproc 6", 5),
    ("ann hard nproc 5\nann hard nproc 8", 8), ("1000: hard nproc 9", 9), (":1001 hard nproc 9", 9),
    ("1000:2000 hard nproc 9", 9), ("1002: hard nproc 9", None), (":1000 hard nproc 9", None),
    ("@1001: hard nproc 9", 9),
    ("@:50 hard nproc 9", 9), ("@:51 hard nproc 9", None), ("x:y hard nproc 9", None), (": hard nproc 9", None),
    ("%staff hard nproc 9", None), ("% hard nproc 9", None), ("ann hard nproc 5\n1000: hard nproc 9", 9),
    ("ann -", "exempt"), ("@staff -\nann hard nproc 5", "exempt"), ("* -\nann hard nproc 5", 5), ("1000: -", "exempt")])
def test_lines_count_as_pam_limits_takes_them(hard, text, number):
    assert hard(text) == number


@pytest.mark.parametrize("name, text, number", [
    ("CORP\\bob", "CORP\\bob hard nproc 5", 5), ("1234", "1234 hard nproc 5", 5), ("1234", "1001: hard nproc 5", 5)])
def test_odd_names_are_names(hard, name, text, number):
    assert hard(text, name) == number


def test_files_come_in_the_order_of_their_names(hard):
    more = {"/etc/security/limits.d/20-b.conf": "ann hard nproc 20\n", "/etc/security/limits.d/10-a.conf":
            "ann hard nproc 10\n", "/etc/security/limits.d/90-c.txt": "ann hard nproc 90\n"}
    assert hard("ann hard nproc 5", more=more) == 20


def test_a_line_is_written_once_and_what_would_take_it_back_is_told(tree):
    host = tree(PEOPLE)
    account = people.of(host).named("ann")
    for number in (5, 6):
        limits.set_hard(host, [(account, "nproc", number)])
    assert host.read(limits.OWN).decode().splitlines()[1:] == ["ann hard nproc 6"]
    assert limits.obstacle(host, account, "nproc") is None
    later = tree({**PEOPLE, "/etc/security/limits.d/zzz.conf": "1000: hard nproc 900\n"})
    assert "zzz.conf:1" in limits.obstacle(later, account, "nproc").en


def test_a_name_with_signs_of_its_own_is_not_written(tree):
    host = Host(tree({"/etc/passwd": "root:x:0:0::/:/bin/sh\n@a:x:1001:1001::/:/bin/sh\n",
                      "/etc/group": "root:x:0:\n"}).root)
    assert "@a" in limits.obstacle(host, people.of(host).named("@a"), "nproc").en
