# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said where no PAM service sets a password, or lets anybody in: by what else there is, a failure or nothing to
judge.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import programs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import stack as pam
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.module import not_read, stack, usable

_SETTERS = ("/usr/bin/passwd", "/bin/passwd", "/usr/sbin/chpasswd", "/sbin/chpasswd")
_WAYS_IN = (
    "/bin/login", "/usr/bin/login", "/usr/sbin/sshd", "/usr/sbin/dropbear", "/bin/su", "/usr/bin/su", "/usr/bin/sudo",
    "/usr/bin/doas")
# None of these sets a password.
SET_NOTHING = tuple("pam_" + name for name in (
    "deny", "permit", "warn", "echo", "env", "localuser", "succeed_if", "pwhistory", "pwquality", "cracklib",
    "passwdqc", "deepin_pw_check", "pwcheck", "limits", "faildelay"))
_EMPTY = Text("is empty, as no package ships it", "为空，软件包不会提供这样的文件")
_ADVICE = Text(
    "The system administrator installs tools that go by PAM (packages shadow and linux-pam where there is a choice), "
    "or shows what does this here, and records that in a dated waiver.",
    "请系统管理员安装使用 PAM 的工具（如有选择，软件包为 shadow 与 linux-pam），"
    "或说明本机以何种方式实现并登记有期限的豁免。")


class NoService(Expectation):
    """No PAM service does something (`places`: where it would be); a program that does it without is a failure."""

    fixable = False

    def __init__(self, places, found, sentence, nothing):
        self.places = tuple(places)
        self.found = found
        self.sentence = sentence
        self.nothing = nothing

    def check(self, host):
        if pam.one_file(host) is not None:
            return not_read(host)
        program = next((path for path in self.found if host.exists(path)), None)
        parts = dict(place=self.places[0], actual="no PAM service", expected="a PAM service")
        if program is not None:
            return observed(
                "fail", "without_pam", "{told} ({place} is not there, nor any other PAM service for this).",
                "{told}（{place} 不存在，也没有其他相应的 PAM 服务）。", told=self.sentence.format(program=program),
                where=program, evidence=(Evidence("file", program, ""), absent(*self.places)), advice=_ADVICE, **parts)
        parts.update(nothing=self.nothing, evidence=(absent(*(self.places + tuple(self.found))),))
        if programs.none_here(host):
            return observed(
                "not_checked", "programs_unseen", "No PAM service {nothing}, and no program of this host was seen.",
                "没有{nothing}的 PAM 服务，也未见到本机的任何程序。", **parts)
        return observed(
            "not_applicable", "nothing_does_it", "Nothing here {nothing}: no PAM service, and no program.",
            "本机没有{nothing}的 PAM 服务或程序。", **parts)


def no_setter(host, services):
    """Return the expectation that stands for the rules of new passwords where no PAM service sets any in the files of
    this host.
    """
    for service, chain in usable(host, services).items():
        others = [
            entry for entry in chain.entries("password") if entry.module.rpartition(".")[0] not in SET_NOTHING]
        other = others[0] if others else None
        if other is not None:
            return _Elsewhere(service, other)
    if pam.service_path(host, services[0]) is not None:
        return _Refused(services[0])
    return NoService(
        ["/etc/pam.d/" + services[0]], _SETTERS,
        Text("{program} sets passwords that no PAM module judges", "{program} 设置口令时不经 PAM 模块检查"),
        Text("sets passwords", "设置口令"))


def no_way_in(services):
    """Yield the expectation that stands for the lock-out where nobody comes in through PAM."""
    if not services:
        yield NoService(
            ["/etc/pam.d/login"], _WAYS_IN,
            Text(
                "No PAM module counts the wrong passwords that {program} is given",
                "{program} 收到的错误口令无 PAM 模块计数"),
            Text("lets anybody in", "供登录"))


class _Elsewhere(Expectation):
    """What PAM does with new passwords is another module's: a directory's, or one that is not known here."""

    fixable = False

    def __init__(self, service, entry):
        self.service = service
        self.entry = entry

    def check(self, host):
        return observed(
            "not_checked", "set_elsewhere",
            "{service} sets passwords by {module} alone ({where}); its rules were not judged.",
            "{service} 仅通过 {module} 设置口令（{where}），其规则未予判定。", service=self.service,
            module=self.entry.module, where=self.entry.where, expected="pam_pwquality.so", actual=self.entry.module,
            evidence=(quoted(self.entry.where, self.entry.raw),))


class _Refused(Expectation):
    """PAM sets no password."""

    fixable = False

    def __init__(self, service):
        self.service = service

    def check(self, host):
        found = stack(host, self.service)
        for path in found.files:
            if not host.read(path).strip():
                raise Unreadable(path, _EMPTY)
        return observed(
            "not_applicable", "no_password_set", "Through PAM nobody sets a password, for no line of {path} does.",
            "无法通过 PAM 设置口令：{path} 中没有相应的行。", path=found.path, where=found.path,
            evidence=[quoted(one.where, one.raw) for one in found.entries("password")][:1] or [absent(found.path)])
