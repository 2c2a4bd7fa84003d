# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of auditd, and of the settings of the kernel's audit."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.now_and_at_boot import NowAndAtBoot
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import (
    rule_files as audit_rules,
    source as auditd,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.expectations import (
    installed as package_installed,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value

_PENDING_ADVICE = Text(
    "Reboot: the kernel's audit settings are locked (enabled 2).", "请重启主机：内核审计设置已锁定（enabled 2）。")
_INSTALL = Text(
    "The system administrator installs auditd; audit_running does it where the host's package sources have it.",
    "请系统管理员安装 auditd；软件源中有该软件包时由 audit_running 安装。")
_NAMES = {"-e": "enabled", "-b": "backlog_limit"}


def installed(host, fixable=False):
    """Return what is expected of auditd's package: audit_running installs it (`fixable`), the others say so."""
    return package_installed(auditd.package(host), auditd.PROGRAMS, fixable, None if fixable else _INSTALL)


def action(*names):
    """Return the rule that accepts one of these actions; EXEC has the program that it runs behind it."""
    by_name = one_of(*names)
    return Rule(by_name.wanted, by_name.target, lambda text: by_name.accepts((text or "").partition(" ")[0]))


def setting(host, option, rule, default=None):
    """Return what is expected of a setting of the kernel's audit.

    `option` is as in rules.d (-b), `default` what holds where no file sets it.
    """
    source = audit_rules.of(host)
    live, written = source.live(option), source.setting(option)
    good = rule.accepts(default if written is None else written.value)
    waits = auditd.locked(host) and good and not rule.accepts(live)
    return NowAndAtBoot(
        KernelAudit(source.label()), option, rule, default, auditd.answers(host), _PENDING_ADVICE if waits else None)


class KernelAudit:
    """The settings of the kernel's audit as a source of NowAndAtBoot; a run loads what it puts in the files."""

    looked = None

    def __init__(self, folder):
        self.folder = folder

    @staticmethod
    def others(_host, _option):
        """Return nothing: what loads rules otherwise is judged by itself."""
        return ()

    @staticmethod
    def unseen(host, _option):
        """Return why the kernel's audit cannot be judged, or None."""
        return audit_rules.of(host).unseen()

    @staticmethod
    def now(host, option):
        """Return the kernel's own value, one that is staged included."""
        return audit_rules.of(host).live(option)

    @staticmethod
    def at_boot(host, option):
        """Return the value that the files give, with its place, or None."""
        written = audit_rules.of(host).setting(option)
        return None if written is None else Value(written.value, written.where)

    @staticmethod
    def told(option):
        """Return the setting in a sentence."""
        return Text("{name} of the kernel's audit", "内核审计的 {name}").format(name=_NAMES[option])

    @staticmethod
    def place(_option):
        """Return what shows the values in force."""
        return "auditctl -s"

    @staticmethod
    def seen(option, value):
        """Return what shows the value in force."""
        return Evidence("command", "auditctl -s", "%s %s" % (_NAMES[option], value))

    @staticmethod
    def keep(host, option, value):
        """Stage a value in the files, and their loading."""
        audit_rules.of(host).set(option, value)

    @staticmethod
    def put(host, _option, _value):
        """Have the files loaded, which give an accepted value by now: perhaps a stricter one than `value`, which stays.
        """
        if not audit_rules.of(host).staged:
            audit_rules.of(host).load()
