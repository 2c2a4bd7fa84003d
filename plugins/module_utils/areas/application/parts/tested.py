# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of declared logins have said of each; an audit makes none, and says what is to be declared."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import answers
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import web_sites

_NOT_TESTED = Text(
    "was not tested: it takes logins of a test account, which an audit does not make",
    "未测试：需要用测试账号登录，检查过程不作登录")
_TEST = Text(
    "The owner of {label} gives the password of a test account in application_test_passwords, and runs the playbook "
    "login_tests with application_active_tests: [%s].",
    "请 {label} 的负责人在 application_test_passwords 中给出测试账号的口令，并以 application_active_tests: [%s] "
    "运行 playbook login_tests。")
_RIGHT = Text(
    "The owner of {label} has the application put right, or its login in application_endpoints.",
    "请 {label} 的负责人整改应用，或更正 application_endpoints 中的登录申报。")
_DECLARE = Text(
    "The owner of an application with a login declares it, with a test account, as login in application_endpoints.",
    "请有登录功能的应用的负责人在 application_endpoints 的 login 中申报登录方式与测试账号。")


def each(host, policy, control, passive=None):
    """Yield what is said of each declared login: by its test, else by `passive(site)`, else that it was not tested."""
    if not host.live:
        yield observed(
            "not_checked", "image", "Logins cannot be tested: nothing runs in an unpacked image.",
            "无法测试登录：离线镜像中没有运行的服务。", evidence=[absent("/proc")])
        return
    tests = getattr(policy, "tests", None)
    outcomes = tests(host, policy) if tests is not None else {}
    sites = [web_sites.of_declared(one) for one in policy.endpoints if "login" in one]
    for site in sites:
        outcome = outcomes.get(site.label, {}).get(control)
        found = passive(site) if outcome is None and passive is not None else None
        if outcome is not None:
            status, reason, text, seen = outcome
            yield answers.told(status, reason, site, text, seen, None if status == "pass" else _RIGHT)
        else:
            yield found or answers.told(
                "not_checked", "not_tested", site, _NOT_TESTED, [], Text(_TEST.en % control, _TEST.zh % control))
    if not sites:
        yield observed(
            "not_checked", "no_login", "No login of an application of this host is declared in application_endpoints.",
            "application_endpoints 未申报本机应用的登录方式。", evidence=[absent("application_endpoints")],
            advice=_DECLARE)
