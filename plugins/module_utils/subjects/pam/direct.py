# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans for hosts whose PAM files nothing keeps: the lines are put into the very files that hold the password check.

A plan is given only when the simulation of every login service shows that it does what it should and breaks nothing.
"""

import itertools

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    insert as pam_insert,
    login as pam_login,
    sameness as pam_sameness,
    stack as pam,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.file import is_module
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.syntax import control_actions

__all__ = [
    "QUALITY", "Staged", "faillock_plan", "insert_pwquality", "pwquality_plan", "refuse_changed_jumps", "sets_the_same"]

_UNUSUAL = Text(
    "is built in a way that takes no lock-out by itself; it needs a person",
    "的结构无法自动加入登录失败锁定，需人工处理")
_UNUSUAL_PASSWORDS = Text(
    "would set the new passwords of others than now with pam_pwquality before it; it needs a person",
    "之前加入 pam_pwquality 后，能够设置新口令的用户将与现在不同，需人工处理")

_BETWEEN = Text(
    "has lines of its own between those that pam-auth-update writes, and would let in others than now once "
    "pam_faillock stands there; put pam_faillock in by hand, or move these lines behind the block",
    "在 pam-auth-update 生成的行之间含有自有的行，加入 pam_faillock 后放行的用户将与现在不同；请手工加入 pam_faillock，"
    "或将这些行移到该块之后")
_LEADS_ELSEWHERE = Text(
    "jumps into the lines that pam-auth-update writes, and would let in others than now once pam_faillock stands "
    "there; have its jumps end before the include",
    "中的跳转进入 pam-auth-update 生成的行，加入 pam_faillock 后放行的用户将与现在不同；请使其跳转在 include 之前结束")
# What the line says of whom it does not refuse is nothing in the second: a stack may need somebody else's word to let
# in.
_PREAUTH = ("required", "[success=ignore ignore=ignore default=bad]")
_ACCOUNT = ("required", "[default=ignore]")
_COUNT = "auth\t[default=die]\tpam_faillock.so authfail"
_WAYS = 2 * 3 * 2
# What it says of a good password is nothing in the second: a stack may refuse everybody whom no other module has spoken
# for.
QUALITY = ("requisite", "[success=ignore ignore=ignore default=die]")


class Staged:
    """The host with some files as they will be."""

    def __init__(self, reader, files):
        self.reader = reader
        self.files = files

    def read(self, path):
        return self.files[path] if path in self.files else self.reader.read(path)

    def exists(self, path):
        return path in self.files or self.reader.exists(path)

    def glob(self, pattern):
        return self.reader.glob(pattern)


def faillock_plan(reader):
    """Return {path: bytes} that makes pam_faillock guard every login service; raises HostError where a person has to
    look.
    """
    staged = Staged(reader, {})
    for service in pam.login_services(reader):
        if _guarded(staged, service):
            continue
        _guard(staged, pam.load(staged, service))
        if not _guarded(staged, service):
            raise HostError(pam.load(reader, service).path, _UNUSUAL)
    return _checked(reader, staged)


def pwquality_plan(reader, services=("passwd",)):
    """Return {path: bytes} that makes pam_pwquality judge every new password."""
    staged = Staged(reader, {})
    for service in services:
        stack = pam.load(staged, service)
        if stack.find("password", "pam_pwquality"):
            continue
        insert_pwquality(staged, _own_entry(staged, service, "password"))
    return _checked(reader, staged)


def insert_pwquality(staged, unix):
    """Stage the line that judges a new password before the one that sets it, which takes what was judged.

    Of its controls the first with which a good password is set by exactly those who could set it before.
    """
    kept = dict(staged.files)
    for control in QUALITY:
        staged.files.clear()
        staged.files.update(kept)
        _judge_before(staged, unix, control)
        if sets_the_same(Staged(staged.reader, kept), staged):
            return
    staged.files.clear()
    staged.files.update(kept)
    raise HostError(unix.where, _UNUSUAL_PASSWORDS)


def sets_the_same(before, after):
    """Tell whether every service that reads a changed file sets the good passwords that it set, and no other."""
    return all(same is not False for _stack, same in _compared(before, after, pam_sameness.sets_the_same))


def _judge_before(staged, unix, control):
    pam_insert.insert(staged, unix, "password\t%s\t\t\tpam_pwquality.so retry=3" % control, leads_in=True)
    document = _document(staged, unix)
    document.set_argument(
        next(entry for entry in document.entries() if entry.where.line == unix.where.line + 1), "use_authtok")
    staged.files[document.path] = document.render()


def _guarded(reader, service):
    return all(pam_login.lockout(pam.load(reader, service)))


def _guard(staged, stack):
    """Stage the lines around a service's password check: of the ways to put them, the first that changes nothing for
    who is not locked.
    """
    if any(is_module(entry, "pam_faillock") for type in ("auth", "account") for entry in stack.entries(type)):
        raise HostError(
            stack.path,
            Text(
                "has pam_faillock lines that do not work together; they need a person",
                "中的 pam_faillock 各行互不配合，需人工处理"))
    kept, reasons = dict(staged.files), []
    for preauth, count, account in itertools.product(_PREAUTH, (_before_denial, _at_failure, _at_end), _ACCOUNT):
        staged.files.clear()
        staged.files.update(kept)
        try:
            _put(staged, stack.service, preauth, count, account)
        except HostError as error:
            reasons.append(error)
            continue
        if _guarded(staged, stack.service) and _harmless(Staged(staged.reader, kept), staged):
            return
    staged.files.clear()
    staged.files.update(kept)
    # What kept every way from being tried is the reason; else that none of them did.
    raise reasons[0] if len(reasons) == _WAYS else HostError(stack.path, _UNUSUAL)


def _put(staged, service, preauth, count, account):
    # What cannot be told from here comes first: most ways end there.
    count(staged, _own_entry(staged, service, "auth"))
    pam_insert.insert(
        staged, _own_entry(staged, service, "auth"), "auth\t%s\tpam_faillock.so preauth silent" % preauth,
        leads_in=True)
    pam_insert.insert(
        staged, _own_entry(staged, service, "account"), "account\t%s\tpam_faillock.so" % account, leads_in=True)


def _own_entry(staged, service, type):
    """Return the line that checks the password, in a file below /etc."""
    entry = _password_entry(pam.load(staged, service), type)
    if pam_insert.own(staged, entry.where.path) != entry.where.path:
        entry = _password_entry(pam.load(staged, service), type)
    return entry


def _before_denial(staged, unix):
    """Count before the line that refuses whom no module has let in."""
    document = _document(staged, unix)
    deny = [entry for entry in document.find("auth", "pam_deny") if entry.where.line > unix.where.line]
    if control_actions(unix.control)["auth_err"] != "ignore" or not deny:
        raise HostError(unix.where, _UNUSUAL)
    pam_insert.insert(staged, deny[0], _COUNT, leads_in=_falls_through(unix))


def _falls_through(unix):
    # Where success ends the stack or jumps, whoever comes to the denial by a jump has failed, too.
    return control_actions(unix.control)["success"] == "done"


def _at_failure(staged, unix):
    """Count right after a password check whose failure decides."""
    actions = control_actions(unix.control)
    if actions["auth_err"] not in ("bad", "die") or actions["success"] != "ok":
        raise HostError(unix.where, _UNUSUAL)
    pam_insert.insert(staged, unix, _COUNT, after=True)
    document = _document(staged, unix)
    # A required password check would go on to the line that counts failures even after it succeeded.
    document.set_control(
        next(entry for entry in document.entries() if entry.where == unix.where), "[success=1 default=bad]")
    staged.files[document.path] = document.render()


def _at_end(staged, unix):
    """Count at the end of a file whose lines have let nobody in before."""
    last = [entry for entry in _document(staged, unix).entries() if entry.type == "auth"][-1]
    pam_insert.insert(staged, last, _COUNT, after=True)


def _harmless(before, after):
    return all(same for _stack, same in _compared(before, after))


def _compared(before, after, agree=pam_sameness.lets_in_the_same):
    """Yield (stack, whether it lets in whom it let in) for each service that reads a file which differs."""
    changed = [path for path, data in after.files.items() if before.files.get(path) != data and "/pam.d/" in path]
    for service in sorted(set(name for path in changed for name in pam_insert.stacks_with(after, path))):
        # The host remembers its own stacks.
        stack = pam.load(before if before.files else before.reader, service)
        yield stack, agree(stack, pam.load(after, service))


def refuse_changed_jumps(reader, files):
    """Raise HostError where a service's own lines jump into files that a tool writes anew, and would lead elsewhere
    then.
    """
    for stack, same in _compared(Staged(reader, {}), Staged(reader, files)):
        if same is False:
            own = stack.path not in files and _jumps(reader, stack)
            raise HostError(stack.path, _LEADS_ELSEWHERE if own else _BETWEEN)


def _jumps(reader, stack):
    """Tell whether a line of the service's own file jumps."""
    return any(
        isinstance(action, int) for entry in pam.file_entries(reader, stack.path)
        for action in control_actions(entry.control).values())


def _password_entry(stack, type):
    for entry in stack.entries(type):
        if any(is_module(entry, module) for module in pam_login.PASSWORD_MODULES):
            return entry
    raise HostError(
        stack.path, Text("has no {type} line that checks a password", "没有校验口令的 {type} 行").format(type=type))


def _document(staged, entry):
    return pam.read_file(staged, entry.where.path)


def _checked(reader, staged):
    known = {problem.text for problem in pam_login.validate(reader)}
    for problem in pam_login.validate(staged):
        if problem.text not in known:
            raise HostError("PAM service %s" % problem.service, problem.text)
    return staged.files
