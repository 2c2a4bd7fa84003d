# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Database owners cannot log in, and database administrators do not administer the system."""

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import posts
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.no_login import NoLogin
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import databases
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_NAMES_ADVICE = Text("The organization names its database administrators in accounts_database_admins.",
                     "请机构在 accounts_database_admins 中写明数据库管理员。")

_ROOT_ADVICE = Text(
    "The system administrator gives the database server an account of its own, and has it started as that.",
    "请系统管理员为数据库服务建立专用账户，并以该账户启动。")
_DECLARE_ADVICE = Text(
    "Name the account in accounts_database_accounts if it is the database's own; replace one that people log in with.",
    "该账户若为数据库专用，请列入 accounts_database_accounts；若有人员以其登录，请改用专用账户。")
_RUNS = Text("runs, or is started by a unit", "未运行，也未由单元启动")
_IS = Text("is started by a unit", "未由单元启动")
_NONE = Text(
    "No database account that is known here ({names}) is in {path}, and none of these database servers {started}: "
    "{programs}.", "{path} 中没有已知的数据库账户（{names}），以下数据库服务均{started}：{programs}。")


class DatabaseAdminSeparation(Control):
    """Separation of database and system administration."""

    id = "database_admin_separation"
    zh = "数据库与操作系统管理权限的分离"
    clauses = ("8.3.3-B-b-3",)
    disruption = "lockout"

    def applies(self, host, policy):
        if _owners(host, policy) or policy.database_admins or databases.of(host):
            return None
        return _NONE.format(
            names=joined(policy.database_accounts), path=people.PASSWD, programs=joined(databases.PROGRAMS),
            started=_RUNS if host.live else _IS)

    def expectations(self, host, policy):
        owners = _owners(host, policy)
        for server in databases.of(host):
            account = _account(people.of(host), server)
            if account is None or account.name not in owners:
                yield Judged(functools.partial(_undeclared, server=server, account=account))
            if account is not None and account.uid != 0 and account.name not in owners:
                yield Judged(functools.partial(posts.in_no_group, policy=policy, name=account.name))
                yield Each(functools.partial(posts.by_sudo, name=account.name))
        for name in owners:
            yield NoLogin(name, policy, host)
            yield Judged(functools.partial(posts.in_no_group, policy=policy, name=name))
            yield Each(functools.partial(posts.by_sudo, name=name))
        for name in policy.database_admins:
            yield Judged(functools.partial(posts.apart, policy=policy, name=name))
        yield from directories.unseen(host, "passwd", "group", "sudoers")
        if owners and not policy.database_admins:
            yield Judged(lambda host: _unnamed(people.of(host), owners[0]))


def _owners(host, policy):
    return [name for name in policy.database_accounts if people.of(host).named(name) is not None]


def _account(folk, server):
    return next((one for one in folk.accounts if server.user in (one.name, one.uid)), None)


def _undeclared(host, server, account):
    user = str(server.user) if account is None else account.name
    parts = dict(
        program=printable(server.program), user=printable(user), where=server.where,
        expected="an account of accounts_database_accounts", actual=printable(user),
        evidence=(Evidence("file", server.where, printable("%s: %s" % (user, server.program))),))
    if account is not None and account.uid == 0:
        return observed(
            "fail", "database_by_root",
            "The database server {program} runs as root: who administers it administers the system ({where}).",
            "数据库服务 {program} 以 root 身份运行：其管理员即系统管理员（{where}）。", advice=_ROOT_ADVICE, **parts)
    return observed(
        "manual", "owner_undeclared",
        "The database server {program} runs as {user}, which is not among accounts_database_accounts ({where}).",
        "数据库服务 {program} 使用账户 {user}，该账户未列入 accounts_database_accounts（{where}）。",
        advice=_DECLARE_ADVICE, **parts)


def _unnamed(folk, owner):
    return observed(
        "manual", "administrators_unnamed",
        "This host has the database account {name}, and no database administrator is named.",
        "本机有数据库账户 {name}，但未指定数据库管理员。", name=printable(owner), where=folk.named(owner).where,
        evidence=folk.seen_account(owner), expected="names in accounts_database_admins", actual="none",
        advice=_NAMES_ADVICE)
