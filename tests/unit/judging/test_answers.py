# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An answer holds while what it has looked at is staged as it was then; and again, once it is."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.sysctl_action import SysctlLive

SUBJECT = ("sysctl", "net.ipv4.ip_forward")


@pytest.fixture
def host(tmp_path):
    """A host with two files."""
    (tmp_path / "etc").mkdir()
    for name in "ab":
        (tmp_path / "etc" / name).write_text(name)
    return Host(str(tmp_path))


@pytest.fixture
def asked(host):
    """Return what asks a question, and tells how often it was answered anew."""
    count = {}

    def ask(name, look):
        def build():
            count[name] = count.get(name, 0) + 1
            return look()
        return host.memo(name, build), count[name]
    return ask


def test_what_is_staged_elsewhere_changes_nothing(host, asked):
    asked("a", lambda: host.read("/etc/a"))
    host.stage_content("/etc/b", b"other")
    assert asked("a", lambda: host.read("/etc/a")) == (b"a", 1)


def test_staged_it_is_new_and_dropped_it_is_the_first_again(host, asked):
    mark = host.checkpoint()
    asked("a", lambda: host.read("/etc/a"))
    host.stage_content("/etc/a", b"other")
    assert asked("a", lambda: host.read("/etc/a")) == (b"other", 2)
    host.restore(mark)
    assert asked("a", lambda: host.read("/etc/a")) == (b"a", 2)
    host.stage_content("/etc/a", b"other")
    assert asked("a", lambda: host.read("/etc/a")) == (b"other", 2)
    host.stage_content("/etc/a", b"third")
    assert asked("a", lambda: host.read("/etc/a")) == (b"third", 3)


def test_a_folder_is_listed_anew_where_a_file_comes(host, asked):
    assert asked("etc", lambda: host.listdir("/etc")) == (["a", "b"], 1)
    mark = host.checkpoint()
    host.stage_content("/etc/c", b"")
    assert asked("etc", lambda: host.listdir("/etc")) == (["a", "b", "c"], 2)
    host.restore(mark)
    host.stage_removal("/etc/a")
    assert asked("etc", lambda: host.listdir("/etc"))[0] == ["b"]


def test_a_question_within_another_is_part_of_it(host, asked):
    def outer():
        return asked("inner", lambda: host.read("/etc/a"))[0] + host.read("/etc/b")
    asked("outer", outer)
    host.stage_content("/etc/a", b"other")
    assert asked("outer", outer) == (b"otherb", 2)


def test_what_actions_declare_is_looked_at_by_subject(host, asked):
    asked("other", lambda: host.declared(("sysctl", "kernel.sysrq")))
    assert asked("it", lambda: host.declared(SUBJECT)) == (None, 1)
    host.stage_action(SysctlLive("net.ipv4.ip_forward", "0"))
    assert asked("it", lambda: host.declared(SUBJECT)) == ("0", 2)
    assert asked("other", lambda: host.declared(("sysctl", "kernel.sysrq"))) == (None, 1)


def test_whether_anything_is_staged_below_a_folder(host, asked):
    assert asked("below", lambda: host.staged_below("/etc/ssh/", "/etc/pam.d/")) == (False, 1)
    host.stage_content("/etc/a", b"other")
    assert asked("below", lambda: host.staged_below("/etc/ssh/", "/etc/pam.d/")) == (False, 1)
    mark = host.checkpoint()
    host.stage_content("/etc/pam.d/x", b"")
    assert asked("below", lambda: host.staged_below("/etc/ssh/", "/etc/pam.d/")) == (True, 2)
    host.restore(mark)
    assert asked("below", lambda: host.staged_below("/etc/ssh/", "/etc/pam.d/")) == (False, 2)


def test_one_file_is_staged(host, asked):
    assert asked("a", lambda: host.staged("/etc/a")) == (False, 1)
    host.stage_content("/etc/a", b"a")
    assert asked("a", lambda: host.staged("/etc/a")) == (True, 2)


def test_all_that_is_staged_is_looked_at_by_who_asks_for_it(host, asked):
    asked("all", lambda: sorted(host.changes))
    host.stage_content("/etc/b", b"other")
    assert asked("all", lambda: sorted(host.changes)) == (["/etc/b"], 2)
