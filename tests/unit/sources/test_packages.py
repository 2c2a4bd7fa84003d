# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the package sources offer, asked once for every package."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import packages

POLICY = """\
auditd:
  Installed: (none)
  Candidate: 1:3.0.9-1
  Version table:
     1:3.0.9-1 500
chrony:
  Installed: (none)
  Candidate: (none)
  Version table:
     4.3-2 100
rsyslog-gnutls:
  Installed: 8.2302.0-1
  Candidate: 8.2302.0-1
  Version table:
 *** 8.2302.0-1 500
"""


class Apt(Host):
    """A host whose apt has one answer."""

    asked = 0

    def _execute(self, argv, timeout, data):
        self.asked += 1
        return Output(0, POLICY, "")


@pytest.mark.parametrize("name, there", [("auditd", True), ("chrony", False), ("rsyslog-gnutls", True), ("rsyslog", False), ("nftables", False)])
def test_a_package_is_offered_where_it_has_a_candidate(tmp_path, name, there):
    assert packages.offered(Apt(str(tmp_path)), name) is there


def test_apt_reads_its_lists_once_for_all_packages(tmp_path):
    host = Apt(str(tmp_path))
    for name in packages.WANTED:
        packages.offered(host, name)
    assert host.asked == 1
