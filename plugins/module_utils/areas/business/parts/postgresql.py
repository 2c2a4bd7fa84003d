# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How PostgreSQL is asked: a session that only reads, what the catalogue has of tables, what a question would read."""

import json
from typing import Any, Dict, List, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.identifiers import literal, parts
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.client import Client

PRODUCT = "PostgreSQL"
PLACE = "{socket}/.s.PGSQL.{port}"
PORT = 5432
SLOW, AGAIN = ("57014",), ("40001", "40P01")
REFUSALS = {
    "28P01": Text("refuses the password", "拒绝该口令"), "28000": Text("refuses the login", "拒绝登录"),
    "3D000": Text("has no such database", "没有该数据库"), "42501": Text("gives no right to read", "未授予读取权限"),
    "53300": Text("has no connection left", "没有空余连接"), "55P03": Text("keeps a table locked", "有表被锁定"),
    "57P03": Text("is starting up or shutting down", "正在启动或关闭"),
    "40001": Text("cancels questions on this replica in favour of recovery", "在该副本上因恢复冲突取消查询")}
FUNCTIONS = {
    "text": "({0})::text", "integer": "({0})::integer", "matches": "{0} ~ {1}", "sha2": (
        "encode(sha{bits}(convert_to(({0})::text, 'UTF8')), 'hex')"), "md5": "md5(({0})::text)",
    "found": "substring({0} from {1})",
    # The hour by EXTRACT is a numeric since version 14: comparing times takes a sixth less of a question on many rows.
    "by_night": "CAST({0} AS time) >= '{1:02d}:00' OR CAST({0} AS time) < '{2:02d}:00'",
    "days_later": "({0} + {1} * interval '1 day')"}
_CATEGORIES = {"D": "time", "S": "text", "N": "number", "B": "flag", "E": "text"}
_NO_TIMES = ("time", "timetz")
_BACKSLASHES = Text("does not keep standard_conforming_strings on", "未启用 standard_conforming_strings")
# What is stored in one of these may have the blank of Chinese texts; in others it cannot even be asked for.
_CHINESE = ("UTF8", "EUC_CN", "EUC_TW")
_STATE = """SELECT to_char(now(), 'YYYY-MM-DD HH24:MI:SS'), current_user, rolsuper, rolcreaterole,
 pg_is_in_recovery(), extract(epoch FROM now() - pg_last_xact_replay_timestamp())::bigint,
 current_setting('server_encoding') FROM pg_roles WHERE rolname = current_user"""
_TABLES = """SELECT w.place, c.oid, c.relkind, row_security_active(c.oid), has_table_privilege(c.oid, 'SELECT')
 OR has_any_column_privilege(c.oid, 'SELECT'), has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'),
 (SELECT json_agg(json_build_array(a.attname, t.typcategory, t.typname, a.attnotnull, a.attnum,
 has_column_privilege(c.oid, a.attnum, 'SELECT'))) FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
 FROM (VALUES {wanted}) w(place, schema, name) JOIN pg_class c ON c.relname = w.name
 JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
 AND CASE w.schema WHEN '' THEN pg_table_is_visible(c.oid) ELSE n.nspname = w.schema END"""
_TEXTS = """SELECT n.nspname, c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
 JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid WHERE a.attnum > 0
 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND t.typcategory = 'S'
 AND n.nspname !~ '^(pg_|information_schema$)' AND has_schema_privilege(n.oid, 'USAGE')
 AND has_column_privilege(c.oid, a.attnum, 'SELECT') ORDER BY 1, 2, a.attnum LIMIT 5001"""
_ROWS_OF = """SELECT c.reltuples, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = {schema} AND c.relname = {name}"""
_SIZES = """SELECT c.reltuples, pg_relation_size(c.oid), format('%I.%I', n.nspname, c.relname) FROM pg_class c
 JOIN pg_namespace n ON n.oid = c.relnamespace WHERE (n.nspname, c.relname) IN ({wanted})"""
# A table that was never analysed has no count; below this size reading it costs nothing that matters.
_SMALL = 8 * 2**20


