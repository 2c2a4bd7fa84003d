# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a stack with pam_faillock in it lets in exactly those whom it let in without: whatever its other modules
answer. So for a stack with pam_pwquality, and the passwords that it finds good.

What a module would say of somebody is not known here, so each is given its possible answers, all together where these
are few, else many of them chosen evenly. A user who is locked is none of these: to refuse such a one is what the lines
are for.
"""

import itertools

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.file import is_module
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.login import PASSWORD_MODULES

__all__ = ["lets_in_the_same", "sets_the_same"]

_MOST = 1024
# A thousand answers are given to each line, twice, for each service and way; no stack in use has half as many lines.
_LONGEST = 100
_LONG = Text(
    "has {count} lines of type {type}: too many for it to be told what one more would change; they need a person",
    "有 {count} 行 {type} 类型的配置：行数过多，无法判断增加一行的影响，需人工处理")
_ANSWERS = {"auth": ("success", "auth_err", "user_unknown"), "account": ("success", "acct_expired", "user_unknown"),
            "password": ("success", "authtok_err", "user_unknown")}
_FIXED = {"pam_permit.so": ("success",), "pam_env.so": ("success", "ignore"), "pam_faildelay.so": ("success", "ignore")}


def lets_in_the_same(old, new):
    """Tell whether two stacks of a service, the second with pam_faillock, agree about everybody who is not locked.

    None where they differ in more than pam_faillock, so that there is nothing to compare: as where half of it is there
    already, by whose lines jumps count. Raises HostError where there are too many lines to tell.
    """
    if any(old.find(type, "pam_faillock") for type in ("auth", "account")):
        return None
    agreed = [_agree(old, new, type, "pam_faillock") for type in ("auth", "account")]
    return None if None in agreed else all(agreed)


def sets_the_same(old, new):
    """Tell whether two stacks of a service agree about every new password that pam_pwquality finds good; None as above.
    """
    return _agree(old, new, "password", "pam_pwquality")


def _agree(old, new, type, added):
    kept, same = [[entry for entry in one.chain(type) if entry.kind != "substack" and not is_module(entry, added)]
                  for one in (old, new)]
    if [(one.kind, one.path) for one in kept] != [(one.kind, one.path) for one in same]:
        return None
    if len(kept) > _LONGEST:
        raise HostError(old.path, _LONG.format(count=len(kept), type=type))
    number = {id(entry): index for entries in (kept, same) for index, entry in enumerate(entries)}
    return all(_answers_alike(old, new, type, number, answers) for answers in _cases(kept, type))


def _answers_alike(old, new, type, number, answers):
    def results(entry):
        if id(entry) in number:
            return answers[number[id(entry)]]
        return "ignore" if entry.has("authfail") else "success"

    before, after = old.simulate(type, results), new.simulate(type, results)
    if (before.result == "success") != (after.result == "success"):
        return False
    # Who gets in has met the same modules: none was jumped over that did something for the session.
    met = [[number[id(entry)] for entry in one.executed if id(entry) in number] for one in (before, after)]
    return before.result != "success" or met[0] == met[1]


def _cases(entries, type):
    options = [_options(entry, type) for entry in entries]
    total = 1
    for one in options:
        total *= len(one)
    if total <= _MOST:
        return itertools.product(*options)
    # A step that shares no factor with the number of answers meets each answer of each module with many of the others'.
    step = total // _MOST
    step += 1 - step % 2
    step += 2 if step % 3 == 0 else 0
    return (_case(options, index * step % total) for index in range(_MOST))


def _options(entry, type):
    if any(is_module(entry, name) for name in PASSWORD_MODULES):
        return _ANSWERS[type]
    # Many a module has no opinion, and then a stack may stand without anybody's word.
    if entry.module == "pam_deny.so":
        return _ANSWERS[type][1:2]
    return _FIXED.get(entry.module, _ANSWERS[type] + ("ignore",))


def _case(options, number):
    answers = []
    for one in options:
        number, chosen = divmod(number, len(one))
        answers.append(one[chosen])
    return answers
