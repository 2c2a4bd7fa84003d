# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two laws over every fix that a test has staged.

No expectation is open any more after its own fix, or else it says that the next start settles it; and what is staged is
what the control's metadata says an enforcing run may write.
"""

import fnmatch
import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.metadata import metadata

# Of a control, by reason code: why a fix that stages what it can may leave this open. Check mode predicts no `pass` of
# it.
LEFT_OPEN = {
    "admin_sources": {"management_open": "a rule of others lets in what ours does not"},
    "anti_spoofing": {
        "rules_unseen": "nft is not run for an image; the table is judged where it is loaded",
        "setting_unknown": "the kernel of this host lacks the setting; the line is for the next one",
    },
    "connection_limits": {"setting_unknown": "the kernel of this host lacks the setting; the line is for the next one"},
    "file_access": {
        "script_unreadable": "a login script that cannot be parsed may undo what ours sets",
        "umask_skipped": "a line of an administrator ends /etc/profile before ours",
        "umask_unset": "a line of an administrator ends /etc/profile before ours",
    },
    "firewall_default_deny": {
        "lost_at_boot": "a rule of others accepts at boot what ours drops, or no systemd loads ours",
        "boot_by_devices": "a rule of others accepts at boot what ours drops, or no systemd loads ours"},
    "firewall_logging": {"drops_unlogged": "a chain of others drops before ours can log"},
    "firewall_port_rules": {
        "published_for_others": "what goes to the containers of a declared interface is the cluster's to narrow",
        "rules_unreadable": "a rule of others stays as it is"},
    "forwarding_off": {"sent_past_rules": "a rule of others sends packets on before ours see them"},
    "kernel_hardening": {"setting_unknown": "the kernel of this host lacks the setting; the line is for the next one"},
    "session_timeout": {
        "tmout_hidden": "a script of an administrator that people cannot read sets it",
        "tmout_missing": "a line of an administrator ends /etc/profile before ours",
        "tmout_not_held": "people's own files set TMOUT, and a readonly one would end their start",
        "tmout_skipped": "a line of an administrator ends /etc/profile before ours",
        "tmout_wrong": "a script of an administrator makes it readonly before ours",
    },
}
# What metadata calls the actions that are no file's content.
ACTIONS = {
    "audit_rules": "audit rules",
    "boot_loader": "boot loader",
    "link_down": "link",
    "mariadb_anonymous_locked": "database account",
    "mariadb_audit_plugin": "database plugin",
    "mariadb_password_plugin": "database plugin",
    "mariadb_variable": "database variable",
    "module_loaded": "kernel",
    "module_unloaded": "kernel",
    "oom_score": "kernel",
    "package": "package",
    "postgresql_role_limit": "database role",
    "postgresql_rule": "database access rule",
    "postgresql_setting": "database setting",
    "ruleset": "packet filter",
    "sysctl": "kernel",
    "tool": "program",
    "traffic_order": "queues",
    "unit_begun": "unit",
    "unit_disabled": "unit",
    "unit_ready": "unit",
    "unit_run_once": "unit",
    "unit_running": "unit",
}
# Who only asks what has come of a change.
QUESTIONS = ("tls_asked_again",)


def still_open(host, task, expectation, before):
    """Return what is said after the fix as before it, or None: by the expectation, or where it looked beforehand, by
    the control.
    """
    again = task.control.expectations(host, task.policy) if isinstance(expectation, Judged) else [expectation]
    for seen in (seen for one in again for _part, seen in one.looked_at(host)):
        if seen is None:
            # A thing that is right, and one of many.
            continue
        same = (seen.message.en, seen.where) == (before.message.en, before.where)
        if same and seen.open and not seen.pending_reboot:
            return seen
    return None


def undeclared(control, paths, actions):
    """Return what was staged for a control and stands in none of its `writes`; folders on the way to a file count as
    the file.
    """
    known = metadata().get(control)
    if known is None:
        # A control of a test's own.
        return []
    places = [one.partition(": ")[0] for one in known.writes]
    wrong = [
        path
        for path in paths
        if not any(fnmatch.fnmatch(path, place) or place.startswith(f"{path.rstrip('/')}/") for place in places)
    ]
    return wrong + [kind for kind in actions if kind not in QUESTIONS and ACTIONS.get(kind) not in places]


def watch(monkeypatch):
    """Have every fix that is staged from now on looked at; return the list of what breaks a law."""
    wrong, fix = [], Engine._fix

    @functools.wraps(fix)
    def fixed(engine, share, expectation):
        host, task = engine.host, engine.tasks[share[0]]
        before = expectation.check(host)
        files, actions = dict(host.changes), len(host.actions)
        fix(engine, share, expectation)
        mark = host.checkpoint()
        staged = [
            path for path, change in host.changes.items() if files.get(path) != change and not host.only_brought(path)]
        left = still_open(host, task, expectation, before)
        # To look is to read: whatever was staged meanwhile is no fix.
        host.restore(mark)
        if left is not None and left.reason not in LEFT_OPEN.get(task.control.id, ()):
            wrong.append((task.control.id, left.reason, f"is open after its own fix: {left.message.en}"))
        kinds = [action.kind for action in host.actions[actions:]]
        wrong.extend(
            (task.control.id, one, "is in none of its `writes` in catalogue/controls")
            for one in undeclared(task.control.id, staged, kinds)
        )

    monkeypatch.setattr(Engine, "_fix", fixed)
    return wrong
