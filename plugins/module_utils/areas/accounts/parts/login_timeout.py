# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TMOUT as login shells of the Bourne family end up with it, and lines of ours that neither weaken it nor end a login."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell import source as login_scripts
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.state import (
    CLAMP,
    COMPUTED,
    UNSEEN,
    within,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

OWN = "/etc/profile.d/zz-jrt0117-tmout.sh"
_HEAD = "# Managed by jrt0117.baseline: idle shells end. A stricter value stays.\n"
_SET = CLAMP + "\nexport TMOUT\n"
# A shell that does not know TMOUT gains nothing by a readonly one, and would end at whatever sets it later. So would bash in its POSIX mode,
# in which scripts of /bin/sh read the profile where that is bash; a login with it takes the mode up after its start files.
_KNOWN = '[ -z "${BASH_VERSION-}${KSH_VERSION-}${ZSH_VERSION-}" ] || '
_HOLD = _KNOWN + 'case ":${SHELLOPTS-}:" in *:posix:*) ;; *) readonly TMOUT ;; esac\n'
_BLOCK = re.compile(
    (re.escape(_HEAD + _SET.format("LIMIT")).replace("LIMIT", r"\d+") + "(?:" + re.escape(_HOLD) + "|" + re.escape(_KNOWN) + "readonly TMOUT\n)?")
    .encode("ascii")
    # As earlier versions wrote it.
    + rb"|^readonly TMOUT=\d+\nexport TMOUT\n\Z", re.M)
_NUMBER = re.compile(r"""\bTMOUT=(["']?)(\d+)\1(?=[\s;&|)]|\Z)""")
_ADVICE = Text(
    "The system administrator removes or lowers the TMOUT of {places}, or the set -e before what only the shell knows "
    "there; enforcing does not touch it, for that could end logins.",
    "请系统管理员删除或调低 {places} 中的 TMOUT；若此处内容仅在 shell 运行时可知，则去掉其前的 set -e。"
    "为避免登录中断，整改不修改此处。")


def script(limit, readonly):
    """Return the lines that set TMOUT, as bytes."""
    return (_HEAD + _SET.format(limit) + (_HOLD if readonly else "")).encode("ascii")


def without(data):
    """Return a script without our lines, then the limit that they set (None: nothing of ours holds at its end) and whether it becomes readonly."""
    found = _BLOCK.search(data)
    if found is None or b"TMOUT" in data[found.end():]:
        return _BLOCK.sub(b"", data), None, False
    return _BLOCK.sub(b"", data), re.findall(rb"TMOUT=(\d+)", found.group())[0].decode("ascii"), b"readonly" in found.group()


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
                "not_checked", "script_unreadable", "The TMOUT of login shells cannot be told: {problem}.", "无法判定登录 shell 的 TMOUT：{problem}。",
                problem=error, where="%s:%s" % (printable(error.path), error.line), **parts)
        bad = _ordered(one for one in logins.bash if not self._right(host, one))
        if all(one.tmout is None for one in logins.bash):
            shown = login_scripts.SCRIPTS if host.exists("/etc/profile.d") and self._reaches(host) else login_scripts.PROFILE
            return observed(
                "fail", "tmout_missing", "TMOUT is not set in {scripts}, expected a readonly one of {limit} s or less.",
                "{scripts} 未设置 TMOUT，应为不超过 {limit} 秒的只读变量。",
                evidence=(Evidence("file", shown, "no TMOUT"),), scripts=shown, **parts)
        clash = self._clash(host, logins)
        if clash is not None:
            return clash
        if bad:
            return self._wrong(host, bad, parts)
        lax = _ordered(one for one in logins.inner if self._lax(one))
        if lax:
            return self._wrong(host, lax, parts)
        good = _ordered(logins.bash)[0]
        actual = "TMOUT=%s" % good.tmout
        return observed(
            "pass", "tmout_right", "{where} sets a readonly {actual}.", "{where} 设置只读 {actual}。", where=good.tmout_at, actual=actual, **parts)

    def _lax(self, state):
        return state.tmout is not None and not within(state.tmout, self.limit)

    def _right(self, host, state):
        return within(state.tmout, self.limit) and state.held is not None and login_scripts.open_to_all(host, state.tmout_at.path)

    def _reaches(self, host):
        """Tell whether logins read a script in /etc/profile.d."""
        mark = host.checkpoint()
        self._place(host, OWN, True)
        found = any(one.tmout_at is not None and one.tmout_at.path == OWN for one in login_scripts.of(host).bash)
        host.restore(mark)
        return found

    def _wrong(self, host, bad, parts):
        first = next((one for one in bad if one.tmout is not None), None) or bad[0]
        skipped = next((one for one in bad if one.tmout is None and one.ended is not None), None)
        if first.tmout_at is not None and not login_scripts.open_to_all(host, first.tmout_at.path):
            return observed(
                "fail", "tmout_hidden", "{where} sets TMOUT, and not everybody's shell can read that file.",
                "{where} 设置了 TMOUT，但并非所有用户的 shell 都能读取该文件。", where=first.tmout_at, **parts)
        if skipped is not None:
            return observed(
                "fail", "tmout_skipped", "{where} can end the start of a login shell before TMOUT is set, expected a readonly one of {limit} s or less.",
                "{where} 可能使登录 shell 的启动脚本在设置 TMOUT 之前结束，应为不超过 {limit} 秒的只读变量。", where=skipped.ended,
                actual=Text("TMOUT set conditionally", "TMOUT 有条件地设置"), **parts)
        if first.tmout == UNSEEN:
            return observed(
                "not_checked", "tmout_unseen", "{where} reads a file whose name only the shell knows: what TMOUT is after it cannot be told.",
                "{where} 读取的文件名仅在 shell 运行时可知，无法判断其后的 TMOUT。", where=first.tmout_at, **parts)
        way = "" if first.held is not None else Text(", not readonly", "（非只读）")
        parts.update(where=_shown(host, bad, first), actual=Text("TMOUT={text}{way}", "TMOUT={text}{way}").format(text=printable(str(first.tmout)), way=way))
        if first.tmout in (COMPUTED, None) or any(one.tmout is None for one in bad):
            parts["actual"] = Text("TMOUT computed or set conditionally", "TMOUT 经计算或有条件地设置")
        elif within(first.tmout, self.limit) and first.held is None:
            places = self._hindrances(host)
            if places:
                shown = joined(places[:5])
                return observed(
                    "fail", "tmout_not_held",
                    "{where} has {actual}: it cannot be readonly, for {places} could then end logins. Expected a readonly TMOUT of {limit} s or less.",
                    "{where}：{actual}；若设为只读，{places} 可能使登录中断。应为不超过 {limit} 秒的只读 TMOUT。",
                    places=shown, advice=_ADVICE.format(places=shown), **parts)
        return observed(
            "fail", "tmout_wrong", "{where} has {actual}, expected a readonly TMOUT of {limit} s or less.",
            "{where}：{actual}，应为不超过 {limit} 秒的只读 TMOUT。", **parts)

    def _clash(self, host, logins):
        """Return what is wrong where lines of ours, or of an earlier version, make readonly what something sets later."""
        held = next((one.held for one in logins.bash if one.held is not None and _is_ours(host, one.held)), None)
        places = _clashes(host) if held is not None else ()
        if not places:
            return None
        return observed(
            "fail", "tmout_clash", "{held} makes TMOUT readonly, and {where} sets it later, or may set it: a login can end there.",
            "{held} 将 TMOUT 设为只读，而 {where} 随后再次设置或可能再次设置：登录可能在此中断。", held=held, where=places[0],
            expected="nothing sets a readonly TMOUT", actual="TMOUT set at %s" % places[0], advice=_ADVICE.format(places=joined(places[:5])))

    def _hindrances(self, host):
        """Return where a readonly TMOUT of ours would be set later."""
        mark, found = host.checkpoint(), ()
        for place in login_scripts.places(host, OWN):
            self._place(host, place, True)
            places = _clashes(host)
            host.restore(mark)
            found = places if not found or len(places) < len(found) else found
        return found

    # Fixing

    def fix(self, host):
        # What cannot be understood is left alone.
        if self.check(host).reason == "script_unreadable":
            return
        mark = host.checkpoint()
        login_scripts.strip(host, OWN, login_scripts.PROFILE, _BLOCK)
        foreign = [one for one in login_scripts.of(host).bash if one.held is not None and not within(one.tmout, self.limit)]
        host.restore(mark)
        if foreign:
            # A second assignment to a readonly variable ends a login shell: the first has to be mended by its owner.
            return
        login_scripts.settle(host, [
            lambda place=place, readonly=readonly: self._place(host, place, readonly)
            for readonly in (True, False) for place in login_scripts.places(host, OWN)], self._rank)
        self._lower(host)

    def _place(self, host, place, readonly):
        login_scripts.strip(host, OWN, login_scripts.PROFILE, _BLOCK)
        if place == OWN:
            host.stage_content(OWN, script(self.limit, readonly))
            host.stage_attributes(OWN, mode=0o644)
        else:
            login_scripts.append(host, place, script(self.limit, readonly))

    def _rank(self, host):
        """Count what is wrong, the worst first: ended logins, no way that is right, values, what is not held."""
        logins = login_scripts.of(host)
        lax = [one for one in logins.bash if not (within(one.tmout, self.limit) and login_scripts.open_to_all(host, one.tmout_at.path))]
        inner = set(one.tmout_at for one in logins.inner if self._lax(one))
        return (
            len(_clashes(host)), not logins.bash or len(lax) == len(logins.bash), len(set(one.tmout_at for one in lax)) + len(inner),
            len([one for one in logins.bash if one.held is None]))

    def _lower(self, host):
        """Lower in place what is longer and stands after our lines, where that helps."""
        logins = login_scripts.of(host)
        for where in sorted(set(one.tmout_at for one in logins.bash | logins.inner if self._lax(one) and one.tmout_at is not None)):
            mark, before = host.checkpoint(), self._rank(host)
            done = where.path.startswith("/etc/") and login_scripts.edited(host, where, _NUMBER, self._lowered)
            if done and self._rank(host) >= before:
                host.restore(mark)

    def _lowered(self, match):
        return match.group() if within(match.group(2), self.limit) else "TMOUT=%d" % self.limit


def _ordered(states):
    return sorted(states, key=lambda one: (str(one.tmout_at), str(one.tmout), str(one.held), str(one.ended)))


def _shown(host, bad, first):
    return first.tmout_at or login_scripts.PROFILE


def _is_ours(host, where):
    return where.path == OWN or where.path == login_scripts.PROFILE and _BLOCK.search(host.read(where.path)) is not None


def _clashes(host):
    """Return every place that sets TMOUT where it is readonly by then."""
    found = login_scripts.of(host).clashes | login_scripts.own_clashes(host)
    return sorted(printable(str(one)) for one in found)
