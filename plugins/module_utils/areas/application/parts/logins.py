# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tests that log in, with the declared test account of a site and never another: how many wrong passwords an
application takes, how many sessions of one account, and how long it keeps a session that nobody uses.

The module login_tests alone is sent this file. Each site's sessions and idle time come first: the account is locked
afterwards.
"""

import binascii
import os
from time import monotonic, sleep
from typing import Any, Dict, List, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import web_login, web_sites
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import http

SESSIONS, IDLE, LOCKOUT, CAPTCHA = "concurrent_sessions", "session_idle_end", "login_lockout", "captcha_shown"
TESTS = (SESSIONS, IDLE, LOCKOUT, CAPTCHA)
_LOOPBACK = ("127.", "::1")
_REQUESTS, _SECONDS = 150, 120
# That much slower than a login at first is no coincidence.
_DELAY = 2.0

_NO_ACCOUNT = Text(
    "was not tested: application_test_passwords has no password for it",
    "未测试：application_test_passwords 中没有其口令")
_IN_THE_CLEAR = Text(
    "was not tested: the password would leave this host without TLS", "未测试：口令将以明文离开本机")
_CANNOT = Text("could not be tested: {why}", "无法测试：{why}")
_OPEN = Text(
    "shows {inside} to whoever has no session, so that nothing tells whether a login succeeds",
    "不登录即可访问 {inside}，无法据此判断登录是否成功")
_NO_LOGIN = Text(
    "does not let the test account in with its own password, so the login is declared wrongly or the account is locked",
    "测试账号使用其口令无法登录：登录方式申报有误，或账号已被锁定")
_WRONG_LETS_IN = Text("lets the test account in with a wrong password", "测试账号使用错误口令也能登录")
_LIMITED = Text("answers HTTP 429 after {count} wrong passwords", "输错 {count} 次口令后返回 HTTP 429")
_LOCKED = Text(
    "refuses the right password after {count} wrong ones; the test account may have to be unlocked",
    "输错 {count} 次口令后，正确口令也被拒绝；测试账号可能需要解锁")
_DELAYED = Text(
    "answers {seconds} s later after {count} wrong passwords", "输错 {count} 次口令后，应答延迟 {seconds} 秒")
_NOT_LOCKED = Text(
    "still takes the right password after {count} wrong ones", "输错 {count} 次口令后，仍接受正确口令")
_NO_MARK = Text(
    "has no text declared by which a captcha is known", "未申报用于识别验证码的文字")
_SHOWN = Text("shows a captcha after {count} wrong passwords", "输错 {count} 次口令后显示验证码")
_PASSED_BY = Text(
    "shows a captcha after {count} wrong passwords, and lets in who does not answer it",
    "输错 {count} 次口令后显示验证码，但不填写也能登录")
_NOT_SHOWN = Text("shows no captcha after {count} wrong passwords", "输错 {count} 次口令后仍不显示验证码")
_INSTEAD = Text(
    "shows no captcha after {count} wrong passwords, and limits them otherwise ({how}); a person decides whether that "
    "is as good",
    "输错 {count} 次口令后不显示验证码，但有其他限制（{how}），是否等效由人工判断")
_MANY = Text(
    "keeps {count} sessions of one account at the same time; {most} may be",
    "同一账号可同时保持 {count} 个会话，上限应为 {most} 个")
_FEW = Text(
    "keeps {count} of {tried} sessions of one account", "同一账号尝试建立 {tried} 个会话，保留 {count} 个")
_NO_MINUTES = Text("has no idle_minutes declared", "未申报 idle_minutes")
_STAYS = Text(
    "still takes a session that nobody used for {minutes} minutes", "会话闲置 {minutes} 分钟后仍然有效")
_ENDS = Text(
    "refuses a session that nobody used for {minutes} minutes", "会话闲置 {minutes} 分钟后被拒绝")


class Outcome(NamedTuple):
    """What a test says of a site; `seen` are the lines of what it saw."""

    status: str
    reason: str
    text: Text
    seen: List[str] = []


def run(host: Any, policy: Any) -> Dict[str, Dict[str, Outcome]]:
    """Return the outcomes by site's label and control; the tests are made once in a run."""
    return host.once("login tests", lambda: dict(_sites(policy)))


def _sites(policy):
    wanted = [name for name in TESTS if name in policy.active_tests]
    sites = [web_sites.of_declared(one) for one in policy.endpoints if "login" in one and wanted]
    # All wait at the same time, and each is locked when nothing else is to be asked of it.
    running = [_Tests(site, policy, wanted) for site in sites]
    for step in (_Tests.begin, _Tests.wait, _Tests.end):
        for one in sorted(running, key=lambda one: one.minutes):
            one.go_on(step)
    return [(one.label, one.found) for one in running]


