# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who logs in is asked for something that proves it, by a method that is not weak."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import hba_rules
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, names, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import known_verifiers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import rules_expectations

RIGHT = {
    "postgresql": Text(
        "{label}: each of its access rules that can be reached asks for a strong proof, and no stored password is of "
        "MD5.", "{label}：凡可达的访问规则均要求强鉴别，且没有以 MD5 存储的口令。"),
    "mysql": Text(
        "{label}: each of its {count} accounts has a password or a way of the operating system's, or is locked.",
        "{label}：全部 {count} 个账号均设有口令、使用操作系统鉴别或已锁定。"),
    "redis": Text("{label}: nobody is let in without a password.", "{label}：无口令者不能登录。"),
}
WEAK = {
    "trust": Text("asks for nothing", "不要求任何鉴别"),
    "password": Text("has the password sent in the clear", "口令明文传输"),
    "ident": Text("believes what the other machine says", "信任对方主机的声明"),
    "md5": Text("takes MD5, where a stolen verifier is as good as the password",
                "使用 MD5，窃得校验值即等同于窃得口令"),
}
_GUESSED = Text(
    "Whoever owns the account sets a new password.", "由账号责任人更换口令。")
_TIME = Text("Give database_guess_seconds more seconds.", "请调大 database_guess_seconds。")
_RULE = Text(
    "The database administrator changes the method to scram-sha-256 (peer for local lines), once no role that needs "
    "the line has an MD5 verifier any more.",
    "由数据库管理员将方法改为 scram-sha-256（local 行用 peer），但须先确认使用该行的角色均已没有 MD5 校验值。")
_ROLE = Text(
    "Whoever owns the role sets its password anew, after password_encryption is scram-sha-256.",
    "password_encryption 设为 scram-sha-256 之后，由角色责任人重新设置口令。")
_ACCOUNT = Text(
    "The database administrator gives the account a password or locks it (ALTER USER ... ACCOUNT LOCK).",
    "由数据库管理员为该账号设置口令或予以锁定（ALTER USER ... ACCOUNT LOCK）。")


def postgresql(cluster, policy):
    """Look at the access rules, at how passwords are stored now, and at those that are stored."""
    rules, problems = hba_rules.seen(cluster)
    yield from problems
    for rule in rules:
        if rule.method in WEAK:
            seen = wrong(
                cluster, "hba_weak", "the access rule {where} ({text}) {how}.", "访问规则 {where}（{text}）{how}。",
                where=rule.where, text=rule.text, how=WEAK[rule.method], expected="scram-sha-256",
                actual=rule.method, evidence=[hba_rules.evidence(cluster, rule)], advice=_RULE)
            fixed = rule.method == "trust" and "access_rules" in policy.enforce
            yield rules_expectations.proven(cluster, rule, seen) if fixed else seen
        else:
            yield fine(cluster, hba_rules.evidence(cluster, rule))
    stored = cluster.setting("password_encryption")
    if stored.value != "scram-sha-256":
        yield wrong(
            cluster, "password_encryption", "password_encryption is {actual}, so new passwords are stored weakly.",
            "password_encryption 为 {actual}，新口令的存储方式不安全。", expected="password_encryption = scram-sha-256",
            actual=stored.value, evidence=cluster.seen("password_encryption"),
            advice=Text(
                "The database administrator sets password_encryption to scram-sha-256, once all clients know it.",
                "确认所有客户端均支持后，由数据库管理员将 password_encryption 设为 scram-sha-256。"))
    yield from guessed(cluster, policy)
    weak = [role["name"] for role in cluster.roles() if role["login"] and role["kind"] in ("md5", "other")]
    if weak:
        yield wrong(
            cluster, "md5_verifiers", "the passwords of these roles are stored as MD5: {roles}.",
            "以下角色的口令以 MD5 存储：{roles}。", roles=names(weak),
            evidence=[cluster.evidence("SELECT rolname FROM pg_authid, by the kind of rolpassword", weak)],
            advice=_ROLE)


