# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Root's logins over SSH."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_root_login import SshRootLogin
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from tests.unit.support.sshd_files import DROPIN, INCLUDE, MAIN, converges

PEOPLE = {
    "/etc/passwd": "root:x:0:0::/root:/bin/bash\nops:x:1000:1000::/home/ops:/bin/bash\n",
    "/etc/group": "root:x:0:\nops:x:1000:\n",
}


class TestRootLogin:
    @pytest.mark.parametrize("value", ["yes", "prohibit-password", "without-password", "forced-commands-only"])
    def test_a_way_in_for_root_is_named_and_closed(self, tree, judge, enforce, value):
        converges(SshRootLogin(), tree, judge, enforce, {MAIN: INCLUDE + "PermitRootLogin %s\n" % value}, MAIN + ":2")

    def test_the_default_is_not_good_enough(self, tree, judge, enforce):
        converges(SshRootLogin(), tree, judge, enforce, {MAIN: INCLUDE}, "prohibit-password")

    def test_keys_for_root_pass_where_that_is_decided(self, tree, judge):
        host = tree({MAIN: "PermitRootLogin prohibit-password\n"})
        assert judge(SshRootLogin(), host, ssh_permit_root_login="prohibit-password")["status"] == "pass"

    def test_a_run_that_logs_in_as_root_is_not_locked_out(self, tree, judge, enforce, tmp_path):
        files = dict(PEOPLE, **{MAIN: INCLUDE + "PermitRootLogin yes\n"})
        me = Connection("root", "192.0.2.7")
        found = judge(SshRootLogin(), tree(files), connection=me)
        assert (
            found["would"] == "person" and "192.0.2.7" in found["advice"]["en"]
            and "192.0.2.7" in found["advice"]["zh"])
        finding, changed = enforce(SshRootLogin(), tree(), connection=me)
        assert finding["status"] == "fail" and changed == [] and not (tmp_path / DROPIN[1:]).exists()
        assert enforce(SshRootLogin(), tree(), connection=Connection("ops", "192.0.2.7"))[0]["status"] == "pass"
