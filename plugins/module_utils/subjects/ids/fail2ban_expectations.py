# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of fail2ban: spans of time that can be read, and a server that goes by its files."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import fail2ban
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_TIME_ADVICE = Text("The system administrator writes it as a number of seconds, or as 10m, 1d 12h or 24*60*60.",
                    "请系统管理员以秒数或 10m、1d 12h、24*60*60 等形式书写。")
_RELOAD = Text("The administrator reloads it: fail2ban-client reload.", "请管理员重新加载：fail2ban-client reload。")


def span(settings, name, rule, fixable):
    """Return what is expected of a span of time.

    A run leaves one that cannot be read here: it may be longer than any that a run would set.
    """
    value = settings.get(name)
    try:
        if value is not None:
            settings.seconds(value.text)
        return Setting(settings, name, rule, fixable=fixable)
    except ValueError:
        return Judged(lambda host: _unread(host, name, value))


def _unread(host, name, value):
    text = printable(value.text)
    return observed(
        "not_checked", "time_unread", "{where} has {name} {text}, which cannot be read here as a time.",
        "{where} 中的 {name} {text} 无法解读为时间。", where=value.where, name=name, text=text,
        expected="%s in seconds" % name, actual=text, evidence=[line(host, value.where)], advice=_TIME_ADVICE)


def goes_by(host, rules, jails):
    """Judge whether the server has these jails, and goes by these rules of sshd's: what its files say counts once it
    has read them.
    """
    questions = ["status " + jail for jail in jails] + ["get sshd " + name for name, _rule in rules]
    said = [" ".join(text.split()) for text in fail2ban.answers(host, *questions)]
    missing = [jail for jail, text in zip(jails, said) if not text.startswith("Status")]
    wrong = ["%s %s" % (name, text) for (name, rule), text in zip(rules, said[len(jails):]) if not rule.accepts(text)]
    parts = dict(
        jails=", ".join(missing or jails), wrong="; ".join(wrong), expected="jails " + ", ".join(jails),
        evidence=[Evidence("command", "fail2ban-client " + one, text) for one, text in zip(questions, said)],
        advice=_RELOAD)
    if missing:
        return observed(
            "fail", "jail_not_loaded", "fail2ban runs without its jail {jails}.",
            "fail2ban 正在运行，但未启用 jail {jails}。", actual="not loaded", **parts)
    if wrong:
        return observed(
            "fail", "not_reloaded",
            "fail2ban does not go by its files, which it has read before they were changed: {wrong}.",
            "fail2ban 尚未重新读取配置文件，实际为：{wrong}。", actual=", ".join(wrong), **parts)
    return observed(
        "pass", "jail_loaded", "fail2ban runs its jails {jails}.", "fail2ban 正在运行 jail {jails}。", actual="loaded",
        **parts)
