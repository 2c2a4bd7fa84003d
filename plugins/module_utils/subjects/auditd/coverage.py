# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What audit rules amount to: whether what is wanted is recorded, and which rule keeps it from being recorded."""

from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.rules import UNSET

# Executing is what these calls do: a rule for them covers a watch for x.
_EXECUTING = frozenset(("execve", "execveat"))
# Records that tell nothing of their own, and file systems of the kernel's own instruments.
_SPARE_RECORDS = (
    "CWD", "PROCTITLE", "EOE", "BPF", "CRYPTO_KEY_USER", "CRYPTO_SESSION", "SERVICE_START", "SERVICE_STOP")
_SPARE_FILE_SYSTEMS = ("tracefs", "debugfs", 0x74726163, 0x64626720)
_ERRORS_END = 4095

# A part of what is wanted: a call (None: any) in a width; `by` is the rule that records it or keeps it away, or None.
Part = namedtuple("Part", "wanted arch syscall by")


def parts(wanted, rules, widths):
    """Return the Parts of a wanted rule."""
    silenced = next((rule for rule in rules if silences(rule)), None)
    found = []
    for arch in (wanted.arch,) if wanted.arch else widths:
        for syscall in sorted(_syscalls(wanted)) if _syscalls(wanted) else (None,):
            atom = wanted._replace(arch=arch, syscalls=None if syscall is None else frozenset((syscall,)))
            found.append(Part(wanted, arch, syscall, _decisive(atom, rules) if silenced is None else silenced))
    return found


def recorded(part):
    """Tell whether a part is recorded."""
    return part.by is not None and part.by.action == "always"


def gaps(wanted, rules, widths):
    """Return the Parts of a wanted rule that are not recorded."""
    return [part for part in parts(wanted, rules, widths) if not recorded(part)]


def _decisive(atom, rules):
    """Return the first rule that speaks of it, which decides; None where none does."""
    return next((rule for rule in rules if rule.list == "exit" and (
        implies(atom, rule) if rule.action == "always" else rule.action == "never" and not disjoint(atom, rule))), None)


def silences(rule):
    """Tell whether a rule turns recording off for everyone: no process is watched at all."""
    return rule.list == "task" and rule.action == "never" and not rule.fields


def drops_users(rule):
    """Tell whether a rule drops events of people, whatever else is recorded."""
    if rule.list in ("task", "user"):
        return rule.action == "never" and not spares_users(rule)
    if rule.list == "exclude":
        return not spares_users(rule) and not _spare(rule, "msgtype", _SPARE_RECORDS)
    if rule.list == "filesystem":
        return rule.action == "never" and not _spare(rule, "fstype", _SPARE_FILE_SYSTEMS)
    if rule.list == "exit" and rule.action == "never":
        # Nothing but who it was decides: all that these people do goes unrecorded.
        return not spares_users(rule) and all(field.name.endswith(("uid", "gid", "sessionid")) for field in rule.fields)
    return False


def _spare(rule, name, values):
    return any(field.name == name and field.op == "=" and field.value in values for field in rule.fields)


def spares_users(rule):
    """Tell whether a rule is about daemons alone: processes that no login led to."""
    return any(field.name in ("auid", "loginuid") and field.op == "=" and field.value == UNSET for field in rule.fields)


def implies(atom, rule):
    """Tell whether all that `atom` speaks of is spoken of by the rule."""
    wanted = _syscalls(atom)
    if rule.arch not in (None, atom.arch):
        return False
    if rule.syscalls is not None and not (wanted and wanted <= rule.syscalls):
        return False
    return all(_field_implied(atom.fields, field) for field in rule.fields)


def disjoint(atom, rule):
    """Tell whether nothing that `atom` speaks of is spoken of by the rule."""
    wanted = _syscalls(atom)
    if rule.arch is not None and rule.arch != atom.arch:
        return True
    if rule.syscalls is not None and wanted and not wanted & rule.syscalls:
        return True
    return any(_contradicts(atom.fields, field) for field in rule.fields)


def _syscalls(rule):
    if rule.syscalls is None and any(field.name == "perm" and field.value == "x" for field in rule.fields):
        return _EXECUTING
    return rule.syscalls


def _field_implied(fields, field):
    same = [one for one in fields if one.name == field.name]
    if field in fields:
        return True
    if field.name in ("path", "dir"):
        return field.name == "dir" and any(
            _below(one.value, field.value) for one in fields if one.name in ("path", "dir"))
    if field.name == "perm":
        return any(set(one.value) <= set(field.value) for one in same)
    if field.name == "success" and field.op == "=" and field.value == 0:
        return any(
            one.name == "exit" and one.op == "=" and isinstance(one.value, int) and -_ERRORS_END <= one.value < 0
            for one in fields)
    if not isinstance(field.value, int):
        return field.op == "!=" and any(
            one.op == "=" and isinstance(one.value, str) and one.value != field.value for one in same)
    return bool(same) and _Numbers(same).within(field)


def _contradicts(fields, field):
    same = [one for one in fields if one.name == field.name]
    if field.name in ("path", "dir"):
        places = [one for one in fields if one.name in ("path", "dir")]
        return bool(places) and not any(_meet(one, field) for one in places)
    if field.name == "perm":
        return any(not set(one.value) & set(field.value) for one in same)
    if not isinstance(field.value, int):
        return field.op == "=" and any(
            (one.op == "=" and one.value != field.value) or (one.op == "!=" and one.value == field.value)
            for one in same)
    return bool(same) and _Numbers(same + [field]).empty


def _meet(one, other):
    return (one.value == other.value or (one.name == "dir" and _below(other.value, one.value))
            or (other.name == "dir" and _below(one.value, other.value)))


def _below(path, folder):
    return path == folder or path.startswith(folder.rstrip("/") + "/")


class _Numbers:
    """The numbers that some comparisons of one field leave."""

    def __init__(self, fields):
        self.low, self.high, self.without = -2**31, UNSET, set()
        for field in fields:
            if isinstance(field.value, int):
                self._narrow(field.op, field.value)

    def _narrow(self, op, value):
        if op in ("=", ">=", ">"):
            self.low = max(self.low, value + (op == ">"))
        if op in ("=", "<=", "<"):
            self.high = min(self.high, value - (op == "<"))
        if op == "!=":
            self.without.add(value)
        while self.high in self.without and self.low <= self.high:
            self.high -= 1
        while self.low in self.without and self.low <= self.high:
            self.low += 1

    @property
    def empty(self):
        return self.low > self.high

    def within(self, field):
        """Tell whether a comparison holds for every number that is left."""
        op, value = field.op, field.value
        if op == "!=":
            return value in self.without or not self.low <= value <= self.high
        return {
            "=": self.low == self.high == value, ">=": self.low >= value, ">": self.low > value,
            "<=": self.high <= value, "<": self.high < value,
        }.get(op, False)
