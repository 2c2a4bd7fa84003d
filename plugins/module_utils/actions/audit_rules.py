# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel's audit rules."""

import os
import tempfile

from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.action import Action, ActionError, must
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.audit_rules import FILE_TYPES, Locator, Rule, identity, parse, parse_listing

FOLDER = "/etc/audit/rules.d"
_MERGED = "/etc/audit/audit.rules"
_OPTIONS = (("-f", "failure"), ("-b", "backlog_limit"), ("-e", "enabled"))
_LOCKED = "the kernel's audit rules are locked until its next start; reboot this host, then do this again"


class LoadAuditRules(Action):
    """The rules of rules.d are merged and loaded, as at every start; ours have to be among what the kernel then has."""

    kind = "audit_rules"
    phase = "after"
    watch = (_MERGED, _MERGED + ".prev")
    SUBJECT = ("audit", "rules")
    declares = {SUBJECT: "those of rules.d"}

    def describe(self):
        return "augenrules --load"

    def state(self, host):
        status = dict(line.split()[:2] for line in must(host, ["auditctl", "-s"]).out.splitlines() if len(line.split()) > 1)
        rules = [line for line in must(host, ["auditctl", "-l"]).out.splitlines() if line.startswith("-")]
        return {"rules": rules, "options": {option: status[name] for option, name in _OPTIONS if name in status}}

    def apply(self, host):
        output = host.execute(["augenrules", "--load"], timeout=120)
        loaded = set(identity(rule) for rule in parse_listing(must(host, ["auditctl", "-l"]).out, Locator(host)))
        for path in host.glob(FOLDER + "/*jrt0117.rules"):
            for rule in parse(host.read(path), path, Locator(host)):
                if isinstance(rule, Rule) and identity(rule) not in loaded:
                    said = " ".join(output.err.split()) or "exit status %d" % output.rc
                    raise ActionError("%s was not loaded: %s (augenrules --load: %s)" % (rule.where, rule.text, said), [path])

    def undo(self, host, before, after):
        now = self.state(host)
        if now == before:
            return
        if now["options"].get("-e") == "2":
            raise ActionError(_LOCKED)
        must(host, ["auditctl", "-D"])
        lines = ["-c"] + [_loadable(line) for line in before["rules"]]
        lines += ["%s %s" % (option, before["options"][option]) for option, _name in _OPTIONS if option in before["options"]]
        with tempfile.NamedTemporaryFile("w", dir=host.real("/run"), suffix=".rules") as stream:
            stream.write("\n".join(lines) + "\n")
            stream.flush()
            os.fchmod(stream.fileno(), 0o600)
            host.execute(["auditctl", "-R", stream.name])
        if self.state(host) != before:
            raise ActionError("the audit rules from before could not all be loaded again; augenrules --load loads those of %s" % FOLDER)


def _loadable(line):
    """Return a rule as auditctl takes it: it prints kinds of files as numbers and reads them as names."""
    for name, number in FILE_TYPES.items():
        line = line.replace("-F filetype=%d" % number, "-F filetype=" + name)
    return line