def guessed(database, policy):
    """Yield what is said of passwords that anybody would try, of a database that runs here."""
    if database.server.process == 0:
        return
    found = known_verifiers.of(database, policy.default_passwords, policy.guess_seconds)
    for name, kind in sorted(found.known.items()):
        yield wrong(
            database, "default_password", "the password of {account} is {kind}.", "{account} 的口令是{kind}。",
            account=name, kind=kind, evidence=[database.evidence("the verifier of %s" % name, "")], advice=_GUESSED)
    if found.untried:
        yield wrong(
            database, "words_not_tried", "the usual passwords were not tried on {count} of its accounts: the time "
            "allowed was over.", "未对 {count} 个账号尝试常用口令：已超出允许时间。", status="not_checked",
            count=found.untried, evidence=[database.evidence("verifiers tried", str(found.tried))], advice=_TIME)


def mysql(server, policy):
    """Look at the accounts, and at whether the server asks for any of them."""
    who = server.catalogue["who"]
    if who == "@" or who.startswith("skip-grants"):
        yield wrong(
            server, "skip_grant_tables", "runs with skip_grant_tables: whoever connects is an administrator.",
            "以 skip_grant_tables 方式运行：任何连接者都拥有管理员权限。",
            evidence=[server.evidence("SELECT CURRENT_USER()", who)],
            advice=Text(
                "The database administrator starts it again without skip_grant_tables.",
                "由数据库管理员去掉 skip_grant_tables 后重启。"))
        return
    yield from guessed(server, policy)
    for one in server.accounts():
        if one.locked or not one.ways:
            yield fine(server)
            continue
        seen = [server.evidence("the account %s" % one.label, " or ".join(one.ways))]
        if not one.secret and any(way not in server.no_password for way in one.ways):
            yield wrong(
                server, "no_password", "the account {account} has no password.", "账号 {account} 没有口令。",
                account=one.label, evidence=seen, advice=_ACCOUNT)
        elif not one.user:
            yield wrong(
                server, "anonymous_account", "the account {account} is anybody's.", "账号 {account} 为匿名账号。",
                account=one.label, evidence=seen, advice=_ACCOUNT)
        elif "mysql_old_password" in one.ways or (
                policy.level >= 3 and one.by_password and "mysql_native_password" in one.ways):
            yield wrong(
                server, "weak_plugin", "the account {account} logs in by {way}, whose digests are of SHA-1 at best.",
                "账号 {account} 使用 {way} 登录，其摘要至多为 SHA-1。", account=one.label,
                way=" or ".join(way for way in one.ways if way.startswith("mysql_")),
                evidence=seen, advice=Text(
                    "The database administrator moves it to ed25519 (MariaDB) or caching_sha2_password (MySQL); its "
                    "owner sets the password anew.",
                    "由数据库管理员改用 ed25519（MariaDB）或 caching_sha2_password（MySQL），并由责任人重设口令。"))
        else:
            yield fine(server, *seen)


def redis(store, policy):
    """Look at who gets in without a password."""
    advice = Text(
        "The administrator sets requirepass, or users with passwords (ACL SETUSER) and default off.",
        "由管理员设置 requirepass，或建立带口令的用户（ACL SETUSER）并停用 default。")
    # Before there were users, one password was for all.
    everybody = ["user", "default", "on"] + ["nopass"] * store.catalogue["open"]
    for words in store.catalogue["users"] or [everybody]:
        seen = store.rule(words)
        if "on" in words and "nopass" in words:
            yield wrong(
                store, "no_password", "the user {user} is let in without a password.", "用户 {user} 无需口令即可登录。",
                user=words[1], evidence=[seen], advice=advice)
        else:
            yield fine(store, seen)


def opengauss():
    """Return what looks at openGauss; imported where one runs."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import (
        authentication as own,
    )

    return own
