# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of sudo: terminals of their own, and a record of its use, for every use."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo import (
    program as sudo_program,
    source as sudo,
)

_RECORDS = ("logfile", "syslog", "log_output")
# What brings a record back, in the order of preference; the second is sudo's own default.
_RESTORED = (("logfile", "/var/log/sudo.log"), ("syslog", "authpriv"))
_TAKEN = Text(
    "has records of some uses of sudo go elsewhere, which a setting for all would end; the system administrator "
    "decides", "使部分 sudo 使用记录写往他处，全局设置会改变它；请系统管理员决定")
_EXCEPTION_ADVICE = Text(
    "The system administrator takes !{name} out of {where}.", "请系统管理员去除 {where} 中的 !{name}。")


class UsesPty(Expectation):
    """Commands run in a terminal of their own, so that none of them stays behind on the administrator's."""

    _affects = Text(
        "What sudo runs gets a terminal of its own: what it leaves in the background no longer reaches the terminal"
        " that it was called from.",
        "sudo 在独立终端中执行命令：遗留在后台的进程不能再访问调用时的终端。")

    def check(self, host):
        source = sudo.of(host)
        found = source.policy.default("use_pty")
        if found is not None and found.op != "!":
            return observed(
                "pass", "pty_used", "sudo runs commands in their own terminal ({where}).",
                "sudo 在独立终端中执行命令（{where}）。", where=found.where, expected="use_pty", actual="use_pty",
                evidence=(line(host, found.where),))
        if found is None and sudo_program.pty_by_default(host):
            return observed(
                "pass", "pty_by_default",
                "This release of sudo runs commands in their own terminal by itself, and {where} does not turn that "
                "off.", "此版本的 sudo 默认在独立终端中执行命令，{where} 未关闭该功能。", where=source.main,
                expected="use_pty", actual="use_pty by default", evidence=(absent(*source.policy.files),))
        return observed(
            "fail", "pty_unused", "sudo does not have use_pty in {where}.", "{where} 中 sudo 未设置 use_pty。",
            where=source.main if found is None else found.where, expected="use_pty",
            actual="use_pty is %s" % ("unset" if found is None else "off"),
            evidence=(absent(*source.policy.files) if found is None else line(host, found.where),))

    def fix(self, host):
        sudo.of(host).set_default("use_pty")


class Logs(Expectation):
    """The use of sudo leaves a record."""

    def check(self, host):
        source = sudo.of(host)
        named = [source.policy.default(name) for name in _RECORDS]
        kept = [one for one in named if one is not None and one.op != "!"]
        syslog_off = named[1] is not None and named[1].op == "!"
        expected = "logfile, syslog or log_output"
        if kept or not syslog_off:
            # sudo writes to syslog where nobody tells it otherwise.
            return observed(
                "pass", "use_logged", "sudo keeps a record of its use ({by}).", "sudo 记录其使用情况（{by}）。",
                by="%s, %s" % (kept[0].name, kept[0].where) if kept else "syslog, sudo's default", expected=expected,
                actual=kept[0].name if kept else "syslog", where=kept[0].where if kept else source.main,
                evidence=(line(host, kept[0].where) if kept else absent(*source.policy.files),))
        return observed(
            "fail", "use_unlogged", "sudo keeps no record of its use: syslog is turned off in {where}.",
            "sudo 未记录其使用情况：{where} 关闭了 syslog。", where=named[1].where, expected=expected, actual="!syslog",
            evidence=(line(host, named[1].where),))

    def fix(self, host):
        source = sudo.of(host)
        # One for all, set last, would overrule those of some users or hosts.
        elsewhere = dict((one.name, one) for one in source.policy.defaults if one.scope != "all" and one.op != "!")
        for name, value in _RESTORED:
            if name not in elsewhere:
                source.set_default(name, value)
                return
        raise HostError(elsewhere["syslog"].where, _TAKEN)


def exceptions(host):
    """Yield what is to be said of each setting that takes these two away again, for some users, hosts or commands."""
    policy = sudo.of(host).policy
    said = {name: policy.default(name) for name in _RECORDS}
    # sudo writes to syslog where nobody tells it otherwise.
    kept = set(name for name, one in said.items() if (name == "syslog" if one is None else one.op != "!"))
    for default in policy.defaults:
        if default.scope == "all" or default.op != "!":
            continue
        kept.discard(default.name)
        if default.name == "use_pty" or not kept:
            yield observed(
                "fail", "setting_excepted", "{where} turns {name} off for some uses of sudo.",
                "{where} 对部分 sudo 使用关闭了 {name}。", where=default.where, name=default.name,
                expected="use_pty and a record for every use", actual="!%s" % default.name,
                evidence=(line(host, default.where),),
                advice=_EXCEPTION_ADVICE.format(where=default.where, name=default.name))
