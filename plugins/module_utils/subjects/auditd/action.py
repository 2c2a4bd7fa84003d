# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel's audit rules."""

import os
import tempfile

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, UntilRestart
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action, must
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.rules import (
    FOLDER,
    Locator,
    Rule,
    identity,
    loadable,
    parse,
    parse_listing,
)

_LOST = Text(
    "the kernel had this rule, which is in no file, and does not take it again: {rule}",
    "内核中原有一条不在任何文件中的规则，现无法重新加载：{rule}")
_NOT_LOADED = Text(
    "{where} was not loaded: {rule} (augenrules --load: {said})",
    "{where} 未能加载：{rule}（augenrules --load：{said}）")
_NOT_ALL = Text(
    "the audit rules from before could not all be loaded again; augenrules --load loads those of {folder}",
    "原有审计规则未能全部重新加载；augenrules --load 可加载 {folder} 中的规则")

# What augenrules makes of the files, here and at every start: what is in them since is no drift.
_MERGED = ("/etc/audit/audit.rules", "/etc/audit/audit.rules.prev")
_OPTIONS = (("-f", "failure"), ("-b", "backlog_limit"), ("-e", "enabled"))
_LOCKED = Text(
    "the kernel's audit rules are locked until its next start, which loads those from before; reboot this host",
    "内核审计规则在下次启动前处于锁定状态，启动时将加载此前的规则；请重启本机")


class LoadAuditRules(Action):
    """The rules of rules.d are merged and loaded, as at every start; ours have to be among what the kernel then has.

    again: lines of `auditctl -l` whose rules are in no file. Whoever loaded them, another program maybe, keeps them.
    """

    kind = "audit_rules"
    phase = "after"
    SUBJECT = ("audit", "rules")
    declares = {SUBJECT: "those of rules.d"}

    def __init__(self, again=()):
        super().__init__(again=list(again))

    def describe(self):
        again = self.arguments["again"]
        return "augenrules --load" + ("; auditctl -R: %s, in no file" % "; ".join(again) if again else "")

    def told(self, host):
        # Where auditctl comes with the same run, its package brings no rules of its own.
        there = len(self._identities(host)) if host.which("auditctl") else 0
        wanted = set(
            identity(rule) for path in host.glob(FOLDER + "/*.rules")
            for rule in parse(host.read(path), path, Locator(host)) if isinstance(rule, Rule))
        wanted.update(identity(one) for line in self.arguments["again"] for one in parse_listing(line, Locator(host)))
        return "%d rules in the kernel" % there, "%d rules" % len(wanted)

    def state(self, host):
        status = dict(
            line.split()[:2] for line in must(host, ["auditctl", "-s"]).out.splitlines() if len(line.split()) > 1)
        rules = [line for line in must(host, ["auditctl", "-l"]).out.splitlines() if line.startswith("-")]
        options = {option: status[name] for option, name in _OPTIONS if name in status}
        return {"rules": rules, "options": options, "merged": {path: _kept(host, path) for path in _MERGED}}

    def lasting(self, state):
        # auditd sets the options by itself when it starts and ends.
        return state["rules"]

    def drifted(self, host, states):
        # Nobody can change what is locked: what a start has loaded since comes of the files.
        return not self._is_locked(host) and super().drifted(host, states)

    def _is_locked(self, host):
        return self.state(host)["options"].get("-e") == "2"

    def apply(self, host):
        output = host.execute(["augenrules", "--load"], timeout=120)
        loaded = self._identities(host)
        again = [
            line for line in self.arguments["again"]
            if not set(identity(one) for one in parse_listing(line, Locator(host))) <= loaded]
        if again:
            _feed(host, again)
            lost = [
                line for line in again
                if not set(identity(one) for one in parse_listing(line, Locator(host))) <= self._identities(host)]
            if lost:
                raise ActionError(_LOST.format(rule=lost[0]))
        for path in host.glob(FOLDER + "/*jrt0117.rules"):
            for rule in parse(host.read(path), path, Locator(host)):
                if isinstance(rule, Rule) and identity(rule) not in loaded:
                    said = " ".join(output.err.split()) or "exit status %d" % output.rc
                    raise ActionError(_NOT_LOADED.format(where=rule.where, rule=rule.text, said=said), [path])

    @staticmethod
    def _identities(host):
        return set(identity(rule) for rule in parse_listing(must(host, ["auditctl", "-l"]).out, Locator(host)))

    def undo(self, host, before, after):
        locked = not self._loaded(host, before) and self._is_locked(host)
        if not locked and not self._loaded(host, before):
            self._load(host, before)
        # Here, as below: an audit names this action and never carries it out.
        from ansible_collections.jrt0117.baseline.plugins.module_utils.base.durable import put_back

        for path, kept in before["merged"].items():
            data, attrs = (None, None) if kept is None else (kept["text"].encode("latin-1"), kept["attributes"])
            put_back(host.root, path, data, attrs)
        if locked:
            raise UntilRestart(_LOCKED)

    def _loaded(self, host, wanted):
        now = self.state(host)
        return all(now[name] == wanted[name] for name in ("rules", "options"))

    def _load(self, host, before):
        must(host, ["auditctl", "-D"])
        _feed(
            host, before["rules"],
            [
                "%s %s" % (option, before["options"][option]) for option, _name in _OPTIONS
                if option in before["options"]])
        if not self._loaded(host, before):
            raise ActionError(_NOT_ALL.format(folder=FOLDER))


def _feed(host, rules, options=()):
    """Load lines of `auditctl -l`, each whatever becomes of the others, and then options."""
    with tempfile.NamedTemporaryFile("w", dir=host.real("/run"), suffix=".rules") as stream:
        stream.write("\n".join(["-c"] + [loadable(line) for line in rules] + list(options)) + "\n")
        stream.flush()
        os.fchmod(stream.fileno(), 0o600)
        host.execute(["auditctl", "-R", stream.name])


def _kept(host, path):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.base.durable import place, without_inode

    try:
        with place(host.root, path) as here:
            attributes, data = here.state()
    except FileNotFoundError:
        return None
    return None if data is None else {"text": data.decode("latin-1"), "attributes": without_inode(attributes)}
