# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each person may take of a host at most: processes, open files and core dumps by pam_limits."""

import os
import re
from typing import List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import limits
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import module as pam_module
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import whole

# By the item of limits.conf: what the kernel calls it in /proc/PID/limits, and whose it is.
ITEMS = {"nproc": "Max processes", "nofile": "Max open files", "core": "Max core file size"}
_MANY = {
    "nproc": Text("{name} has {most} processes at most, over all logins (from the next login on).",
                  "{name} 的全部会话合计最多 {most} 个进程（下次登录起）。"),
    "nofile": Text("A process of {name} opens {most} files at most (from the next login on).",
                   "{name} 的每个进程最多打开 {most} 个文件（下次登录起）。"),
    "core": Text("A program of {name} that crashes leaves no core dump (from the next login on).",
                 "{name} 的程序崩溃时不再生成 core 文件（下次登录起）。"),
}
# What starts logins and jobs hands on its own limits where no line sets any.
_STARTERS = ("ssh.service", "sshd.service", "cron.service", "crond.service", "systemd-logind.service")
_HARD = r"^%s +(?:\S+) +(\S+)"
_FREED = Text(
    "The system administrator takes out the line that frees {name} ({place}).",
    "请系统管理员删除使 {name} 不受限制的行（{place}）。")
_CONF = Text(
    "The system administrator sets the limits in {path}, which pam_limits goes by here (conf=).",
    "请系统管理员在 {path} 中设置限制，此处 pam_limits 以该文件为准（conf=）。")


def expected(policy):
    """Return {item: the most of it}, by the options."""
    return {"nproc": policy.user_processes, "nofile": policy.user_open_files, "core": 0}


def limited(policy):
    """Return the expectation that each person's account is held to the limits."""
    wanted = expected(policy)

    def things(host):
        together: List[Limited] = []
        together += [
            Limited(account, item, wanted[item], together) for account in people.of(host).humans
            for item in sorted(wanted)]
        return together
    return Each(
        things, "accounts_limited", "Each account of a person has its limits of processes, open files and core dumps.",
        "每个人员账号的进程数、打开文件数与 core 文件均有上限。",
        none=Text("No account here is a person's that could log in.", "本机没有可登录的人员账号。"))


class Limited(Expectation):
    """The hard limit of an account is no more than a number. `together` are all that are expected like it."""

    def __init__(self, account, item, most, together):
        self.account = account
        self.item = item
        self.most = most
        self.together = together
        self.affecting(_MANY[item].format(name=account.name, most=most))

    def check(self, host):
        main = conf(host)
        limit = limits.hard(host, self.account, self.item, main)
        parts = dict(name=self.account.name, item=self.item, most=self.most,
                     expected="%s <= %d" % (self.item, self.most))
        if limit.exempt:
            return observed(
                "fail", "limits_waived", "Nothing limits {name}: {place} frees the account.",
                "{name} 不受任何限制：{place} 将其豁免。", place=limit.line.where, actual="no limit",
                evidence=(quoted(limit.line.where, limit.line.raw),), **parts)
        if limit.number is None:
            return self._inherited(host, main, parts)
        parts.update(number=_shown(limit.number), where=limit.line.where, actual=_shown(limit.number),
                     evidence=(quoted(limit.line.where, limit.line.raw),))
        if limit.number <= self.most:
            return observed(
                "pass", "limit_set", "{item} of {name} is {number} ({where}).",
                "{name} 的 {item} 为 {number}（{where}）。", **parts)
        return observed(
            "fail", "limit_wide", "{item} of {name} is {number} ({where}), expected {most} at most.",
            "{name} 的 {item} 为 {number}（{where}），应不大于 {most}。", **parts)

    def _inherited(self, host, main, parts):
        """Return what is seen where no line sets the limit: what starts a login hands on its own."""
        handed, seen = inherited(host, self.item)
        places = absent(*([main] if main else limits.MAINS[:1] + (limits.FOLDERS[0] + "/*.conf",)))
        parts.update(number=_shown(handed), evidence=(places,) + seen, actual=_shown(handed), place=places.ref)
        if handed <= self.most:
            return observed(
                "pass", "limit_inherited", "{item} of {name} is {number}, as what starts logins has it.",
                "{name} 的 {item} 为 {number}，继承自启动登录的服务。", **parts)
        return observed(
            "fail", "limit_unset", "No line limits {item} of {name} ({place}): {number}, expected {most} at most.",
            "没有限制 {name} 的 {item} 的行（{place}）：{number}，应不大于 {most}。", **parts)

    def looked_at(self, host):
        seen = self.check(host)
        # What keeps a machine from it keeps it from this account alone.
        obstacle = self._obstacle(host) if seen.status == "fail" else None
        if obstacle is not None:
            seen = seen._replace(advice=obstacle)
            yield Judged(lambda host: seen), seen
        else:
            yield self, seen

    def _obstacle(self, host):
        """Return as a Text what a person has to see to first, or None."""
        main = conf(host)
        if main is not None:
            return _CONF.format(path=main)
        limit = limits.hard(host, self.account, self.item)
        if limit.exempt:
            return _FREED.format(name=self.account.name, place=limit.line.where)
        return limits.obstacle(host, self.account, self.item)

    def fix(self, host):
        if not limits.is_set(host, self.account, self.item, self.most):
            # All at once: with each account written by itself, the files would be read anew for each.
            limits.set_hard(host, [
                (one.account, one.item, one.most) for one in self.together
                if one.check(host).status == "fail" and one._obstacle(host) is None])


