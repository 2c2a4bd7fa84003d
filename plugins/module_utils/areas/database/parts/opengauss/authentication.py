# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who logs in to openGauss is asked for something that proves it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import authentication, hba_rules
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, names, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import trust
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import known_verifiers

RIGHT = Text(
    "{label}: each of its access rules that can be reached asks for a strong proof, no stored password is of MD5, "
    "and none of those tried is a usual one.",
    "{label}：凡可达的访问规则均要求强鉴别，没有以 MD5 存储的口令，所比对的口令均非常用口令。")
_STRONG = {"2": "SHA-256", "3": "SM3"}
_RULE = Text(
    "The database administrator changes the method to sha256 or sm3 (gs_guc reload -h), once no role that needs the "
    "line has an MD5 verifier any more.",
    "由数据库管理员将方法改为 sha256 或 sm3（gs_guc reload -h），但须先确认使用该行的角色均已没有 MD5 校验值。")
_STORED = Text(
    "The database administrator sets password_encryption_type to 2 or 3 (gs_guc reload), and owners set their "
    "passwords anew.",
    "由数据库管理员将 password_encryption_type 设为 2 或 3（gs_guc reload），并由责任人重新设置口令。")


def rules(cluster, policy):
    """Look at the access rules."""
    found, problems = hba_rules.seen(cluster)
    yield from problems
    for rule in found:
        if rule.method in ("ident", "md5"):
            yield wrong(
                cluster, "hba_weak", "the access rule {where} ({text}) {how}.", "访问规则 {where}（{text}）{how}。",
                where=rule.where, text=rule.text, how=authentication.WEAK[rule.method], expected="sha256 or sm3",
                actual=rule.method, evidence=[hba_rules.evidence(cluster, rule)], advice=_RULE)
        elif rule.method == "trust" and not trust.from_here(rule):
            yield trust.seen(cluster, rule)
        else:
            yield fine(cluster, hba_rules.evidence(cluster, rule))


def stored(cluster, policy):
    """Look at how passwords are stored from now on, and at those that are stored."""
    how = cluster.setting("password_encryption_type").value
    if how not in _STRONG:
        yield wrong(
            cluster, "password_encryption", "password_encryption_type is {actual}, so new passwords are stored with "
            "MD5.", "password_encryption_type 为 {actual}，新口令以 MD5 存储。", actual=how,
            expected="password_encryption_type = 2 or 3", evidence=cluster.seen("password_encryption_type"),
            advice=_STORED)
    else:
        yield fine(cluster, *cluster.seen("password_encryption_type"))
    weak = [role["name"] for role in _with_password(cluster) if role["kind"] in ("md5", "other")]
    if weak:
        yield wrong(
            cluster, "md5_verifiers", "the passwords of these roles are stored with MD5, or in no form that is known: "
            "{roles}.", "以下角色的口令以 MD5 存储，或存储形式未知：{roles}。", roles=names(weak),
            evidence=[cluster.evidence("SELECT rolname FROM pg_authid, by the kind of rolpassword", sorted(weak)[:50])],
            advice=_STORED)


def _with_password(cluster):
    return [role for role in cluster.roles() if role["login"] and role["kind"] != "none"]


def guessed(cluster, policy):
    """Look for passwords that anybody would try, in what is known to be openGauss."""
    if not cluster.version:
        return
    yield from authentication.guessed(cluster, policy)
    found = known_verifiers.of(cluster, policy.default_passwords, policy.guess_seconds)
    left = len(_with_password(cluster)) - found.tried - found.untried
    if left > 0:
        yield wrong(
            cluster, "verifiers_unread", "the usual passwords were not tried on {count} of its accounts, whose "
            "passwords are stored in a form that is not read here (SM3, for example).",
            "未对 {count} 个账号尝试常用口令：其口令的存储形式此处不解析（例如 SM3）。", status="not_checked",
            count=left, evidence=[cluster.evidence("verifiers tried", str(found.tried))])


LOOKS = (rules, stored, guessed)
