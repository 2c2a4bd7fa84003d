# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Breaks each hardened tree in every way that is known (tests/unit/support/breaks); lists what passes all the same.

.venv/bin/python tests/bench/broken_trees.py [DISTRIBUTION...]
"""

import pathlib
import sys
import tempfile

sys.path[:0] = [str(pathlib.Path(__file__).parents[2] / part) for part in ("collections", "")]

from tests.unit.support import breaks, hardened  # noqa: E402  found by what stands above


def main(names):
    count = passed = 0
    for name in names or hardened.ALL:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            hardened.grow(root, name)
            before = hardened.judged(root)
            for _number, control, edits in breaks.of(name):
                if hardened.good(before[control]):
                    with hardened.Broken(root, edits):
                        after = hardened.judged(root, control)[control]
                    count += 1
                    if hardened.unharmed(before[control], after):
                        passed += 1
                        print("%s, %s passes: %s" % (name, control, edits))
            again = hardened.judged(root)
            assert {one: again[one]["status"] for one in again} == {one: before[one]["status"] for one in before}, name
    print("%d ways, %d false passes" % (count, passed))
    return passed > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
