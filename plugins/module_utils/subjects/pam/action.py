# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A distribution's own tool that turns a feature on, and writes files for it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action, must


class Tool(Action):
    """A distribution's own tool turns a feature on (authselect); the files it writes are watched and put back by the
    journal.
    """

    kind = "tool"

    def __init__(self, argv, watch):
        super().__init__(argv=list(argv), watch=list(watch))
        self.argv = list(argv)
        self.watch = tuple(watch)

    def describe(self):
        return " ".join(self.argv)

    def told(self, host):
        return "off", "on"

    def apply(self, host):
        must(host, self.argv)
