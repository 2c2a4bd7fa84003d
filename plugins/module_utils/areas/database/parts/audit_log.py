# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done in a database is recorded, with who did it."""

import re
from typing import List

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import kept_log
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import (
    fine,
    names,
    whose,
    wrong,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.password_policy import loaded
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import expectations as mariadb
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import expectations

RIGHT = {
    "postgresql": Text(
        "{label}: pgaudit records roles and definitions, logins and their ends are logged, and each line tells who and "
        "from where.", "{label}：pgaudit 记录角色与定义变更，登录与退出均有日志，且每行注明用户与来源。"),
    "mysql": Text("{label}: an audit plugin records logins, rights and definitions.",
                  "{label}：审计插件记录登录、授权与定义变更。"),
}
_PREFIX = (
    ("tmn", Text("the time", "时间")), ("u", Text("the user", "用户")), ("d", Text("the database", "数据库")),
    ("hr", Text("where from", "来源")), ("pc", Text("the session", "会话")))
# "%-10u" is padded, "%%" a percent sign.
_ESCAPE = re.compile("%-?[0-9]*([a-zA-Z%])")
# From version 18 on a list of what is logged; the moment of a connection alone tells of no user.
_LOGGED = frozenset(("on", "true", "yes", "1", "all", "authorization"))
_PGAUDIT = Text(
    "The database administrator adds pgaudit to shared_preload_libraries, starts the cluster again in a window, "
    "creates "
    "the extension in each database, and sets pgaudit.log to role,ddl,write.",
    "由数据库管理员将 pgaudit 加入 shared_preload_libraries 并在维护窗口重启，在每个数据库中创建扩展，"
    "并将 pgaudit.log 设为 role,ddl,write。")
_SETTING = Text(
    "The database administrator sets it (ALTER SYSTEM, then SELECT pg_reload_conf()).",
    "由数据库管理员设置（ALTER SYSTEM，随后 SELECT pg_reload_conf()）。")
_OVERRIDE = Text(
    "The database administrator takes the override away (ALTER ROLE or DATABASE ... RESET).",
    "由数据库管理员取消该覆盖设置（ALTER ROLE 或 DATABASE ... RESET）。")
# The last at level 3.
_WANTED = ["CONNECT", "QUERY_DCL", "QUERY_DDL", "QUERY_DML_NO_SELECT"]
_PLUGIN = Text(
    "The database administrator installs server_audit (MariaDB) or an audit_log plugin (MySQL Enterprise, Percona), "
    "sets the events CONNECT, QUERY_DCL, QUERY_DDL and at level 3 QUERY_DML_NO_SELECT, and turns the record on.",
    "由数据库管理员安装 server_audit（MariaDB）或 audit_log 插件（MySQL 企业版、Percona），设置 CONNECT、QUERY_DCL、"
    "QUERY_DDL 事件（三级另加 QUERY_DML_NO_SELECT）并开启记录。")


def postgresql(cluster, policy):
    """Look at pgaudit, at what takes its place for single roles, and at what stands in each line of the log."""
    yield from _pgaudit(cluster, policy)
    for name in ("log_connections", "log_disconnections"):
        found = cluster.setting(name)
        if not _logs(found.value):
            seen = wrong(
                cluster, "logins_unlogged", "{name} is {actual}.", "{name} 为 {actual}。", name=name,
                expected=name + " = on", actual=found.value or "off", evidence=cluster.seen(name), advice=_SETTING)
            value = "all" if name == "log_connections" and cluster.catalogue["version"] >= 180000 else "on"
            yield expectations.set_to(cluster, name, value, seen) if "audit" in policy.enforce else seen
        else:
            yield fine(cluster, *cluster.seen(name))
    destinations = cluster.setting("log_destination").value
    prefix = cluster.setting("log_line_prefix").value
    told = _ESCAPE.findall(prefix)
    missing = [what for letters, what in _PREFIX if not any(letter in told for letter in letters)]
    # Without the collector, what is meant for columns goes where everything goes.
    columns = cluster.setting("logging_collector").on and any(word in destinations for word in ("csvlog", "jsonlog"))
    if missing and not columns:
        from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import joined

        yield wrong(
            cluster, "prefix_short", "lines of its log do not tell {missing} (log_line_prefix is {actual}).",
            "日志行未注明{missing}（log_line_prefix 为 {actual}）。", missing=joined(missing), actual=prefix,
            evidence=cluster.seen("log_line_prefix", "log_destination"), advice=_SETTING)
    yield from kept_log.postgresql(cluster, policy)
    mode = cluster.setting("log_file_mode")
    if cluster.setting("logging_collector").on and int(mode.value, 8) & 0o137:
        yield wrong(
            cluster, "log_mode", "log_file_mode is {actual}, expected 0640 or less.",
            "log_file_mode 为 {actual}，应不超过 0640。",
            actual=mode.value, evidence=cluster.seen("log_file_mode"), advice=_SETTING)


def _logs(value):
    """Tell whether logins are logged by what log_connections or log_disconnections is."""
    return any(word.strip().lower() in _LOGGED for word in value.split(","))


def _pgaudit(cluster, policy):
    libraries = loaded(cluster)
    if "pgaudit" not in libraries:
        yield wrong(
            cluster, "no_pgaudit", "pgaudit is not loaded, so changes of rights and definitions are not recorded.",
            "未加载 pgaudit，授权与定义变更没有记录。", expected="pgaudit", actual=", ".join(libraries),
            evidence=cluster.seen("shared_preload_libraries"), advice=_PGAUDIT)
        return
    wanted = ["role", "ddl"] + (["write"] if policy.level >= 3 else []) + (["read"] if policy.audit_reads else [])
    found = cluster.setting("pgaudit.log")
    missing = _missing("" if found is None else found.value, wanted)
    if missing:
        seen = wrong(
            cluster, "pgaudit_classes", "pgaudit.log is {actual} and lacks {missing}.",
            "pgaudit.log 为 {actual}，缺少 {missing}。", actual=(found and found.value) or Text("empty", "空"),
            missing=", ".join(missing), evidence=cluster.seen("pgaudit.log"), advice=_PGAUDIT)
        # What is recorded already goes on to be recorded.
        classes = [word.strip() for word in (found.value if found is not None else "").split(",")]
        kept = [word for word in classes if word not in ("", "none") and word.lstrip("-") not in missing]
        yield expectations.set_to(
            cluster, "pgaudit.log", ", ".join(kept + missing), seen) if "audit" in policy.enforce and not any(
                word.startswith("-") for word in kept) else seen
    else:
        yield fine(cluster, *cluster.seen("shared_preload_libraries", "pgaudit.log"))
    for database, role, settings in cluster.listed("overrides"):
        for text in settings:
            name, _equals, value = text.partition("=")
            weaker = (name == "pgaudit.log" and _missing(value, wanted)) or (
                name in ("log_connections", "log_disconnections") and not _logs(value)) or (
                name == "pgaudit.role" and not value)
            if weaker:
                yield wrong(
                    cluster, "audit_overridden", "{name} is {value} for {whom}, which takes from the record.",
                    "对 {whom}，{name} 被设为 {value}，削弱了审计记录。", name=name, value=value or Text("empty", "空"),
                    whom=whose(database, role),
                    evidence=[cluster.evidence("SELECT * FROM pg_db_role_setting", [database, role, text])],
                    advice=_OVERRIDE)
    visited, _left = cluster.visited(policy.visits)
    lost = [
        name for name, content in visited.items()
        if isinstance(content, dict) and "pgaudit" not in (content["extensions"] or []) and name != "template1"]
    if lost:
        yield wrong(
            cluster, "pgaudit_extension", "in these databases the extension pgaudit is not created, so records of "
            "definitions lack the name of the object: {names}.",
            "以下数据库未创建 pgaudit 扩展，定义变更的记录缺少对象名称：{names}。", names=names(lost),
            evidence=[cluster.evidence("SELECT extname FROM pg_extension", lost)], advice=_PGAUDIT)


def _missing(value, wanted):
    classes = [word.strip().lower() for word in value.split(",")]
    # "all, -misc" takes some away.
    return [
        one for one in wanted if "-" + one in classes or (one not in classes and "all" not in classes)]


def mysql(server, policy):
    """Look at the audit plugin and what it records."""
    events: List[str] = []

    def may(*words, **more):
        seen = wrong(*words, **more)
        kept = events + [one for one in _WANTED[:3 if policy.level < 3 else 4] if one not in events]
        everything = not events and bool(server.active("SERVER_AUDIT"))
        return mariadb.recorded(
            server, "" if everything else ",".join(kept), seen) if "audit" in policy.enforce else seen
    if server.active("SERVER_AUDIT"):
        events = [word.strip().upper() for word in server.variable("server_audit_events").split(",") if word.strip()]
        wanted = _WANTED[:3 if policy.level < 3 else 4]
        # Nothing named is everything.
        missing = [one for one in wanted if events and one not in events and "QUERY" not in events
                   and not (one == "QUERY_DML_NO_SELECT" and "QUERY_DML" in events)]
        if events and "CONNECT" not in events and "CONNECT" not in missing:
            missing.insert(0, "CONNECT")
        seen = server.seen("server_audit_logging", "server_audit_events", "server_audit_excl_users")
        if not server.on("server_audit_logging"):
            yield may(
                server, "audit_off", "server_audit is installed and its logging is off.",
                "已安装 server_audit，但未开启记录。", evidence=seen, advice=_PLUGIN)
        if missing:
            yield may(
                server, "audit_events", "server_audit_events lacks {missing}.", "server_audit_events 缺少 {missing}。",
                missing=", ".join(missing), evidence=seen, advice=_PLUGIN)
        if server.variable("server_audit_excl_users"):
            yield wrong(
                server, "audit_excluded", "server_audit_excl_users keeps these out of the record: {users}.",
                "server_audit_excl_users 使以下用户不被记录：{users}。",
                users=server.variable("server_audit_excl_users"),
                evidence=seen, advice=_PLUGIN)
        only = server.variable("server_audit_incl_users")
        if only:
            yield wrong(
                server, "audit_included", "server_audit_incl_users has what these do recorded, and nobody else: "
                "{users}.", "server_audit_incl_users 仅记录以下用户的操作：{users}。", users=only,
                evidence=server.seen("server_audit_incl_users"), advice=_PLUGIN)
        yield fine(server, *seen)
        yield from kept_log.mysql(server, policy)
    elif server.active("audit_log", "AUDIT_LOG"):
        yield wrong(
            server, "audit_unread", "audit_log is active; what it records is not looked at.",
            "audit_log 已启用；其记录内容未查看。", status="manual", evidence=server.seen("audit_log_policy"),
            advice=Text("The database administrator shows its filters.", "由数据库管理员出示其过滤规则。"))
    else:
        yield may(
            server, "no_audit_plugin", "no audit plugin is active (server_audit, audit_log).",
            "没有启用的审计插件（server_audit、audit_log）。",
            evidence=[server.evidence("SELECT PLUGIN_NAME FROM information_schema.PLUGINS", "")], advice=_PLUGIN)


def opengauss():
    """Return what looks at openGauss; imported where one runs."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import (
        audit_log as own,
    )

    return own
