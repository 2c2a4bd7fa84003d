# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TMOUT as login shells of the Bourne family end up with it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import tmout_lines
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell import source as login_scripts
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.state import COMPUTED, UNSEEN, within
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, printable

_ADVICE = Text(
    "The system administrator removes or lowers the TMOUT of {places}, or the set -e before what only the shell knows "
    "there; enforcing does not touch it, for that could end logins.",
    "请系统管理员删除或调低 {places} 中的 TMOUT；若此处内容仅在 shell 运行时可知，则去掉其前的 set -e。"
    "为避免登录中断，整改不修改此处。")
_CONDITIONAL = Text("TMOUT set conditionally", "TMOUT 有条件地设置")
_UNSURE = Text("TMOUT computed or set conditionally", "TMOUT 经计算或有条件地设置")


class LoginTimeout(Expectation):
    """Login shells set TMOUT, within the limit and so that nobody can change it."""

    def __init__(self, limit):
        self.limit = limit

    def check(self, host):
        parts = dict(expected="readonly TMOUT, 1 to %d" % self.limit, limit=self.limit)
        try:
            logins = login_scripts.of(host)
        except ParseError as error:
            return observed(
                "not_checked", "script_unreadable", "The TMOUT of login shells cannot be told: {problem}.",
                "无法判定登录 shell 的 TMOUT：{problem}。", problem=error,
                where="%s:%s" % (printable(error.path), error.line), **parts)
        if all(one.tmout is None for one in logins.bash):
            return self._missing(host, parts)
        held = next(
            (one.held for one in logins.bash if one.held is not None and tmout_lines.is_ours(host, one.held)), None)
        places = tmout_lines.clashes(host) if held is not None else ()
        if places:
            return _clash(host, held, places)
        bad = _ordered(one for one in logins.bash if not self._right(host, one))
        bad = bad or _ordered(one for one in logins.inner if tmout_lines.lax(one, self.limit))
        if bad:
            return self._wrong(host, bad, parts)
        good = _ordered(logins.bash)[0]
        return observed(
            "pass", "tmout_right", "{where} sets a readonly {actual}.", "{where} 设置只读 {actual}。",
            where=good.tmout_at, actual="TMOUT=%s" % good.tmout, evidence=(line(host, good.tmout_at),), **parts)

    def _right(self, host, state):
        return within(state.tmout, self.limit) and state.held is not None and login_scripts.open_to_all(
            host, state.tmout_at.path)

    def _missing(self, host, parts):
        read = host.exists("/etc/profile.d") and tmout_lines.reaches(host, self.limit)
        scripts = login_scripts.SCRIPTS if read else login_scripts.PROFILE
        return observed(
            "fail", "tmout_missing", "TMOUT is not set in {scripts}, expected a readonly one of {limit} s or less.",
            "{scripts} 未设置 TMOUT，应为不超过 {limit} 秒的只读变量。", scripts=scripts, evidence=(absent(scripts),),
            **parts)

    def _wrong(self, host, bad, parts):
        first = next((one for one in bad if one.tmout is not None), None) or bad[0]
        skipped = next((one for one in bad if one.tmout is None and one.ended is not None), None)
        parts.update(where=first.tmout_at or login_scripts.PROFILE)
        parts.update(evidence=(_seen(host, first.tmout_at) if first.tmout_at else absent(login_scripts.PROFILE),))
        if first.tmout_at is not None and not login_scripts.open_to_all(host, first.tmout_at.path):
            return observed(
                "fail", "tmout_hidden", "{where} sets TMOUT, and not everybody's shell can read that file.",
                "{where} 设置了 TMOUT，但并非所有用户的 shell 都能读取该文件。", **parts)
        if skipped is not None:
            parts.update(where=skipped.ended, evidence=(_seen(host, skipped.ended),), actual=_CONDITIONAL)
            return observed(
                "fail", "tmout_skipped",
                "{where} can end the start of a login shell before TMOUT is set, expected a readonly one of {limit} s"
                " or less.",
                "{where} 可能使登录 shell 的启动脚本在设置 TMOUT 之前结束，应为不超过 {limit} 秒的只读变量。", **parts)
        if first.tmout == UNSEEN:
            return observed(
                "not_checked", "tmout_unseen",
                "{where} reads a file whose name only the shell knows: what TMOUT is after it cannot be told.",
                "{where} 读取的文件名仅在 shell 运行时可知，无法判断其后的 TMOUT。", **parts)
        way = "" if first.held is not None else Text(", not readonly", "（非只读）")
        parts.update(
            actual=Text("TMOUT={text}{way}", "TMOUT={text}{way}").format(text=printable(str(first.tmout)), way=way))
        if first.tmout in (COMPUTED, None) or any(one.tmout is None for one in bad):
            parts.update(actual=_UNSURE)
        elif within(first.tmout, self.limit) and first.held is None:
            places = _shown(tmout_lines.hindrances(host, self.limit))
            if places:
                return observed(
                    "fail", "tmout_not_held",
                    "{where} has {actual}: it cannot be readonly, for {places} could then end logins. Expected a"
                    " readonly TMOUT of {limit} s or less.",
                    "{where}：{actual}；若设为只读，{places} 可能使登录中断。应为不超过 {limit} 秒的只读 TMOUT。",
                    places=places, advice=_ADVICE.format(places=places), **parts)
        return observed(
            "fail", "tmout_wrong", "{where} has {actual}, expected a readonly TMOUT of {limit} s or less.",
            "{where}：{actual}，应为不超过 {limit} 秒的只读 TMOUT。", **parts)

    def fix(self, host):
        # What cannot be understood is left alone.
        if self.check(host).reason != "script_unreadable":
            tmout_lines.settle(host, self.limit)


def _clash(host, held, places):
    """Return what is wrong where lines of ours, or of an earlier version, make readonly what something sets later."""
    place = printable(str(places[0]))
    return observed(
        "fail", "tmout_clash",
        "{held} makes TMOUT readonly, and {where} sets it later, or may set it: a login can end there.",
        "{held} 将 TMOUT 设为只读，而 {where} 随后再次设置或可能再次设置：登录可能在此中断。", held=held, where=place,
        expected="nothing sets a readonly TMOUT", actual="TMOUT set at %s" % place,
        evidence=(line(host, held), _seen(host, places[0])), advice=_ADVICE.format(places=_shown(places)))


def _shown(places):
    return joined([printable(str(one)) for one in places[:5]]) if places else None


def _seen(host, place):
    """Return the line of a place as evidence; a file that could not be followed has none."""
    return line(host, place) if isinstance(place, Where) else Evidence("file", place, "")


def _ordered(states):
    return sorted(states, key=lambda one: (str(one.tmout_at), str(one.tmout), str(one.held), str(one.ended)))
