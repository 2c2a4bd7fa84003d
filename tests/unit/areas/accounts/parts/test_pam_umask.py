# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What pam_umask sets. The table was asked of libpam on Debian 11, 12 and 13, for a user with a group of the same name.
"""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import umask_in_force
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import umask as pam_umask

LINE = "session optional pam_umask.so"
STATUS = "Package: libpam-modules\nStatus: install ok installed\nVersion: %s\n\n"
VERSIONS = {11: "1.4.0-9+deb11u2", 12: "1.5.2-6+deb12u3", 13: "1.7.0-5"}
ENABLED, DISABLED = "UMASK 027\nUSERGROUPS_ENAB yes\n", "UMASK 027\nUSERGROUPS_ENAB no\n"


def host(tree, release, lines, defs="", **more):
    """Return a Debian host with these lines in the stack of sshd."""
    files = {
        "/etc/pam.d/sshd": lines + "\n", "/etc/login.defs": defs,
        "/usr/lib/x86_64-linux-gnu/security/pam_umask.so": b"usergroups"}
    if release is not None:
        files["/var/lib/dpkg/status"] = STATUS % VERSIONS.get(release, release)
    return tree(dict(files, **more))


@pytest.mark.parametrize("defs", ["UMASK 027\n", ENABLED, DISABLED])
@pytest.mark.parametrize("line, older, trixie", [
    (LINE, "027", "007"), (LINE + " umask=027", "027", "007"), (LINE + " umask=027 nousergroups", "027", "027"),
    (LINE + " umask=027 usergroups", "007", "007"), (LINE + " nousergroups", "027", "027"),
    (LINE + " usergroups", "007", "007"), (LINE + " UMASK=027 nouserGROUPS", "027", "027"),
])
def test_usergroups_enab_decides_on_no_debian_and_the_build_does(tree, line, older, trixie, defs):
    for release, expected in ((11, older), (12, older), (13, trixie)):
        assert pam_umask.of(host(tree, release, line, defs), "sshd").text == expected


@pytest.mark.parametrize("release, line, defs, expected", [
    (12, LINE + " umask=0", "UMASK 077\n", "000"), (12, LINE, "", None), (13, LINE, "", "002"),
    (12, LINE + " umask=u=rwx,g=rx,o=", "", None), (13, LINE + " umask=u=rwx,g=rx,o=", "", "002"),
    (12, LINE + " umask=0o27", "", "000"), (12, LINE + " umask=27", "", "027"),
    (12, LINE, "UMASK\t\t027 # x\n", "027"), (12, LINE, "UMASK\t\t027\nUMASK 077\n", "027"),
    (12, LINE, "umask\t\t027\n", "027"), (12, LINE + " umask=9", "UMASK 077\n", None),
])
def test_numbers_and_places_are_read_as_the_module_reads_them(tree, release, line, defs, expected):
    found = pam_umask.of(host(tree, release, line, defs), "sshd")
    assert (None if found is None else found.text) == expected


def test_debian_s_two_lines_of_the_report_are_what_they_are(tree):
    lines = LINE + " umask=027\nsession required pam_unix.so\n" + LINE + " umask=027"
    assert pam_umask.of(host(tree, 13, lines, "USERGROUPS_ENAB no\n"), "sshd").text == "007"
    assert pam_umask.of(host(tree, 12, lines, "USERGROUPS_ENAB yes\n"), "sshd").text == "027"


def test_a_build_that_knows_the_word_goes_by_it_for_the_mask_of_login_defs_alone(tree):
    knows = {"/usr/lib/x86_64-linux-gnu/security/pam_umask.so": b"USERGROUPS_ENAB"}
    assert pam_umask.of(host(tree, 12, LINE, ENABLED, **knows), "sshd").text == "007"
    assert pam_umask.of(host(tree, 12, LINE, DISABLED, **knows), "sshd").text == "027"
    assert pam_umask.of(host(tree, 12, LINE + " umask=027", ENABLED, **knows), "sshd").text == "027"


@pytest.mark.parametrize("release, expected", [(None, "027"), ("1.5.2-1", "027"), ("1.5.3-1", "007"), ("what", "007")])
def test_a_build_that_is_not_known_is_taken_for_the_laxer_one(tree, release, expected):
    assert pam_umask.of(host(tree, release, LINE + " umask=027"), "sshd").text == expected


def test_a_line_that_is_jumped_over_sets_nothing(tree):
    lines = "session [success=1 default=ignore] pam_permit.so\n" + LINE + " umask=077\n" + LINE + " umask=022"
    assert pam_umask.of(host(tree, 12, lines), "sshd").text == "022"


def test_who_has_a_mask_in_passwd_has_that_one(tree):
    passwd = (
        "root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000:Alice,,,,umask=002:/home/alice:/bin/bash\n"
        "bot:x:1001:1001:umask=000:/home/bot:/usr/sbin/nologin\n")
    made = host(tree, 12, LINE + " umask=027", **{"/etc/passwd": passwd, "/etc/profile": "# nothing\n"})
    found = [(one.text, str(one.where)) for one in umask_in_force.of(made)]
    assert ("002", "/etc/passwd:2") in found and ("000", "/etc/passwd:3") not in found
