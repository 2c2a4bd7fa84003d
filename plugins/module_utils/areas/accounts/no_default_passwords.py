# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No account has the password it came with."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.known_words import NoneKnown
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories


class NoDefaultPasswords(Control):
    """Default passwords."""

    id = "no_default_passwords"
    zh = "默认口令"
    clauses = ("8.3.3-B-b-4",)
    disruption = "lockout"

    def expectations(self, host, policy):
        yield NoneKnown(policy)
        yield from directories.unseen(host, "passwd", "shadow")
