# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has to be recorded on this host, as groups of audit rules: one key, one sentence, the lines that record it."""

import posixpath
import re
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.parts import events
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import (
    rule_files as audit_rules,
    source as auditd,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.rules import Locator
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import walk
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import source as packages
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import dropins

Group = namedtuple("Group", "key title lines")
_VERSION = re.compile(r"(?:[0-9]+:)?([0-9]+(?:\.[0-9]+)*)")

# Only there when the kernel runs 32 bit programs beside its own.
_TWO_WIDTHS = ("/proc/sys/abi/vsyscall32", "/proc/sys/abi/cp15_barrier")
_NARROW_MACHINES = ("i386", "i586", "i686", "armv6l", "armv7l")
_NARROW_TABLES = {"x86_64": "i386", "aarch64": "arm"}
# For a host whose auditd is yet to come, and cannot be asked for its tables: what 64 bit ones never had, what those of
# one kind of processor never had, and what auditd knows from a version on.
_NARROW_ONLY = ("stime", "chown32", "fchown32", "lchown32", "truncate64", "ftruncate64", "clock_settime64",
                "clock_adjtime64", "umount")
_NEVER_IN = {
    "i386": ("accept",),
    "aarch64": ("chmod", "chown", "lchown", "unlink", "rename", "rmdir", "open", "creat", "mkdir", "fork", "vfork")}
_SINCE = {"openat2": (3, 0, 9), "fchmodat2": (4,)}

# Here the system makes /run/faillock at boot, before rules are loaded. Elsewhere the first failed login does, too late
# for a rule.
_FAILLOCK_MADE = "/usr/lib/tmpfiles.d/pam.conf"

_AUDIT_PROGRAMS = ("auditctl", "auditd", "augenrules", "ausearch", "aureport")


def groups(host, policy):
    """Return every Group but that of commands, in the order in which they are written."""
    more = {"logins": _faillock_folder(host)}
    found = [
        Group(key, title, [
            _watch(host, path, key) for path in paths.split() + more.get(key, []) if _watchable(host, path)])
        for key, title, paths in events.WATCHED]
    found += [Group(key, title, _calls(host, key, calls)) for key, title, calls in events.CALLED]
    # What is installed later has its settings there too: the rules need not follow.
    found.append(_people_at(host, ["/etc"], "wa", "settings"))
    seen = walk.of(host, policy)
    # What a walk that hit its bound did not come to is there all the same.
    privileged = set(seen.privileged) | (set() if seen.stopped is None else set(_named(host, "privileged")))
    found.append(_executed(privileged, "privileged"))
    programs = ["/usr/%s/%s" % (folder, name) for name in _AUDIT_PROGRAMS for folder in ("sbin", "bin")]
    found.append(_executed(set(host.resolve(path) for path in programs if host.exists(path)), "audit_tools"))
    found.append(_people_at(host, [posixpath.dirname(auditd.Conf(host).text("log_file"))], "rwa", "audit_logs"))
    found.append(_people_at(host, policy.database_paths, "rwa", "database"))
    found.append(_people_at(host, policy.application_paths, "wa", "application"))
    return [group._replace(lines=tuple(group.lines)) for group in found if group.lines]


def _named(host, key):
    """Return the files that rules with this key name, and that are there."""
    named = [
        field.value for rule in audit_rules.of(host).at_boot() if key in rule.keys for field in rule.fields
        if field.name == "path"]
    return [path for path in named if host.exists(path)]


def commands(host):
    """Return the Group that records every command which a logged-in person starts."""
    lines = _calls(host, "commands", (("execve execveat", events.PEOPLE),))
    return Group("commands", events.TITLES["commands"], tuple(lines))


def widths(host):
    """Return the widths of the calls that this kernel takes."""
    if _machine(host) in _NARROW_MACHINES:
        return ("b32",)
    return ("b64", "b32") if any(host.exists(path) for path in _TWO_WIDTHS) else ("b64",)


def _faillock_folder(host):
    """Return the folder that faillock.conf names for the counts of pam_faillock, as a list."""
    try:
        value = dropins.faillock(host).get("dir")
    except (HostError, ParseError):
        return []
    if value is None or not value.text.startswith("/") or not nameable(value.text):
        return []
    return [value.text.rstrip("/") + "/"]


def _watchable(host, path):
    if path == "/run/faillock/" and not host.exists(_FAILLOCK_MADE):
        return False
    return host.exists(path if path.endswith("/") else posixpath.dirname(path))


def _watch(host, path, key):
    return "-a always,exit -F %s=%s -F perm=wa -k %s" % (_place(host, path) + (key,))


def _executed(paths, key):
    """Return the Group of commands that people start."""
    return Group(key, events.TITLES[key], [
        "-a always,exit -F path=%s -F perm=x %s -k %s" % (_quoted(path), events.PEOPLE, key)
        for path in sorted(paths) if nameable(path)])


def _people_at(host, paths, perm, key):
    """Return the Group of what people do (`perm`) at some paths."""
    return Group(key, events.TITLES[key], [
        "-a always,exit %s -F perm=%s -F %s=%s -k %s" % ((events.PEOPLE, perm) + _place(host, path) + (key,))
        for path in paths if nameable(path) and host.exists(path)])


def _calls(host, key, calls):
    return [
        "-a always,exit -F arch=%s -S %s %s-k %s" % (arch, ",".join(names), extra + " " if extra else "", key)
        for words, extra in calls for arch in widths(host) for names in [_known(host, arch, words.split())] if names]


def _place(host, path):
    kind, place = Locator(host)(path)
    return kind, _quoted(place)


def nameable(path):
    """Tell whether a rules file can hold a path: it has no quotes, and ends a rule with its line."""
    return path.isprintable() and not set(path) & set("\"'\\")


def _quoted(path):
    # auditctl knows no quotes in files.
    return path.replace(" ", "\\ ")


def _machine(host):
    try:
        return host.run(["uname", "-m"]).out.strip()
    except HostError:
        return "x86_64"


def _version(host):
    """Return the version of auditd that would be installed, as a tuple; None where no source tells it."""
    told = _VERSION.match(packages.version(host, auditd.package(host)) or "")
    return None if told is None else tuple(int(part) for part in told.group(1).split("."))


def _known(host, arch, names):
    """Return those of the calls that there are in a width."""
    machine = _machine(host)
    table = machine if arch == "b64" or machine not in _NARROW_TABLES else _NARROW_TABLES[machine]
    try:
        output = host.run(["ausyscall", table, "--dump"])
    except HostError:
        there = _version(host)
        return [
            name for name in names
            if (arch == "b32" or name not in _NARROW_ONLY) and name not in _NEVER_IN.get(table, ())
            and (there is None or _SINCE.get(name, ()) <= there)]
    there = set(line.split()[1] for line in output.out.splitlines() if len(line.split()) == 2)
    return [name for name in names if name in there]
