# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytes that a journal keeps and no line of it tells of: lines are lost, or the run was cut short before it changed anything."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.durable import digest, state_of


def unexplained(host, journal):
    """Return what the journal keeps bytes of and tells nothing about, where it may have been changed: a file's name with its path, where that is known."""
    intended, found = journal.intended(), []
    for number, names in sorted(journal.untold().items()):
        path = intended.get(number)
        if path == "":
            # Its batch was undone.
            continue
        if path is None or not path.startswith("/"):
            found += names
        elif not _as_kept(host, journal, number, names, path):
            found += ["%s (%s)" % (name, path) for name in names]
    return found


def _as_kept(host, journal, number, names, path):
    """Tell whether a path still is what was kept before its change: then the run was cut short before it."""
    present = state_of(host.root, path)[1]
    if "%04d.before" % number not in names:
        return present is None
    if "%04d.after" % number not in names and present is not None:
        # Cut short while it kept the bytes, perhaps in the middle of them; only a removal keeps none after.
        return True
    return present == digest(journal.kept(number, "before"))
