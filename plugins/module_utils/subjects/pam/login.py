# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a stack does when an ordinary local user logs in: with the right password, a wrong one, or while locked out."""

import operator
import re
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import stack as pam

__all__ = ["DIRECTORIES", "Lockout", "Login", "PASSWORD_MODULES", "Problem", "is_installed", "lockout", "validate"]

PASSWORD_MODULES = ("pam_unix", "pam_unix2", "pam_tcb", "pam_pwdb")
LOCKOUT_MODULES = ("pam_faillock", "pam_tally2", "pam_tally")
DIRECTORIES = (
    "pam_sss", "pam_ldap", "pam_ldapd", "pam_winbind", "pam_krb5", "pam_systemd_home", "pam_himmelblau",
    "pam_oslogin_login",
)
_SECOND_FACTORS = (
    "pam_google_authenticator", "pam_oath", "pam_u2f", "pam_radius_auth", "pam_duo", "pam_yubico", "pam_pkcs11",
    "pam_p11",
)
# These let somebody in without a password: root itself, a trusted host, an agent, a finger, a recent login.
_WITHOUT_PASSWORD = (
    "pam_rootok", "pam_rhosts", "pam_rhosts_auth", "pam_ssh_agent_auth", "pam_fprintd", "pam_timestamp",
    "pam_biometric",
)
_DENIAL = {"auth": "auth_err", "account": "acct_expired", "password": "authtok_err", "session": "session_err"}
_GATES = (
    "pam_permit", "pam_localuser", "pam_access", "pam_time", "pam_listfile", "pam_shells", "pam_securetty", "pam_exec",
    "pam_script", "pam_python", "pam_perl", "pam_debug")
_PASSED_OVER = {"auth": "ignore", "account": "success", "password": "success", "session": "success"}
_COMPARISON = re.compile(r"uid (<|<=|>|>=|=|eq|ne|lt|le|gt|ge) ([0-9]{1,30})$")
_OPERATORS = {
    "<": operator.lt, "lt": operator.lt, "<=": operator.le, "le": operator.le, ">": operator.gt, "gt": operator.gt,
    ">=": operator.ge, "ge": operator.ge, "=": operator.eq, "eq": operator.eq, "ne": operator.ne,
}
_ORDINARY_UID = 1000

Problem = namedtuple("Problem", "service where text")
Lockout = namedtuple("Lockout", "before counts clears refuses")


class Login:
    """What each module returns for a local user with a password and no other means: the `results` of Stack.simulate."""

    def __init__(self, correct=True, locked=False):
        self.correct = correct
        self.locked = locked

    def __call__(self, entry):
        name = entry.module.rpartition(".")[0] or entry.module
        if name == "pam_deny" or name in _WITHOUT_PASSWORD or (name == "pam_wheel" and entry.has("trust")):
            return _DENIAL[entry.type]
        if name in LOCKOUT_MODULES:
            return self._lockout(entry)
        if name in _GATES:
            return "success"
        if name in DIRECTORIES:
            return "success" if entry.type == "session" else "user_unknown"
        if name == "pam_succeed_if":
            return "success" if _holds(entry.args) else "auth_err"
        if name == "pam_usertype":
            return "auth_err" if entry.has("issystem") else "success"
        if entry.type == "auth" and name in PASSWORD_MODULES + _SECOND_FACTORS:
            return "success" if self.correct else "auth_err"
        return _PASSED_OVER[entry.type]

    def _lockout(self, entry):
        if entry.type != "auth":
            return "success"
        if self.locked:
            return "auth_err"
        return "ignore" if entry.has("authfail") else "success"


