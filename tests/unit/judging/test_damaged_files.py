# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A damaged file is a finding of its own and breaks no control; a long one costs what its lines cost.

A small draw; tests/bench/mutations.py draws as many as it is told.
"""

import random
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell import syntax as shell
from tests.unit.support.every_format import HOSTS, host_of, with_filter, write
from tests.unit.support.mutations import Mutations

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def chinese_is_chinese():
    """Words of the damaged files stand in the sentences of both languages."""


@pytest.fixture(name="mutations_of")
def made_mutations(tmp_path, monkeypatch):
    """Return a function that builds one of the hosts."""
    def build(name):
        with_filter(monkeypatch)
        files, answers, tasks = host_of(name)
        write(tmp_path, files)
        return Mutations(tmp_path, tasks, answers)
    return build


@pytest.mark.parametrize("host", sorted(HOSTS))
def test_no_damaged_file_breaks_a_control_or_takes_long(mutations_of, host):
    mutations = mutations_of(host)
    assert len(mutations.names) > 100
    assert {name: faults for name, (_status, faults) in mutations.before.items() if faults} == {}
    rng = random.Random(f"12 {host}")
    found = [one for _time in range(100) for one in mutations.draw(rng) if one.kind != "bought"]
    assert [(one.kind, one.what, one.name, one.data[:200]) for one in found] == []


def test_a_fault_of_a_control_is_seen(mutations_of, monkeypatch):
    mutations = mutations_of("debian")
    monkeypatch.setattr(type(mutations.tasks[0].control), "expectations", lambda self, host, policy: [][0])
    found = [one for name in mutations.names for one in mutations.judge(name, b"x") if one.kind == "broken"]
    assert found and found[0].what.startswith("IndexError ")


LONG = {
    "rsyslog": ("/etc/rsyslog.d/60-away.conf", "local{0}.info /var/log/x{1}\n"),
    "rsyslog blocks": ("/etc/rsyslog.d/60-away.conf", ":programname, isequal, \"x{1}\" {{\n  /var/log/x\n  stop\n}}\n"),
    "rsyslog away": ("/etc/rsyslog.d/60-away.conf", "*.* @@h{1}.example\n"),
    "logrotate": ("/etc/logrotate.d/rsyslog", "/var/log/x{1} {{\n rotate 4\n}}\n"),
    "logrotate settings": ("/etc/logrotate.d/rsyslog", "rotate {1}\n/x{1} {{\n}}\n"),
    "PAM": ("/etc/pam.d/sshd", "auth [success=1 default=ignore] pam_unix.so\n"),
    "sudoers": ("/etc/sudoers", "u{1} ALL=(ALL) /usr/bin/id\n"),
    "sudoers by id": ("/etc/sudoers", "#{1} ALL=(ALL) NOPASSWD: ALL\n"),
    "passwd": ("/etc/passwd", "u{1}:x:{1}:100::/home/u{1}:/bin/bash\n"),
    "group": ("/etc/group", "g{1}:x:{1}:alice\n"),
}


@pytest.mark.parametrize("name", sorted(LONG))
def test_the_cost_of_a_file_grows_with_its_lines_and_not_with_their_square(mutations_of, name):
    mutations = mutations_of("debian")
    path, line = LONG[name]
    head = mutations.content(path) if path in ("/etc/passwd", "/etc/group") else b""
    seconds = []
    for count in (400, 1600):
        data = head + "".join(line.format(number % 8, number + 2000) for number in range(count)).encode()
        begun = time.process_time()
        assert [one for one in mutations.judge(path, data) if one.kind == "broken"] == []
        seconds.append(time.process_time() - begun)
    # Four times the lines: 16 times the cost where it grows with the square.
    assert seconds[1] < 8 * seconds[0] + 0.1


def test_a_script_that_cannot_be_read_is_read_once(mutations_of, monkeypatch):
    mutations, read = mutations_of("debian"), []
    parse = shell.parse
    monkeypatch.setattr(shell, "parse", lambda document: read.append(document.path) or parse(document))
    assert list(mutations.judge("/etc/profile", b"umask 022\n" + b"(a" * 5000)) == []
    assert read.count("/etc/profile") == 1


@pytest.mark.parametrize("path, text", [
    ("/etc/fail2ban/jail.local", "[sshd]\nena" + " " * 60000 + "x=1\n"),
    ("/etc/fail2ban/jail.local", "[sshd]\nignoreip = 1.2.3.4\n" + " 1.2.3.4\n" * 5000),
    ("/etc/ipsec.secrets", "bob : EAPx" + "if $a then { " * 10000 + "\n"),
    ("/etc/wireguard/wg0.conf", "\n" * 60000 + "x"),
    ("/etc/swanctl/swanctl.conf", "\n" * 60000 + "x"), ("/etc/sssd/sssd.conf", "\n" * 60000 + "x"),
    ("/etc/bash.bashrc", "(a" * 60000)])
def test_a_long_line_or_many_blank_ones_cost_no_time(mutations_of, path, text):
    mutations = mutations_of("debian")
    assert path in mutations.names
    assert list(mutations.judge(path, text.encode())) == []
