# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A distribution's own tool that writes files."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action, must


class Tool(Action):
    """A distribution's own tool is run (authselect); the files it writes are watched and put back by the journal."""

    kind = "tool"

    def __init__(self, argv, watch):
        super().__init__(argv=list(argv), watch=list(watch))
        self.argv = list(argv)
        self.watch = tuple(watch)

    def apply(self, host):
        must(host, self.argv)