def lockout(stack):
    """Tell how a service's stack counts failed logins.

    before: an entry that refuses a locked user stands before the password is checked. counts: an entry runs after a
    wrong password and counts it. clears: an entry runs after a good login and clears the count. Each is that entry, or
    None. refuses: a locked user with the right password does not get in.
    """
    good, bad = stack.simulate("auth", Login()), stack.simulate("auth", Login(correct=False))
    account = stack.simulate("account", Login())
    first = next((index for index, entry in enumerate(bad.executed) if _named(entry, PASSWORD_MODULES)), None)
    guards = [entry for entry in bad.executed[:first] if _named(entry, LOCKOUT_MODULES) and not entry.has("authsucc")]
    # pam_tally counts on its way in, pam_faillock only where it is told that the password was wrong.
    counters = [entry for entry in guards if not _named(entry, ("pam_faillock",))] + [
        entry for entry in bad.executed[first:] if _named(entry, ("pam_faillock",)) and entry.has("authfail")
    ]
    clearers = [entry for entry in good.executed if _named(entry, ("pam_faillock",)) and entry.has("authsucc")] + [
        entry for entry in account.executed if _named(entry, LOCKOUT_MODULES)
    ]
    refused = stack.simulate("auth", Login(locked=True)).result != "success"
    if first is None:
        return Lockout(None, None, None, False)
    return Lockout(_first(guards), _first(counters), _first(clearers), refused and bool(guards or counters))


def validate(reader, services=None):
    """Return what is wrong with the stacks that people log in through; nothing means that a staged change is safe to
    keep.

    A stack is good when each line can be read and each module is there, the right password lets in, and a wrong one
    does not.
    """
    installed = pam.module_files(reader)
    problems = []
    for service in pam.login_services(reader) if services is None else services:
        problems.extend(_of_service(reader, service, installed, _faults_of_logins))
    # PAM reads the fallback beside every service's own file, and starts none of them where that cannot be read.
    if pam.service_path(reader, pam.FALLBACK_SERVICE) is not None:
        problems.extend(_of_service(reader, pam.FALLBACK_SERVICE, installed))
    return problems


def _of_service(reader, service, installed, *more):
    try:
        stack = pam.load(reader, service)
        return [fault for find in (_faults_of_lines,) + more for fault in find(reader, stack, installed)]
    except (HostError, ParseError) as error:
        return [Problem(service, None, str(error))]


def _faults_of_lines(reader, stack, installed):
    for type in pam.TYPES:
        for entry in stack.entries(type):
            if entry.problem:
                yield Problem(stack.service, entry.where, entry.problem)
            elif not entry.silent and not is_installed(reader, entry, installed):
                yield Problem(stack.service, entry.where, "names %s, which is not installed" % entry.path)


def _faults_of_logins(reader, stack, installed):
    def results(login):
        return lambda entry: login(entry) if is_installed(reader, entry, installed) else "module_unknown"

    for type in ("auth", "account", "session"):
        result = stack.simulate(type, results(Login())).result
        if result != "success":
            yield Problem(stack.service, None, "%s fails (%s) for a user with the right password" % (type, result))
    if stack.simulate("auth", results(Login(correct=False))).result == "success":
        yield Problem(stack.service, None, "auth succeeds for a user with a wrong password")
    changed = stack.simulate("password", results(Login())).result
    if stack.entries("password") and changed != "success":
        yield Problem(stack.service, None, "password fails (%s) for a user who sets a good password" % changed)


def is_installed(reader, entry, installed):
    """Tell whether the module of an entry is there."""
    if entry.path.startswith("/") and "$ISA" not in entry.path:
        return reader.exists(entry.path)
    return entry.path.rpartition("/")[2] in installed


def _named(entry, modules):
    return entry.module.rpartition(".")[0] in modules


def _first(entries):
    return entries[0] if entries else None


def _holds(args):
    """Tell whether the conditions of pam_succeed_if hold for an ordinary user; one that is not about the uid does not.
    """
    flags = ("debug", "use_uid", "quiet", "quiet_fail", "quiet_success", "audit")
    words = [arg for arg in args if arg not in flags]
    conditions = [" ".join(words[index:index + 3]) for index in range(0, len(words), 3)]
    matches = [_COMPARISON.match(condition) for condition in conditions]
    return all(match and _OPERATORS[match.group(1)](_ORDINARY_UID, int(match.group(2))) for match in matches)
