# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytes that a journal keeps and no line of it tells of: lines are lost, or the run was cut short before it changed
anything.
"""

from typing import List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.durable import digest, state_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import matching

_UNTOLD = Text(
    "no line of the journal {folder} tells of {names}, which stays as it is",
    "日志 {folder} 中没有关于 {names} 的记录，保持现状")
_GONE = Text("the journal {folder} is gone", "日志 {folder} 已不存在")


def unexplained(host, journal, problems=None):
    """Return what the journal keeps bytes of and tells nothing about, where it may have been changed.

    A file's name, with its path where that is known. With `problems`, which takes what is wrong with the lines, also
    what the run set out to change and has neither line nor bytes of: a mode, an action.
    """
    intended, untold, found = journal.intended(problems), journal.untold(problems), []
    for number, names in sorted(untold.items()):
        path = intended.get(number)
        if path == "":
            # Its batch was undone.
            continue
        if path is None or not path.startswith("/"):
            if not _watched_as_kept(host, journal, number, names, problems):
                found += names
        elif not _as_kept(host, journal, number, names, path):
            found += ["%s (%s)" % (name, path) for name in names]
    if problems:
        told = set(event["number"] for event in journal.events(problems) if event["event"] == "change") | set(untold)
        found += [name for number, name in sorted(intended.items()) if name and number not in told]
    return found


def sentences(journal, problems, names):
    """Return what a guard tells of lines that are lost, a Text each."""
    if not names:
        return problems
    return problems + [_UNTOLD.format(folder=journal.folder, names=joined(names))]


def as_fields(lost):
    """Return what could not be brought back as fields of an event, in both languages."""
    return {"lost": [text.en for text in lost], "lost_zh": [text.zh for text in lost]} if lost else {}


def told_lost(event):
    """Return what an event says that its undoing could not bring back, a Text each; older ones say it in English."""
    lost, chinese = event.get("lost", []), event.get("lost_zh")
    if not isinstance(lost, list):
        return []
    known = isinstance(chinese, list) and len(chinese) == len(lost)
    return [Text(str(en), str(zh)) for en, zh in zip(lost, chinese if known else lost)]


def not_taken_back(journal):
    """Return what a guard has told of a run that it could not take back, a Text each; of one rolled back, nothing."""
    events = journal.events([]) if journal.exists else []
    if any(event["event"] == "rolled_back" for event in events):
        return []
    return sorted(set(one for event in events for one in told_lost(event)), key=str)


def not_told(host, journal, ended):
    """Return why a run of which nothing can be taken back may stand all the same, a Text each.

    `ended` says that the run has changed something.
    """
    problems: List[Text] = []
    if not journal.exists and not journal.untold():
        return [_GONE.format(folder=journal.folder)] if ended else []
    if journal.exists and any(event["event"] == "rolled_back" for event in journal.events(problems)):
        return []
    names = unexplained(host, journal, problems)
    return sentences(journal, problems, names)


def _watched_as_kept(host, journal, number, names, problems):
    """Tell whether the run was cut short while it kept the files that an action may write, before the action: some are
    not kept, and the rest is as kept.
    """
    present = [state_of(host.root, path)[1] for path in matching(host, journal.watches(problems).get(number, []))]
    present = [one for one in present if one is not None]
    sides = ["watched-%d" % index for index in range(len(names))]
    if sorted(names) != sorted("%04d.%s" % (number, side) for side in sides) or len(sides) >= len(present):
        return False
    kept = [journal.kept(number, side) for side in sides]
    if not kept[-1]:
        # Cut short before its first byte.
        kept.pop()
    return [digest(one) for one in kept] == present[:len(kept)]


def _as_kept(host, journal, number, names, path):
    """Tell whether a path still is what was kept before its change: then the run was cut short before it."""
    present = state_of(host.root, path)[1]
    if "%04d.before" % number not in names:
        return present is None
    if "%04d.after" % number not in names and present is not None:
        # Cut short while it kept the bytes, perhaps in the middle of them; only a removal keeps none after.
        return True
    return present == digest(journal.kept(number, "before"))