def connect(address: Any, database: Dict[str, Any], secret: Any, seconds: int, uid: Any) -> Client:
    """Return a session that only reads."""
    zone = database["time_zone"]
    if zone[:1] in "+-":
        # POSIX counts them from the west.
        zone = "<%s>%s%s" % (zone, "-" if zone[0] == "+" else "+", zone[1:])
    client = Client(
        address, database["user"], secret, seconds, uid, database.get("ca"), database=database["database"],
        application_name="jrt0117", DateStyle="ISO, YMD", TimeZone=zone, options=(
            "-c default_transaction_read_only=on -c statement_timeout=%ds -c lock_timeout=1s -c jit=off "
            "-c work_mem=64MB") % seconds)
    if client.told.get("standard_conforming_strings") != "on":
        raise HostError(database["database"], _BACKSLASHES)
    return client


def state(client: Client) -> Dict[str, Any]:
    """Return what is so of the server and of whom we are there."""
    now, user, above, grants, recovery, behind, encoding = client.rows(_STATE)[0]
    # BYPASSRLS is no fault of a reader: without it, a table of row-level security cannot be judged.
    return dict(
        now=now, user=user, rights=[name for name, has in (("SUPERUSER", above), ("CREATEROLE", grants)) if has == "t"],
        replica=recovery == "t", behind=int(behind) if recovery == "t" and behind is not None else 0,
        unicode=encoding in _CHINESE)


def tables(client: Client, names: List[str], _database: str) -> Dict[str, Dict[str, Any]]:
    """Return what the catalogue has of tables, by the names that a mapping gives them."""
    wanted = ", ".join("(%d, %s)" % (place, ", ".join(literal(part) for part in ([""] + parts(name))[-2:]))
                       for place, name in enumerate(names))
    found: Dict[str, Dict[str, Any]] = {}
    for place, oid, kind, hides, readable, writable, columns in client.rows(_TABLES.format(wanted=wanted)):
        found[names[int(place or 0)]] = dict(
            id=oid, kind=kind, hides=hides == "t", readable=readable == "t", writable=writable == "t", columns={
                name: dict(kind=_kind(category, of), type=of, filled=filled, number=number, readable=may)
                for name, category, of, filled, number, may in json.loads(columns or "[]")})
    return found


def _kind(category, of):
    return "any" if of in _NO_TIMES else _CATEGORIES.get(category, "any")


def texts(client: Client, _database: str) -> List[Any]:
    """Return (schema, table, column) of the columns of texts that may be read."""
    return client.rows(_TEXTS)


def sample(client: Client, schema: str, name: str, most: int) -> str:
    """Return how a table is sampled: blocks of all of it, where it is much larger than the sample."""
    rows, kind = client.rows(_ROWS_OF.format(schema=literal(schema), name=literal(name)))[0]
    count = float(rows or 0)
    if kind != "r" or count < most * 10:
        return ""
    return " TABLESAMPLE SYSTEM (%.4f)" % min(100.0, 300.0 * most / count)


def reads(client: Client, question: str) -> Tuple[float, List[str]]:
    """Return how many rows a question reads one after the other, and the tables that were never counted."""
    plan = json.loads(client.rows("EXPLAIN (FORMAT JSON, VERBOSE) " + question)[0][0] or "[]")
    scanned = list(_scanned(plan[0]["Plan"]))
    if not scanned:
        return 0, []
    rows = client.rows(_SIZES.format(wanted=", ".join(
        "(%s, %s)" % (literal(schema), literal(name)) for schema, name in scanned)))
    # reltuples is 0 up to version 13, and -1 from then on, where nobody has counted.
    return sum(max(float(count or 0), 0) for count, _size, _name in rows), [
        str(name) for count, size, name in rows if float(count or 0) <= 0 and int(size or 0) > _SMALL]


def _scanned(plan):
    if plan.get("Node Type") == "Seq Scan":
        yield plan.get("Schema", ""), plan.get("Relation Name", "")
    for part in plan.get("Plans", ()):
        yield from _scanned(part)
