# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Captchas of declared logins: one that the page has already, else what a test saw."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import answers, tested
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import web_sites

_SHOWN = Text(
    "has what is declared as its captcha on {page}; whether an answer is asked for was not tried",
    "在 {page} 显示所申报的验证码；是否校验答案未经测试")
_SCRIPTS = Text(
    "builds {page} by scripts, which are not run here; a person looks at it",
    "的 {page} 由脚本生成，此处不执行脚本，由人工查看")
_LOOK = Text(
    "The owner of {label} shows the login page after some failed logins, or has it tested by login_tests.",
    "请 {label} 的负责人展示多次登录失败后的登录页面，或用 login_tests 测试。")


def each(host, policy):
    """Yield what is said of the captcha of each declared login."""
    return tested.each(host, policy, "captcha_shown", lambda site: _passive(host, policy, site))


def _passive(host, policy, site):
    login = site.declared["login"]
    mark, page = login.get("captcha"), login["page"]
    body = _page_of(host, policy, site, page)
    if body is None or not mark:
        return None
    if mark.encode("utf-8") in body:
        return answers.told("pass", "shown", site, _SHOWN.format(page=page), [mark])
    if b"<script" in body.lower() and b"<form" not in body.lower():
        return answers.told("manual", "scripts", site, _SCRIPTS.format(page=page), [], _LOOK)
    return None


def _page_of(host, policy, site, page):
    """Return what a site answered at a path, or None."""
    for one in web_sites.of(host, policy):
        if isinstance(one, tuple) and isinstance(one[0], web_sites.Site) and one[0].place == site.place:
            return next((reply.body for path, reply in one[1].pages if path == page), None)
    return None