def conf(host):
    """Return the one file that a stack has pam_limits read, or None where it reads its own."""
    def look():
        for stack in pam_module.usable(host, ("sshd", "login")).values():
            for entry in stack.find("session", "pam_limits"):
                for argument in entry.args:
                    if argument.startswith("conf="):
                        return argument[len("conf="):]
        return None
    return host.memo("limits file", look)


def inherited(host, item):
    """Return the widest hard limit that the services which start logins have now, and the evidence of it."""
    found = host.ask(("handed on", item), lambda: list(_handed(host, item)))
    return max(number for number, _seen in found) if found else limits.ENDLESS, tuple(seen for _number, seen in found)


def _handed(host, item):
    if not host.live:
        return
    for unit in _STARTERS:
        main = units.shown(host, unit).get("MainPID", "0")
        found = None if main == "0" else of_process(main, item)
        if found is not None:
            yield found[0], Evidence("file", "/proc/%s/limits" % main, found[1])


def of_process(process, item):
    """Return (the hard limit of a process, the line that says so), or None where it has ended."""
    try:
        with open("/proc/%s/limits" % process, encoding="ascii", errors="replace") as stream:
            match = re.search(_HARD % ITEMS[item], stream.read(), re.M)
    except OSError:
        return None
    if match is None:
        return None
    number = limits.ENDLESS if match.group(1) == "unlimited" else whole(match.group(1))
    return None if number is None else (number, match.group(0))


def sessions(policy):
    """Return a function that yields who has processes from before, with wider limits: these end with the processes."""
    wanted = expected(policy)

    def look(host):
        names = {one.uid: one.name for one in people.of(host).humans}
        for process in _processes(host):
            uid = _uid(process)
            for item in sorted(wanted) if uid in names else ():
                found = of_process(process, item)
                if found is not None and found[0] > wanted[item]:
                    yield names[uid], item, process, found

    def told(host):
        found = list(look(host)) if host.live else []
        if found:
            _name, item, process, (number, text) = found[0]
            yield observed(
                "pass", "older_sessions",
                "Processes of {names} began with wider limits ({item} {number}, process {process}); new logins have "
                "the new ones.",
                "{names} 的部分进程启动于限制生效之前（{item} {number}，进程 {process}）；新登录使用新限制。",
                names=people.listed(sorted({one[0] for one in found})), item=item, number=_shown(number),
                process=process, expected="%s <= %d" % (item, wanted[item]), actual=_shown(number),
                evidence=(Evidence("file", "/proc/%s/limits" % process, text),))
    return told


def _processes(host):
    return [name for name in host.ask("processes", lambda: os.listdir("/proc")) if whole(name) is not None]


def _uid(process):
    try:
        return os.stat("/proc/" + process).st_uid
    except OSError:
        return None


def _shown(number):
    return "unlimited" if number == limits.ENDLESS else "%d" % number
