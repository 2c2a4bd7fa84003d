# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What large files cost, in calls of functions: as much for each further line as for those before it."""

import os
import sys

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support import every_format
from tests.unit.support.distributions import DISTRIBUTIONS, MODES

SYSTEM = "Ubuntu 24.04"
LINES = 120
# File, a line of it, and whether it stands before what is there.
KINDS = {
    "passwd": ("/etc/passwd", "u{0}:x:{1}:{1}::/home/u{0}:/bin/bash\n", False),
    "group": ("/etc/group", "g{0}:x:{1}:alice,admin\n", False),
    "sudoers": ("/etc/sudoers", "u{0} ALL=(root) /usr/bin/systemctl restart s{0}\n", False),
    "rsyslog": ("/etc/rsyslog.conf", "local1.info /var/log/l{0}.log\n", False),
    "logrotate": ("/etc/logrotate.conf", "/var/log/x{0} {{\n weekly\n}}\n", False),
    "pam auth": ("/etc/pam.d/common-auth", "auth optional pam_echo.so file=/e{0}\n", True),
    "pam password": ("/etc/pam.d/common-password", "password optional pam_echo.so file=/e{0}\n", True),
    "sshd": ("/etc/ssh/sshd_config", "Match User u{0}\n  PermitRootLogin no\n", False),
    "profile": ("/etc/profile", "A{0}=x\n", False),
    "sysctl": ("/etc/sysctl.conf", "net.ipv4.conf.e{0}.rp_filter = 1\n", False),
}


def calls(root, kind, count):
    """Return how many calls it takes to judge a host with so many more lines of a kind."""
    path, line, before = KINDS[kind]
    there = DISTRIBUTIONS[SYSTEM].get(path, "")
    more = "".join(line.format(number, 3000 + number) for number in range(count))
    every_format.write(root, {**DISTRIBUTIONS[SYSTEM], path: more + there if before else there + more})
    for name, mode in MODES.items():
        if os.path.exists(root / name):
            os.chmod(root / name, mode)
    made = [0]

    def count_calls(_frame, event, _argument):
        made[0] += event == "call"
    tasks, watched = every_format.tasks(), sys.getprofile()
    sys.setprofile(count_calls)
    try:
        Engine(Host(str(root)), tasks, 3).check()
    finally:
        sys.setprofile(watched)
    return made[0]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_further_line_costs_as_much_as_those_before_it(tmp_path, kind):
    # Above the bound of what is compared, where there is one; the first run fills what the process remembers.
    calls(tmp_path / "first", kind, 1)
    few, more, most = [calls(tmp_path / str(count), kind, count * LINES) for count in (1, 2, 4)]
    assert most - more <= 2.4 * max(more - few, 5 * LINES), (few, more, most)
