# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit rules that the kernel has now, and those that its next start will give it."""

import re
from typing import Any, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import source as auditd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.action import FOLDER, LoadAuditRules
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.rules import (
    LISTING,
    Locator,
    Rule,
    Setting,
    identity,
    parse,
    parse_listing,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document

OWN = FOLDER + "/00-jrt0117.rules"
LOCK = FOLDER + "/99-jrt0117.rules"
_DIGITS = re.compile(r"([0-9]+)")
# -D: what is loaded now goes first. -c: a folder that has gone since must not cost the rules after it.
_HEADS = {OWN: b"# Managed by jrt0117.baseline.\n-D\n-c\n", LOCK: b"# Managed by jrt0117.baseline.\n"}
_BY_HAND = Text(
    "is loaded by auditctl at every start: what lies in {folder} would come into force unasked. Have {unit} load the "
    "folder (augenrules --load), with these rules in it, and enforce again",
    "每次启动由 auditctl 加载；改为加载 {folder} 会使其中原未启用的规则生效。请先将这些规则移入该目录，并由 {unit} "
    "执行 augenrules --load，再重新整改")
_LOST = Text(
    "locks the kernel's rules, and this one is in no file, so that it would be gone: {rule}. Write it into {folder}, "
    "or unload it, and enforce again",
    "将锁定内核规则，而以下规则未写入任何文件，锁定后将丢失：{rule}。请将其写入 {folder} 或卸载后重新整改")
_STATUS = {"-e": "enabled", "-b": "backlog_limit", "-f": "failure"}


def of(host):
    """Return this host's rules."""
    return AuditRules(host)


class AuditRules:
    """Rules and settings in force and at boot, staged changes included."""

    def __init__(self, host):
        self.host = host

    # What is

    def files(self):
        """Return (path, what stands in it) for every file that is loaded at boot, in the order in which they are read.
        """
        return self.host.memo("audit rule files", self._read)

    def _read(self):
        found: List[Any] = []
        for place in self.sources():
            paths = (
                sorted(self.host.found(FOLDER + "/*.rules"), key=_by_version) if place == FOLDER
                else [place] if self.host.exists(place) else [])
            read = [(path, parse(self.host.read(path), path, Locator(self.host))) for path in paths]
            # augenrules puts it before everything else, whatever file has it.
            cleared = place == FOLDER and any(_clears(one) for _path, lines in read for one in lines)
            found = ([] if cleared else found) + read
        return found

    def sources(self):
        """Return the folder, or the files that auditctl is given at every start, in the order of their loading."""
        return self.host.memo("audit rules from", lambda: auditd.loaded(self.host))

    def label(self):
        """Return those by name."""
        return ", ".join(self.sources())

    def at_boot(self):
        """Return the rules that the files amount to."""
        rules = []
        for path, one in ((path, one) for path, lines in self.files() for one in lines):
            if isinstance(one, Rule):
                rules.append(one)
            elif _clears(one) and not path.startswith(FOLDER + "/"):
                rules = []
            elif one.rule is not None:
                rules = [rule for rule in rules if identity(rule) != identity(one.rule)]
            elif one.name == "-D" and one.value:
                rules = [rule for rule in rules if one.value not in rule.keys]
        return rules

    def setting(self, name):
        """Return the line that sets -b, -e or -f at boot: the last one; or None."""
        found = [one for _path, lines in self.files() for one in lines if isinstance(one, Setting) and one.name == name]
        return found[-1] if found else None

    def unseen(self):
        """Return why what is in force cannot be judged, as an Observation, or None; of what is staged the files tell.
        """
        return None if self.staged else auditd.unseen(self.host)

    @property
    def staged(self):
        """Whether the files are to be loaded by this run, or by an auditd that comes with it."""
        return self.host.declared(LoadAuditRules.SUBJECT) is not None or auditd.to_come(self.host)

    def in_force(self):
        """Return the rules that the kernel has, or will have once what is staged is loaded."""
        if self.staged:
            return self.at_boot() + parse_listing("\n".join(self._again() or ()), Locator(self.host))
        if auditd.unseen(self.host) is not None:
            return []
        return self.host.memo(
            "audit rules", lambda: parse_listing(self.host.run(["auditctl", "-l"]).out, Locator(self.host)))

    def live(self, name):
        """Return the kernel's own value of -b, -e or -f as text, or None."""
        written = self.setting(name) if self.staged else None
        return auditd.status(self.host).get(_STATUS[name]) if written is None else written.value

    def place(self, rule):
        """Return where a rule of the kernel is written, or that it was only loaded."""
        return next((one.where for one in self.at_boot() if identity(one) == identity(rule)), rule.where)

    # What shall be

    def put(self, key, lines):
        """Stage the rules of one key in our file, without those that another file has: the kernel refuses a second one.
        """
        self._ours()
        elsewhere = set(
            identity(one) for path, found in self.files() if path != OWN for one in found if isinstance(one, Rule))
        document = self._document(OWN)
        kept = [
            text for text in (document.text(index) for index in range(len(document.lines)))
            if not text.endswith(" -k " + key)]
        known = elsewhere | set(identity(one) for one in self._parsed(kept) if isinstance(one, Rule))
        for line, rule in zip(lines, self._parsed(lines)):
            if identity(rule) not in known:
                known.add(identity(rule))
                kept.append(line)
        self.host.stage_content(OWN, ("\n".join(kept) + "\n").encode("utf-8", "surrogateescape"), mode=0o600)
        self.load()

    def _document(self, path):
        return Document(self.host.read(path) if self.host.exists(path) else _HEADS[path], path)

    def _parsed(self, lines):
        return parse("\n".join(lines).encode("utf-8", "surrogateescape"), OWN, Locator(self.host))

    def remove(self, rule):
        """Stage the removal of a rule from the file where it stands."""
        self._ours()
        for path, found in self.files():
            for one in found:
                if isinstance(one, Rule) and identity(one) == identity(rule):
                    document = self._document(path)
                    document.delete(one.where.line - 1)
                    self.host.stage_content(path, document.render())
                    return self.remove(rule)
        return self.load(without=rule)

    def set(self, name, value):
        """Stage the value of -b, -e or -f at boot: where it is decided now, else in a file of ours."""
        self._ours()
        written = self.setting(name)
        path = (LOCK if name == "-e" else OWN) if written is None else written.where.path
        document = self._document(path)
        if written is None:
            document.append("%s %s" % (name, value))
        else:
            document.replace(written.where.line - 1, "%s %s" % (name, value))
        self.host.stage_content(path, document.render(), mode=0o600)
        self.load()

    def load(self, without=None):
        """Stage the loading of the files, after everything else: it may lock the kernel's rules.

        without: a rule that goes, be it in no file. Raises HostError where this would take rules away, or put others in
        force than ours.
        """
        if auditd.locked(self.host):
            return
        self._ours()
        again = self._again()
        if again is None:
            again = self._unwritten()
        if without is not None:
            again = [
                line for line in again
                if identity(without) not in [identity(one) for one in parse_listing(line, Locator(self.host))]]
        lock = self.setting("-e")
        if again and lock is not None and lock.value == "2":
            raise HostError(str(lock.where), _LOST.format(rule=again[0], folder=FOLDER))
        for staged in self._loads():
            self.host.withdraw_action(staged)
        self.host.stage_action(LoadAuditRules(again))

    def _ours(self):
        """Raise HostError where a start loads more than the folder: nothing is written then."""
        others = [path for path in self.sources() if path != FOLDER]
        if others:
            raise HostError(others[0], _BY_HAND.format(folder=FOLDER, unit=auditd.UNIT))

    def _loads(self):
        return [action for action in self.host.actions if isinstance(action, LoadAuditRules)]

    def _again(self):
        """Return what the staged loading keeps of the rules that are in no file; None where none is staged."""
        return next((action.arguments["again"] for action in self._loads()), None)

    def _unwritten(self):
        """Return the lines of the kernel's rules that are in no file, nor were before this run changed any."""
        if auditd.unseen(self.host) is not None:
            return []
        before = [(path, self.host.original(path) or b"") for path, _lines in self.files()]
        known = self.at_boot() + [
            one for path, data in before for one in parse(data, path, Locator(self.host)) if isinstance(one, Rule)]
        written = set(identity(one) for one in known)
        lines = [line.strip() for line in self.host.run(["auditctl", "-l"]).out.splitlines()]
        return [
            line for line in lines
            if any(identity(one) not in written for one in parse_listing(line, Locator(self.host)))]


def seen(rule, where):
    """Return a rule as evidence: a line of a file, or of what `auditctl -l` prints."""
    return Evidence("command" if where == LISTING else "file", where, rule.text)


def _clears(one):
    """Tell whether a line takes away all rules before it."""
    return isinstance(one, Setting) and one.name == "-D" and not one.value


def _by_version(path):
    """Order names as `ls -v`, which augenrules uses: numbers by their value."""
    return [
        (0, int(part[:4000]), "") if part[:1] in "0123456789" else (1, 0, part)
        for part in _DIGITS.split(path) if part]
