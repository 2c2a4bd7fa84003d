# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A kernel setting is judged by the running kernel and by what a reboot would make of it."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_most, equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.expectations import kernel_setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.sysctl import OWN

NAME = "net.ipv4.conf.all.rp_filter"
PROC = "proc/sys/net/ipv4/conf/all/rp_filter"


@pytest.fixture
def build(tmp_path):
    """Return a function that makes a host of {path: text}."""
    def make(files):
        for path, text in dict({"usr/lib/systemd/systemd-sysctl": ""}, **files).items():
            place = tmp_path / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        host = Host(str(tmp_path))
        host.running = True
        return host
    return make


def setting(**more):
    return kernel_setting(NAME, equals("1"), **more)


CASES = {
    "right": ({PROC: "1\n", "etc/sysctl.d/a.conf": NAME + " = 1\n"}, "pass", "setting_right"),
    "wrong-now": ({PROC: "0\n", "etc/sysctl.d/a.conf": NAME + " = 1\n"}, "fail", "setting_wrong"),
    "wrong-at-boot": (
        {PROC: "1\n", "etc/sysctl.d/a.conf": "# first\n" + NAME + " = 0\n"}, "fail", "setting_wrong_at_boot"),
    "by-hand": ({PROC: "1\n"}, "fail", "setting_not_kept"),
    "by-wildcard": (
        {PROC: "1\n", "usr/lib/sysctl.d/50-default.conf": "net.ipv4.conf.*.rp_filter = 1\n"}, "pass", "setting_right"),
    "own-name-wins": (
        {
            PROC: "1\n", "usr/lib/sysctl.d/50.conf": "net/ipv4/conf/all/rp_filter=0\n",
            "etc/sysctl.d/99.conf": "net.ipv4.conf.*.rp_filter=1\n"}, "fail", "setting_wrong_at_boot"),
    "a-file-systemd-does-not-read": ({PROC: "1\n", "etc/sysctl.conf": NAME + " = 1\n"}, "fail", "setting_not_kept"),
    "no-such-setting": ({}, "not_checked", "setting_unknown"),
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_verdicts(build, case):
    files, status, reason = CASES[case]
    seen = setting().check(build(files))
    assert (seen.status, seen.reason) == (status, reason)
    assert seen.evidence


@pytest.mark.parametrize("text, status", [("0x1", "pass"), ("01", "pass"), ("0x0", "fail"), ("1x", "fail")])
def test_a_number_of_a_file_is_what_the_kernel_makes_of_it(build, text, status):
    assert setting().check(build({PROC: "1\n", "etc/sysctl.d/a.conf": "%s = %s\n" % (NAME, text)})).status == status


def test_a_stricter_number_in_hexadecimal_stays(build):
    host = build({PROC: "30\n", "etc/sysctl.d/a.conf": "%s = 0x1e\n" % NAME})
    one = kernel_setting(NAME, at_most(60, lowest=0))
    one.fix(host)
    assert (one.check(host).status, list(host.changes)) == ("pass", [])


def test_the_line_that_a_reboot_would_apply_is_named(build):
    seen = setting().check(build(CASES["wrong-at-boot"][0]))
    assert "/etc/sysctl.d/a.conf:2" in seen.message.en and "/etc/sysctl.d/a.conf:2" in seen.message.zh


def test_the_kernel_s_own_default_counts_where_no_file_speaks(build):
    assert setting(default="1").check(build({PROC: "1\n"})).status == "pass"
    assert setting(default="0").check(build({PROC: "1\n"})).reason == "setting_wrong_at_boot"


@pytest.mark.parametrize("case", ["wrong-now", "wrong-at-boot", "by-hand", "own-name-wins"])
def test_the_fix_reaches_the_kernel_and_the_next_boot(build, case):
    host = build(CASES[case][0])
    setting().fix(host)
    assert setting().check(host).status == "pass"
    commit(host, Journal(host, "one"))
    host.refresh()
    assert setting().check(host).status == "pass"


def test_a_file_that_is_read_after_ours_is_put_right_where_it_stands(build, tmp_path):
    host = build({PROC: "1\n", "etc/sysctl.d/zzz.conf": "# kept\n" + NAME + " = 0\n"})
    setting().fix(host)
    assert host.read("/etc/sysctl.d/zzz.conf").decode() == "# kept\n" + NAME + " = 1\n"
    assert NAME in host.read(OWN).decode()
    assert setting().check(host).status == "pass"
