# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line put into a PAM file such that every jump, in this file and in those around it, still leads to the module that
it led to.
"""

import posixpath
import re
from typing import Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    simulate as pam_simulate,
    stack as pam,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.syntax import control_actions
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

__all__ = ["insert", "own", "stacks_with"]

_COUNT = re.compile(r"=[ \t]*([0-9]+)")
_JUMPS = Text(
    "jumps over lines of another file, a different number in different services, so that nothing can be added between "
    "them", "跨越其他文件中的行，且各服务中行数不同，无法在其间添加内容")


def own(staged, path):
    """Return the path below /etc of a file; what a distribution ships below /usr is overridden there."""
    if not path.startswith("/usr/"):
        return path
    copy = posixpath.join(pam.CONFIG_DIRECTORIES[0], posixpath.basename(path))
    staged.files[copy] = staged.read(path)
    return copy


def stacks_with(reader, path):
    """Return the stack of every service that reads a file, by its name."""
    found = {}
    for folder in pam.CONFIG_DIRECTORIES:
        for place in reader.glob(folder + "/*"):
            name = posixpath.basename(place)
            try:
                stack = pam.load(reader, name)
            except (HostError, ParseError):
                # A directory, or a file for which PAM starts no service either.
                continue
            if path in stack.files:
                found[name] = stack
    return found


def insert(staged, entry, line, after=False, leads_in=False):
    """Put a line before or after an entry. leads_in: a jump to what the line stands before leads to the line."""
    path = entry.where.path
    before = stacks_with(staged, path)
    document = pam.read_file(staged, path)
    there = next(one for one in document.entries() if one.where == entry.where)
    new = (document.insert_after if after else document.insert_before)(there, line).where
    staged.files[path] = document.render()
    counts: Dict[Where, Dict[int, int]] = {}
    for name, stack in sorted(before.items()):
        changed = pam.load(staged, name)
        for type in pam.TYPES:
            _recount(stack.chain(type), changed.chain(type), new, leads_in, counts)
    for where, by_count in counts.items():
        if any(old != now for old, now in by_count.items()):
            _set_counts(staged, where, by_count)


def _recount(old, changed, new, leads_in, counts):
    """Note under each jump's place which count leads in the changed chain to where each of its counts led in the old
    one.
    """
    place = [index for index, entry in enumerate(changed) if entry.where != new] + [len(changed)]
    for index, entry in enumerate(old):
        for count in set(action for action in control_actions(entry.control).values() if isinstance(action, int)):
            last, left = pam_simulate.jump(old, index, count)
            if left:
                continue
            target = place[last + 1]
            if leads_in and changed[target - 1].where == new:
                target -= 1
            fit = [
                many for many in range(count + 2) if pam_simulate.jump(changed, place[index], many) == (target - 1, 0)]
            known = counts.setdefault(changed[place[index]].where, {})
            if not fit or known.setdefault(count, fit[0]) != fit[0]:
                raise HostError(entry.where, _JUMPS)


def _set_counts(staged, where, by_count):
    document = pam.read_file(staged, where.path)
    entry = next(one for one in document.entries() if one.where == where)
    control = entry.raw[entry.tokens[1].start:entry.tokens[1].end]
    document.set_control(
        entry, _COUNT.sub(lambda match: "=%d" % by_count.get(int(match.group(1)), int(match.group(1))), control))
    path = own(staged, where.path)
    staged.files[path] = document.render()