class _Tests:
    """The tests of one site; `found` is {control: Outcome} of those that are done."""

    def __init__(self, site, policy, wanted):
        self._site, self._policy, self._wanted = site, policy, wanted
        self.label, self.found = site.label, {}
        self.minutes = site.declared.get("idle_minutes", 0)
        self._password = policy.test_passwords.get(site.label)
        self._context = None
        self._budget = web_login.Budget(_REQUESTS, _SECONDS)
        self._first = 0.0
        self._left = 0
        self._idle, self._since = None, 0.0

    def go_on(self, step):
        """Make a step, unless all is said already."""
        if all(name in self.found for name in self._wanted):
            return
        try:
            step(self)
        except web_login.Stopped as stopped:
            self._all(Outcome("error", "stopped", _CANNOT.format(why=stopped.told)))

    def _all(self, outcome):
        self.found = {**dict.fromkeys(self._wanted, outcome), **self.found}

    def begin(self):
        """See that a login can be told from none, count sessions, and leave one alone."""
        near = self._site.address.startswith(_LOOPBACK)
        if not self._password:
            self._all(Outcome("not_checked", "no_account", _NO_ACCOUNT))
            return
        if not near and not self._site.tls:
            self._all(Outcome("not_checked", "in_the_clear", _IN_THE_CLEAR))
            return
        if self._site.tls:
            # At this host it is whoever listens here; on the way elsewhere somebody may stand between.
            self._context = http.open_context() if near else _verifying()
        self._ready()
        if SESSIONS in self._wanted:
            self.found[SESSIONS] = self._sessions()
        if IDLE in self._wanted and not self.minutes:
            self.found[IDLE] = Outcome("not_checked", "no_minutes", _NO_MINUTES)
        elif IDLE in self._wanted:
            self._idle, self._since = self._logged_in(), monotonic()

    def wait(self):
        """See what has become of the session that was left alone."""
        if self._idle is None:
            return
        sleep(max(0, self._since + (self.minutes + 1) * 60 - monotonic()))
        self._budget.more(monotonic() - self._since)
        minutes = int(monotonic() - self._since) // 60
        if self._idle.inside:
            self._ended(self._idle)
            self.found[IDLE] = Outcome("fail", "idle", _STAYS.format(minutes=minutes), self._not_ended())
            return
        # What refuses everybody by now has ended no session.
        self._ready()
        self.found[IDLE] = Outcome("pass", "idle", _ENDS.format(minutes=minutes), self._not_ended())

    def end(self):
        """Try wrong passwords."""
        if LOCKOUT in self._wanted or CAPTCHA in self._wanted:
            self.found.update(self._failures())

    def _new(self):
        return web_login.Session(self._site, self._context, self._budget)

    def _ended(self, session):
        if not session.end():
            self._left += 1

    def _ready(self):
        """Raise Stopped unless a login can be told from none."""
        inside = self._site.declared["login"]["inside"]
        if self._new().inside:
            raise web_login.Stopped(_OPEN.format(inside=inside))
        self._ended(self._logged_in())

    def _logged_in(self):
        session = self._new()
        _status, self._first = session.log_in(self._password)
        if not session.inside:
            raise web_login.Stopped(_NO_LOGIN)
        return session

    def _sessions(self):
        most = self._policy.sessions_per_user
        sessions = [self._new() for _number in range(most + 1)]
        for session in sessions:
            session.log_in(self._password)
        alive = [session for session in sessions if session.inside]
        for session in alive:
            self._ended(session)
        if not alive:
            raise web_login.Stopped(_NO_LOGIN)
        seen = ["%d logins" % len(sessions), "%d sessions at the same time" % len(alive)] + self._not_ended()
        if len(alive) > most:
            return Outcome("fail", "sessions", _MANY.format(count=len(alive), most=most), seen)
        return Outcome("pass", "sessions", _FEW.format(count=len(alive), tried=len(sessions)), seen)

    def _not_ended(self):
        return ["%d sessions were not ended by a logout, and last until they expire" % self._left] if self._left else []

    def _failures(self):
        count, limited, slow = 0, False, 0.0
        while count < self._policy.login_attempts and not limited:
            session = self._new()
            status, slow = session.log_in("wrong-" + binascii.hexlify(os.urandom(8)).decode("ascii"))
            limited = status == web_login.TOO_MANY
            count += not limited
            if count == 1 and not limited and session.inside:
                bad = Outcome("fail", "any_password", _WRONG_LETS_IN)
                return {LOCKOUT: bad, CAPTCHA: bad}
        session = self._new()
        page = session.page()
        shown = page.status != web_login.TOO_MANY and session.shows(page)
        inside = False
        if not limited:
            status, late = session.log_in(self._password)
            limited = status == web_login.TOO_MANY
            slow = min(slow, late) - self._first
            inside = not limited and session.inside
        seen = ["%d wrong passwords" % count]
        if inside:
            self._ended(session)
            seen += ["the right password: logged in"] + self._not_ended()
        if limited:
            lockout = Outcome("pass", "limited", _LIMITED.format(count=count), seen)
        elif not inside:
            lockout = Outcome("pass", "locked", _LOCKED.format(count=count), seen)
        elif slow >= _DELAY:
            lockout = Outcome("pass", "delayed", _DELAYED.format(count=count, seconds="%.1f" % slow), seen)
        else:
            lockout = Outcome("fail", "not_locked", _NOT_LOCKED.format(count=count), seen)
        return {LOCKOUT: lockout, CAPTCHA: self._captcha(shown, inside, lockout, count, seen)}

    def _captcha(self, shown, inside, lockout, count, seen):
        if not self._site.declared["login"].get("captcha"):
            return Outcome("not_checked", "no_mark", _NO_MARK)
        if shown and inside:
            return Outcome("fail", "passed_by", _PASSED_BY.format(count=count), seen)
        if shown:
            return Outcome("pass", "shown", _SHOWN.format(count=count), seen)
        if lockout.status == "pass":
            return Outcome("manual", "instead", _INSTEAD.format(count=count, how=lockout.text), seen)
        return Outcome("fail", "not_shown", _NOT_SHOWN.format(count=count), seen)


def _verifying():
    import ssl

    return ssl.create_default_context()
