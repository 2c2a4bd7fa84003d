# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The limits of logins over SSH."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_login_limits import SshLoginLimits
from tests.unit.support.sshd_files import INCLUDE, MAIN, converges

LIMITS = "MaxAuthTries 4\nLoginGraceTime 1m\nMaxStartups 10:30:60\n"


class TestLoginLimits:
    def test_right_values_pass_and_nothing_changes(self, tree, enforce):
        finding, changed = enforce(SshLoginLimits(), tree({MAIN: LIMITS}))
        assert finding["status"] == "pass" and changed == []

    @pytest.mark.parametrize("line, number", [
        ("MaxAuthTries 6", 2), ("MaxAuthTries 20", 2), ("LoginGraceTime 2m", 2), ("LoginGraceTime 0", 2),
        ("MaxStartups 100", 2), ("MaxStartups 10:30:500", 2),
    ])
    @pytest.mark.parametrize("include", [INCLUDE, "# no Include\n"])
    def test_a_wrong_value_is_named_and_repaired(self, tree, judge, enforce, include, line, number):
        keyword = line.split()[0]
        rest = "".join(one + "\n" for one in LIMITS.splitlines() if not one.startswith(keyword))
        converges(
            SshLoginLimits(), tree, judge, enforce, {MAIN: include + line + "\n" + rest}, "%s:%d" % (MAIN, number))

    def test_a_match_block_that_weakens_it_is_named_and_overruled(self, tree, judge, enforce):
        files = {MAIN: INCLUDE + LIMITS + "Match User bob\n  MaxAuthTries 20\n"}
        converges(SshLoginLimits(), tree, judge, enforce, files, MAIN + ":6")

    def test_a_drop_in_that_is_read_before_ours_is_mended(self, tree, judge, enforce):
        files = {MAIN: INCLUDE + LIMITS, "/etc/ssh/sshd_config.d/00-first.conf": "MaxAuthTries 9\n"}
        converges(SshLoginLimits(), tree, judge, enforce, files, "/etc/ssh/sshd_config.d/00-first.conf:1")

    def test_without_a_server_it_does_not_apply(self, tree, judge):
        found = judge(SshLoginLimits(), tree({"/etc/passwd": ""}))
        assert found["status"] == "not_applicable" and MAIN in found["message"]["en"]

    @pytest.mark.parametrize("content", [b"Match Nonsense bob\n", b"MaxAuthTries\n", b"a\0b\n", b'"unclosed quote\n'])
    def test_what_cannot_be_parsed_is_an_error_with_its_line_and_left_alone(self, tree, enforce, tmp_path, content):
        finding, changed = enforce(SshLoginLimits(), tree({MAIN: content}))
        assert finding["status"] == "error" and MAIN + ":1" in finding["message"]["en"]
        assert changed == [] and (tmp_path / MAIN[1:]).read_bytes() == content
