# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start files with tests that are joined by -a and -o, as SUSE's /etc/profile has them: what bash makes of them."""

import subprocess

import pytest

from tests.unit.areas.accounts.parts.test_login_scripts import Mask
from tests.unit.support.area_host import area_fixtures
from tests.unit.support.trees import PASSWD

_policy_of, judge, enforce = area_fixtures("accounts")


@pytest.fixture
def host(tree):
    """Return a function that makes a host of its /etc/profile and other start files."""
    return lambda profile, **files: tree(
        {"/etc/passwd": PASSWD, "/etc/profile.d/a.sh": ":\n", "/etc/profile": profile, **files})


# As SUSE's /etc/profile has them.
SUSE_S = (
    'if test \\( -d /etc/profile.d -o -d /usr/etc/profile.d \\) -a -z "$PROFILEREAD" ; then\n'
    "    for s in /usr/etc/profile.d/*.sh ; do\n"
    '        test -e "/etc/profile.d/${s##*/}" && continue\n        test -r $s -a ! -k $s && . $s\n    done\n'
    "    for s in /etc/profile.d/*.sh ; do\n        test -r $s -a ! -k $s && . $s\n    done\n    unset s\nfi\n"
    'if test -z "$PROFILEREAD" ; then\n    readonly PROFILEREAD=true\n    export PROFILEREAD\nfi\n')


@pytest.mark.parametrize("condition", [
    "test -d /etc -a -d /none", "test -d /etc -o -d /none", "[ -d /none -o -d /etc -a -f /none ]",
    "[ ! -d /none -a -d /etc ]", "[ ! -d /etc -a -d /none ]", r"test \( -d /none -o -d /etc \) -a ! -f /etc",
    r"[ ! \( -d /none -o -d /none \) ]", "[ a = a -a b != c ]", "[ a = a -a b != b ]", '[ -z "" -a -n x ]',
    '[ "" -o "" ]', "[ a -a b ]", r"[ \( ]", "[ -d /etc -a ! -k /etc ]", r"[ \( \( a = b \) -o c = c \) ]",
    '[ -n "$PROFILEREAD" -o -d /none ]', '[ -z "$PROFILEREAD" -a -d /etc ]', "[ -a ]", "[ -d -a ]",
])
def test_joined_tests_come_to_what_bash_makes_of_them(host, judge, condition):
    holds = subprocess.run(["bash", "-c", condition], stderr=subprocess.DEVNULL, env={}).returncode == 0
    found = judge(Mask(), host(profile=f"umask 0\n{condition} && umask 077\n"))
    assert found["status"] == ("pass" if holds else "fail")


@pytest.mark.parametrize("condition", [
    '[ -d /etc -a "$X" = y ]', '[ -d /none -o -n "$X" ]', "[ -d /etc -a 1 -eq 1 ]", "[ a = a -a ]",
    r"[ \( a = a -a b ]"])
def test_joined_tests_of_which_one_is_not_known_decide_nothing(host, judge, condition):
    assert judge(Mask(), host(profile=f"umask 0\n{condition} && umask 077\n"))["status"] == "fail"
    assert judge(Mask(), host(profile=f"umask 077\n{condition} && umask 0\n"))["status"] == "fail"


@pytest.mark.parametrize("shell", ["bash", "dash"])
@pytest.mark.parametrize("files, status", [
    ({"/etc/profile.d/b.sh": "umask 027\n"}, "pass"), ({"/usr/etc/profile.d/b.sh": "umask 027\n"}, "pass"),
    ({"/usr/etc/profile.d/a.sh": "umask 027\n"}, "fail"),
    ({"/usr/etc/profile.d/b.sh": "umask 0\n", "/etc/profile.d/b.sh": "umask 077\n"}, "pass"),
])
def test_what_suse_s_profile_reads_is_read(host, judge, tmp_path, shell, files, status):
    found = judge(Mask(), host(profile="umask 022\n" + SUSE_S, **files))
    assert found["status"] == status, found["message"]["en"]
    script = SUSE_S.replace("/etc/profile.d", f"{tmp_path}/etc/profile.d").replace(f"/usr{tmp_path}", f"{tmp_path}/usr")
    done = subprocess.run([shell, "-c", "umask 022\n" + script + "umask"], capture_output=True, text=True, env={})
    assert (int(done.stdout, 8) & 0o027 == 0o027) == (status == "pass")
