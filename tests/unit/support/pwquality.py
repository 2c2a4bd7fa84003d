# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts with pam_pwquality, and its files."""

from tests.unit.support import trees

MAIN = "/etc/security/pwquality.conf"
DROPIN = MAIN + ".d/50-jrt0117.conf"
COMMON = "/etc/pam.d/common-password"
GOOD = "minlen = 10\nminclass = 3\nusersubstr = 4\nenforce_for_root\n"
SYSTEMS = {
    "debian11": trees.debian(11, pwquality=True), "debian13": trees.debian(13, pwquality=True),
    "redhat": trees.redhat(), "direct": trees.redhat(managed=False),
}
