# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a PAM stack answers, given what each of its modules answers: the decision loop of Linux-PAM's dispatcher."""

from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.syntax import control_actions

# What Linux-PAM returns where the configuration itself is wrong, and where no module said anything.
MUST_FAIL = "perm_denied"

Outcome = namedtuple("Outcome", "result executed")


class _Verdict:
    """The impression so far: undecided (None), positive (True) or negative (False), and the result it would return."""

    def __init__(self):
        self.positive = None
        self.status = MUST_FAIL

    def saved(self):
        return self.positive, self.status

    def restore(self, saved):
        self.positive, self.status = saved

    def accept(self, result):
        if self.positive is None or (self.positive and self.status == "success"):
            self.positive, self.status = True, result

    def reject(self, result):
        if self.positive is not False:
            self.positive, self.status = False, MUST_FAIL if result == "ignore" else result


def run(chain, results):
    """Walk a chain (entries of one type, with `kind`, `level` and `control`) and return its Outcome.

    `results` tells what a module returns, for example "success" or "auth_err"; it is asked in the order of execution.
    """
    verdict, entry_states, executed = _Verdict(), {0: _Verdict().saved()}, []
    position = level = 0
    while position < len(chain):
        entry = chain[position]
        if entry.level > level:
            entry_states[entry.level] = verdict.saved()
        level = entry.level
        if entry.kind == "substack":
            position += 1
            continue
        result = MUST_FAIL if entry.kind == "broken" else results(entry)
        executed.append(entry)
        action = control_actions(entry.control)[result]
        if action == "reset":
            verdict.restore(entry_states[level])
        elif action in ("ok", "done"):
            verdict.accept(result)
        elif action in ("bad", "die"):
            verdict.reject(result)
        elif action != "ignore":
            position, left = jump(chain, position, action)
            if left:
                verdict.positive, verdict.status = False, MUST_FAIL
        if action == "die" or (action == "done" and verdict.positive):
            position = _last_of_level(chain, position)
        position += 1
    if verdict.status == "success" and not verdict.positive:
        return Outcome(MUST_FAIL, executed)
    return Outcome(verdict.status, executed)


def jump(chain, position, count):
    """Skip `count` entries of the same level (a substack counts as one); also tell how many could not be skipped."""
    level = chain[position].level
    count = min(count, len(chain) + 1)
    while count and position + 1 < len(chain) and chain[position + 1].level >= level:
        position += 1
        while position + 1 < len(chain) and chain[position + 1].level > level:
            position += 1
        count -= 1
    return position, count


def _last_of_level(chain, position):
    level = chain[position].level
    while position + 1 < len(chain) and chain[position + 1].level >= level:
        position += 1
    return position
