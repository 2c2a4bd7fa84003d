# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How MariaDB and MySQL are asked: a session that only reads, what the catalogue has of tables, what a question would
read.
"""

from typing import Any, Dict, List, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.identifiers import literal, parts
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql.client import Client

PRODUCT = "MySQL"
PLACE = "{socket}"
PORT = 3306
SLOW, AGAIN = (1969, 3024), ()
REFUSALS = {
    1045: Text("refuses the login", "拒绝登录"), 1044: Text("gives no right to this database", "未授予该数据库的权限"),
    1049: Text("has no such database", "没有该数据库"), 1142: Text("gives no right to read", "未授予读取权限"),
    1143: Text("gives no right to read", "未授予读取权限"), 1040: Text("has no connection left", "没有空余连接"),
    1205: Text("keeps a table locked", "有表被锁定"),
    1298: Text("does not know the time zone; write it as +08:00", "不识别该时区；请写作 +08:00"),
    1698: Text("refuses the login", "拒绝登录")}
FUNCTIONS = {
    "text": "CAST({0} AS CHAR)", "integer": "({0} + 0)", "matches": "{0} REGEXP {1}", "sha2": "SHA2({0}, {bits})",
    "md5": "MD5({0})", "found": "REGEXP_SUBSTR({0}, {1})",
    "by_night": "EXTRACT(HOUR FROM {0}) >= {1} OR EXTRACT(HOUR FROM {0}) < {2}",
    "days_later": "({0} + INTERVAL {1} DAY)"}
_KINDS = {
    "time": ("date", "datetime", "timestamp"), "text": (
        "char", "varchar", "text", "tinytext", "mediumtext", "longtext", "enum", "set"),
    "number": ("smallint", "mediumint", "int", "bigint", "decimal", "float", "double"), "flag": ("bit", "tinyint")}
_STATE = "SELECT now(), CURRENT_USER()"
_RIGHTS = """SELECT PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES WHERE replace(GRANTEE, char(39), '') =
 CURRENT_USER() AND PRIVILEGE_TYPE IN ('SUPER', 'FILE', 'CREATE USER', 'INSERT', 'UPDATE', 'DELETE', 'DROP')"""
_TABLES = """SELECT t.TABLE_SCHEMA, t.TABLE_NAME, t.TABLE_TYPE, c.COLUMN_NAME, c.DATA_TYPE, c.IS_NULLABLE, c.PRIVILEGES
 FROM information_schema.TABLES t JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND
 c.TABLE_NAME = t.TABLE_NAME WHERE (t.TABLE_SCHEMA, t.TABLE_NAME) IN ({wanted})"""

_TEXTS = """SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = {schema}
 AND DATA_TYPE IN ('char', 'varchar', 'text', 'tinytext', 'mediumtext', 'longtext') AND PRIVILEGES LIKE '%select%'
 ORDER BY 1, 2, ORDINAL_POSITION LIMIT 5001"""


def connect(address: Any, database: Dict[str, Any], secret: Any, seconds: int, uid: Any) -> Client:
    """Return a session that only reads."""
    client = Client(address, database["user"], secret, seconds, uid, database.get("ca"), database["database"])
    for setting in (
            "sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'", "time_zone = " + literal(database["time_zone"]),
            "lock_wait_timeout = 1", "TRANSACTION READ ONLY",
            "max_statement_time = %d" % seconds if "mariadb" in client.version.lower()
            else "max_execution_time = %d" % (seconds * 1000)):
        client.rows("SET SESSION " + setting)
    return client


def state(client: Client) -> Dict[str, Any]:
    """Return what is so of the server and of whom we are there."""
    now, user = client.rows(_STATE)[0]
    return dict(
        now=now, user=user, rights=sorted(str(row[0]) for row in client.rows(_RIGHTS)), replica=False, behind=0,
        unicode=True, product="MariaDB" if "mariadb" in client.version.lower() else PRODUCT)


def tables(client: Client, names: List[str], database: str) -> Dict[str, Dict[str, Any]]:
    """Return what the catalogue has of tables, by the names that a mapping gives them."""
    wanted = {tuple(([database] + parts(name))[-2:]): name for name in names}
    found: Dict[str, Dict[str, Any]] = {}
    rows = client.rows(_TABLES.format(wanted=", ".join(
        "(%s, %s)" % (literal(schema), literal(name)) for schema, name in wanted)))
    for schema, table, form, column, kind, empty, rights in rows:
        name = wanted.get((str(schema), str(table)))
        if name is None:
            continue
        held = found.setdefault(name, dict(
            id="", kind="v" if "VIEW" in str(form) else "r", hides=False, readable=True, writable=False, columns={}))
        held["writable"] = held["writable"] or bool({"insert", "update"} & set(str(rights).split(",")))
        held["columns"][column] = dict(
            kind=next((one for one, types in _KINDS.items() if kind in types), "any"), type=kind, filled=empty == "NO",
            number=0, readable="select" in str(rights))
    return found


def texts(client: Client, database: str) -> List[Any]:
    """Return (schema, table, column) of the columns of texts that may be read."""
    return client.rows(_TEXTS.format(schema=literal(database)))


def sample(_client: Client, _schema: str, _name: str, _most: int) -> str:
    """Return how a table is sampled: its first rows, for there is no other way that reads little."""
    return ""


def reads(client: Client, question: str) -> Tuple[float, List[str]]:
    """Return how many rows a question reads one after the other, and nothing: all tables are counted here."""
    plan = client.answer("EXPLAIN " + question)
    names = [name.lower() for name in plan.columns]
    told = [dict(zip(names, row)) for row in plan.rows]
    return sum(
        float(one.get("rows") or 0) for one in told
        if one.get("type") in ("ALL", "index") and not str(one.get("table")).startswith("<")), []
