# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A command of sudoers is as good as all where a shell, su or every program fits it, by meaning and not by letters."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo.bounds import boundless

AS_GOOD = (
    "ALL",
    "sudoedit",
    "^.*$",
    "^/.*$",
    "^/usr/bin/.*$",
    "^/bin/[a-z]+$",
    "^/bin/[[:alpha:]]+$ ^-c .*$",
    "^(?i)/BIN/SH$",
    "^/bin/(ls|bash)$",
    "/bin/*",
    "/usr/bin/?ash",
    "/*/bash",
    "/usr/bin/",
    "/bin/sh",
    "/usr/bin/bash *",
    '/bin/bash ""',
    "/bin/su",
    "/usr/bin/su -",
    "/usr/bin/su - root",
    "/bin/su *",
    "/bin/bash -c *",
    "/usr/bin/sudo",
    "^/bin/(sh$",
    "sha224:0GomF8mNN3wlDt1HD9XldjJ3SNgpFdbjO1+NsQ== ALL",
    "sha256:aa= sha256:bb= /bin/sh",
    "/opt/tools/bash",
    "/bin/bash ^.*$",
)
BOUNDED = (
    "/usr/bin/systemctl restart nginx",
    "/bin/su - oracle",
    "/bin/bash /opt/site/backup.sh",
    "/usr/bin/apt",
    "/opt/*",
    "^/usr/bin/apt$",
    "^/bin/ls$ ^-[la]+$",
    "/opt/",
    "/bin/bash ^/opt/[a-z]+$",
    "/usr/local/*/run",
    "/bin/su ^- oracle$",
    "sha224:0GomF8mNN3wlDt1HD9XldjJ3SNgpFdbjO1+NsQ== /bin/ls",
    "/bin/bash /opt/*.sh",
)


@pytest.mark.parametrize("command", AS_GOOD)
def test_what_a_shell_fits_is_everything(command):
    assert boundless(command)


@pytest.mark.parametrize("command", BOUNDED)
def test_what_names_its_programs_and_arguments_is_bounded(command):
    assert not boundless(command)
