# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a drill compares: of each thing what was expected, and what the copy has."""


class Comparison:
    """What was compared, what differed, and what could not be compared, each by name."""

    _SHOWN = 10

    def __init__(self):
        self.bytes = 0
        self.files = 0
        self.compared = 0
        self.differences = 0
        self.rows = []
        self.left_out = []

    def same(self, what, expected, actual, count=1, differing=None):
        """Write down that `count` things were compared; `differing` are those that differ, by name."""
        names = ([] if expected == actual else [what]) if differing is None else list(differing)
        self.compared += count
        self.differences += len(names)
        row = {"what": what, "expected": expected, "actual": actual, "count": count}
        self.rows.append(dict(row, differing=names[:self._SHOWN]) if names else row)

    def left(self, what, why):
        """Write down what was not compared, and why."""
        self.left_out.append("%s: %s" % (what, why))

    def facts(self):
        """Return it as the facts of a record."""
        return dict(
            bytes=self.bytes, files=self.files, compared=self.compared, differences=self.differences,
            comparisons=self.rows, left_out=self.left_out)
