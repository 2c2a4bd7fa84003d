# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One walk serves all that give it the same bounds."""

import types

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import walk


def bounded(entries):
    return types.SimpleNamespace(walk_seconds=60.0, walk_entries=entries)


def test_a_walk_with_less_to_look_at_cuts_short_nobody_elses(tree):
    files = {"/etc/%d/x" % number: "" for number in range(20)}
    host = tree(dict(files, **{"/etc/passwd": "root:x:0:0::/root:/bin/sh\n", "/etc/group": "root:x:0:\n"}))
    short, whole = walk.of(host, bounded(5)), walk.of(host, bounded(1000))
    assert (short.stopped is None, whole.stopped) == (False, None)
    assert walk.of(host, bounded(1000)) is whole
    host.refresh()
    assert walk.of(host, bounded(1000)) is whole
