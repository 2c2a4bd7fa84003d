# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What /etc/profile sets is no umask of people whose shell does not read it."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import umask_other_shells
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.login_umask import covers
from tests.unit.support.trees import debian

MASKED = "session optional pam_umask.so umask=0027 nousergroups\n"


def told(tree, shell, pam=MASKED, **files):
    base = debian()
    base.update({f"/etc/pam.d/{name}": base[f"/etc/pam.d/{name}"] + pam for name in ("sshd", "login")})
    passwd = base["/etc/passwd"].replace("/home/alice:/bin/bash", "/home/alice:" + shell)
    host = tree({**base, "/etc/passwd": passwd, **files})
    return [(one.status, one.message.en) for _part, one in umask_other_shells.expected(covers("027")).looked_at(host)]


@pytest.mark.parametrize("shell", ["/bin/bash", "/bin/sh", "/usr/bin/ksh93", "", "/usr/sbin/nologin"])
def test_of_shells_that_are_followed_and_of_none_nothing_is_said(tree, shell):
    assert told(tree, shell, pam="") == []


@pytest.mark.parametrize("shell", ["/bin/zsh", "/usr/bin/tcsh", "/usr/bin/fish"])
def test_what_pam_sets_holds_where_the_shells_files_set_nothing(tree, shell):
    assert told(tree, shell, **{"/etc/zsh/zshrc": "# umask 0\nsetopt hup\n", "/etc/csh/a/b/c": ""}) == []
    assert told(tree, shell, pam="") == [
        ("fail", f"The umask of logins of alice with {shell.rpartition('/')[2]} is 022 (sshd's own), expected 027 or "
         "stricter.")]


@pytest.mark.parametrize(
    "shell, path, text, line",
    [
        ("/bin/zsh", "/etc/zshenv", "\nif true; then umask 022; fi\n", 2),
        ("/bin/zsh", "/etc/zprofile", "emulate -R ksh -c 'source /etc/profile'\n", 1),
        ("/bin/csh", "/etc/csh.cshrc", "umask 002\n", 1),
        ("/usr/bin/fish", "/etc/fish/conf.d/a.fish", "umask 0\n", 1),
    ],
)
def test_what_the_shells_files_may_set_is_not_judged_and_named(tree, shell, path, text, line):
    [(status, message)] = told(tree, shell, **{path: text})
    assert (status, f"({path}:{line})" in message) == ("not_checked", True)


def test_of_a_shell_that_nobody_knows_it_is_said(tree):
    [(status, message)] = told(tree, "/opt/site/menu")
    assert (status, message) == (
        "not_checked",
        "The login shell menu of alice does not read /etc/profile; what its own files set was not judged "
        "(/etc/passwd:4).")
