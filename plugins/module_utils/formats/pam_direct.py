# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans for hosts whose PAM files nothing keeps: the lines are put into the very files that hold the password check.

A plan is given only when the simulation of every login service shows that it does what it should and breaks nothing.
"""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import posixpath

from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import pam, pam_login
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.pam_file import is_module
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.pam_syntax import control_actions
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import HostError

__all__ = ["faillock_plan", "pwquality_plan"]

_UNUSUAL = Text("is built in a way that takes no lock-out by itself; it needs a person", "的结构无法自动加入登录失败锁定，需人工处理")


class _Staged:
    """The host with some files as they will be."""

    def __init__(self, reader, files):
        self._reader = reader
        self.files = files

    def read(self, path):
        return self.files[path] if path in self.files else self._reader.read(path)

    def exists(self, path):
        return path in self.files or self._reader.exists(path)

    def glob(self, pattern):
        return self._reader.glob(pattern)


def faillock_plan(reader):
    """Return {path: bytes} that makes pam_faillock guard every login service; raises HostError where a person has to look."""
    staged = _Staged(reader, {})
    for service in pam.login_services(reader):
        if _guarded(staged, service):
            continue
        _guard(staged, pam.load(staged, service))
        if not _guarded(staged, service):
            raise HostError(pam.load(reader, service).path, _UNUSUAL)
    return _checked(reader, staged)


def pwquality_plan(reader, services=("passwd",)):
    """Return {path: bytes} that makes pam_pwquality judge every new password."""
    staged = _Staged(reader, {})
    for service in services:
        stack = pam.load(staged, service)
        if stack.find("password", "pam_pwquality"):
            continue
        unix = _password_entry(stack, "password")
        document = _document(staged, unix)
        _insert_before(document, unix, "password\trequisite\tpam_pwquality.so retry=3")
        setter = next(entry for entry in document.entries() if entry.type == "password" and is_module(entry, unix.module))
        document.set_argument(setter, "use_authtok")
        _stage(staged, document)
    return _checked(reader, staged)


def _guarded(reader, service):
    return all(pam_login.lockout(pam.load(reader, service)))


def _guard(staged, stack):
    if any(is_module(entry, "pam_faillock") for type in ("auth", "account") for entry in stack.entries(type)):
        raise HostError(stack.path, Text("has pam_faillock lines that do not work together; they need a person", "中的 pam_faillock 各行互不配合，需人工处理"))
    unix = _password_entry(stack, "auth")
    document = _document(staged, unix)
    _insert_before(document, unix, "auth\trequired\tpam_faillock.so preauth silent")
    unix = next(entry for entry in document.entries() if entry.type == "auth" and is_module(entry, unix.module))
    deny = [entry for entry in document.find("auth", "pam_deny") if entry.where.line > unix.where.line]
    if control_actions(unix.control)["auth_err"] == "ignore" and deny:
        document.insert_before(deny[0], "auth\trequired\tpam_faillock.so authfail")
    else:
        # A required password check would go on to the line that counts failures even after it succeeded.
        unix = document.set_control(unix, "[success=1 default=bad]")
        document.insert_after(unix, "auth\t[default=die]\tpam_faillock.so authfail")
    _stage(staged, document)
    unix = _password_entry(pam.load(staged, stack.service), "account")
    document = _document(staged, unix)
    _insert_before(document, unix, "account\trequired\tpam_faillock.so")
    _stage(staged, document)


def _password_entry(stack, type):
    for entry in stack.entries(type):
        if any(is_module(entry, module) for module in pam_login.PASSWORD_MODULES):
            return entry
    raise HostError(stack.path, Text("has no {type} line that checks a password", "没有校验口令的 {type} 行").format(type=type))


def _document(staged, entry):
    return pam.read_file(staged, entry.where.path)


def _insert_before(document, entry, line):
    own = next(found for found in document.entries() if found.where == entry.where)
    document.insert_before(own, line)


def _stage(staged, document):
    """Keep the file; what a distribution ships below /usr is overridden in /etc."""
    path = document.path
    if path.startswith("/usr/"):
        path = posixpath.join(pam.CONFIG_DIRECTORIES[0], posixpath.basename(path))
    staged.files[path] = document.render()


def _checked(reader, staged):
    known = {problem.text for problem in pam_login.validate(reader)}
    for problem in pam_login.validate(staged):
        if problem.text not in known:
            raise HostError("PAM service %s" % problem.service, problem.text)
    return staged.files
