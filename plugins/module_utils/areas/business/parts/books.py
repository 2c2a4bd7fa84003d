# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The credit system's own database, through the mapping: its tables, and questions that only read, within bounds."""

import atexit
import contextlib
import datetime
import pwd
import time
from typing import Any, Dict, List, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import mysql, postgresql, shape
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.identifiers import (
    literal,
    parts,
    quoted,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import wire as mysql_wire
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import wire as postgresql_wire

_ENGINES: Dict[str, Any] = {"postgresql": postgresql, "mysql": mysql}
_REFUSED = (postgresql_wire.Refused, mysql_wire.Refused)
# Blanks of a text that says nothing; the last is the one of Chinese texts.
_BLANKS = " \t\r\n"
_WIDE = "\u3000"
_TIME = "%Y-%m-%d %H:%M:%S"
_CODE = Text("refuses what is asked (code {code})", "拒绝查询（代码 {code}）")
_SLOW = Text("gave no answer within business_seconds ({seconds} s)", "在 business_seconds（{seconds} 秒）内未应答")
_TOTAL = Text(
    "has been asked for business_total_seconds ({seconds} s) altogether; the rest is not asked",
    "累计查询已达 business_total_seconds（{seconds} 秒），其余不再查询")
_MISSING = Text(
    "is not there, or nobody may know of it (business_mapping.{path})", "不存在或无权查看（business_mapping.{path}）")
_UNREADABLE = Text(
    "may not be read by {user} (business_mapping.{path})", "{user} 无权读取（business_mapping.{path}）")
_HIDDEN = Text(
    "hides rows from {user} by row-level security, so nothing can be said of it (business_mapping.{path})",
    "对 {user} 启用了行级安全策略，部分行不可见，无法判定（business_mapping.{path}）")
_KIND = Text(
    "is of type {type} where {kind} is needed (business_mapping.{path}); a view can fit it",
    "类型为 {type}，此处需要{kind}（business_mapping.{path}）；可用视图转换")
_KINDS = {
    "time": Text("a date or a time", "日期或时间"), "text": Text("a text", "文本"), "number": Text("a number", "数字"),
    "flag": Text("yes or no", "是否标志")}
_TOO_MUCH = Text(
    "It would read {count} rows of {names} one after the other, more than business_scan_rows ({most}).",
    "该查询需逐行读取 {names} 的 {count} 行，超过 business_scan_rows（{most}）。")
_UNCOUNTED = Text(
    "{names} was never analysed, so nobody knows what it costs to read.", "{names} 从未统计（ANALYZE），读取代价未知。")


class Unasked(Exception):
    """A question that was not asked, for it would cost too much: why, and what makes it cheap."""

    def __init__(self, told: Text, advice: Text) -> None:
        super().__init__(told.en)
        self.told = told
        self.advice = advice


class Column:
    """A column as a question has it (its text), with what the catalogue tells of it."""

    def __init__(self, name: str, told: Dict[str, Any], table: Any = None) -> None:
        self.name = name
        self.kind: str = told["kind"]
        self.type: str = told["type"]
        self.filled: bool = told["filled"]
        self.number: int = told["number"]
        self._told = told
        self._table = table

    def __str__(self) -> str:
        return quoted(self.name) if self._table is None else "%s.%s" % (self._table, quoted(self.name))

    def of(self, table: Any) -> "Column":
        """Return it by its table's name: for questions of several tables."""
        return Column(self.name, self._told, table)


class Table:
    """A table of the mapping as a question has it (its text), and its columns by their fields."""

    def __init__(self, name: str, told: Dict[str, Any], columns: Dict[str, Column]) -> None:
        self.name = name
        self.id: str = told["id"]
        self.kind: str = told["kind"]
        self.columns = columns

    def __str__(self) -> str:
        return quoted(self.name)

    def own(self, field: str) -> Column:
        """Return a column by the table's name."""
        return self.columns[field].of(self)


class Books:
    """The database. It is connected when it is first asked."""

    def __init__(self, host: Any, policy: Any) -> None:
        self.host = host
        self._policy = policy
        self._database = dict({"time_zone": "+08:00", "role": "production"}, **policy.database)
        self._engine = _ENGINES[self._database["engine"]]
        self._client: Any = None
        self._state: Dict[str, Any] = {}
        self._catalogue: Optional[Dict[str, Any]] = None
        # One list for all databases of the server.
        self._total = [0.0]

    @property
    def engine(self) -> str:
        """Return which kind of server it is."""
        return str(self._database["engine"])

    @property
    def label(self) -> str:
        """Return what it is called in sentences."""
        return "%s %s" % (self._state.get("product", self._engine.PRODUCT), self._database["database"])

    @property
    def name(self) -> str:
        """Return the name of the database."""
        return str(self._database["database"])

    def beside(self, name: str) -> "Books":
        """Return another database of the same server; what it costs counts with this one's."""
        found = Books(self.host, self._policy)
        found._database = dict(self._database, database=name)
        found._total = self._total
        return found

    @property
    def role(self) -> str:
        """Return what it is for: production, or not."""
        return str(self._database["role"])

    @property
    def state(self) -> Dict[str, Any]:
        """Return what is so of the server and of the account that asks."""
        self._connected()
        return self._state

    @property
    def now(self) -> datetime.datetime:
        """Return the database's own time, in the mapping's zone."""
        return datetime.datetime.strptime(str(self.state["now"])[:19], _TIME)

    @property
    def today(self) -> datetime.date:
        """Return its day."""
        return self.now.date()

    def since(self, days: int) -> str:
        """Return the beginning of the day so many days ago, as a question has it."""
        return literal(self.today - datetime.timedelta(days=days))

    def later(self, **span: int) -> str:
        """Return a time from now, as a question has it."""
        return literal((self.now + datetime.timedelta(**span)).strftime(_TIME))

    def texts(self) -> Dict[Any, List[str]]:
        """Return {(schema, table): columns of texts} of what may be read."""
        found: Dict[Any, List[str]] = {}
        for schema, table, column in self._told(lambda client: self._engine.texts(client, self.name)):
            found.setdefault((schema, table), []).append(column)
        return found

    def sample(self, schema: str, table: str, most: int) -> str:
        """Return what stands behind the name of a table of which a sample is taken."""
        return str(self._told(lambda client: self._engine.sample(client, schema, table, most)))

    def has(self, path: str) -> bool:
        """Tell whether the table of a section is in this database, or is not to be seen."""
        name = next(name for place, name, _columns in shape.tables(self._policy.mapping) if place == path)
        return name in self._looked_up()

    def given(self, path: str) -> Any:
        """Return what the mapping has at a path, or None."""
        found: Any = self._policy.mapping
        for name in path.split("."):
            found = found[int(name)] if isinstance(found, list) else (found or {}).get(name)
        return found

    def table(self, path: str) -> Table:
        """Return the table of a section; raises HostError where it, or a column of it, is not as it has to be."""
        catalogue = self._looked_up()
        name, wanted = next(
            (name, columns) for place, name, columns in shape.tables(self._policy.mapping) if place == path)
        user, held = self.state["user"], catalogue.get(name)
        told = dict(user=user, path=path + ".table")
        if held is None:
            raise HostError(name, _MISSING.format(**told))
        if not held["readable"] or held["hides"]:
            raise HostError(name, (_HIDDEN if held["readable"] else _UNREADABLE).format(**told))
        columns = {one.path[len(path) + 1:]: self._column(name, one, held["columns"]) for one in wanted}
        return Table(name, held, columns)

    def place(self, table: Table) -> List[str]:
        """Return the database, or the schema, and the name of a table."""
        return ([str(self._database["database"])] + parts(table.name))[-2:]

    def _looked_up(self):
        if self._catalogue is None:
            names = sorted({name for _path, name, _columns in shape.tables(self._policy.mapping)})
            self._catalogue = self._told(lambda client: self._engine.tables(client, names, self.name))
        return self._catalogue

    def materialized(self, section: str) -> List[str]:
        """Return the tables of a section that are materialized views."""
        held = self._looked_up() if section else {}
        return sorted({
            name for path, name, _columns in shape.tables(self._policy.mapping)
            if path.split(".")[0] == section and name in held and held[name]["kind"] == "m"})

    def writable(self) -> List[str]:
        """Return the tables of the mapping that the account which asks may change."""
        return sorted(name for name, held in self._looked_up().items() if held["writable"])

    def _column(self, table, wanted, held):
        name = parts(wanted.name)[0]
        found = held.get(name)
        if found is None:
            raise HostError("%s.%s" % (table, wanted.name), _MISSING.format(path=wanted.path))
        if not found["readable"]:
            raise HostError(
                "%s.%s" % (table, wanted.name), _UNREADABLE.format(user=self.state["user"], path=wanted.path))
        # A flag may be a number as well; a text of another form is no time.
        fits = wanted.kind in ("any", found["kind"]) or (wanted.kind == "flag" and found["kind"] == "number") or (
            wanted.kind == "number" and found["kind"] == "flag")
        if not fits:
            raise HostError("%s.%s" % (table, wanted.name), _KIND.format(
                type=found["type"], kind=_KINDS[wanted.kind], path=wanted.path))
        return Column(wanted.name, found)

    # Parts of questions

    def function(self, name: str, *values: Any, **more: Any) -> str:
        """Return a call of what the servers have by different names."""
        return str(self._engine.FUNCTIONS[name].format(*values, **more))

    def text(self, column: Any) -> str:
        """Return a column as a text."""
        return self.function("text", column)

    def empty(self, column: Column) -> str:
        """Return the condition that a column says nothing: NULL, no characters, or blanks alone."""
        none = "%s IS NULL" % column
        if column.kind not in ("text", "any"):
            return none
        text = self.text(column)
        for blank in _BLANKS[1:] + (_WIDE if self.state["unicode"] else ""):
            text = "replace(%s, %s, ' ')" % (text, literal(blank))
        return "(%s OR trim(%s) = '')" % (none, text)

    def hashed(self, column: Column, algorithm: str) -> Optional[str]:
        """Return the digest of a column in small letters as the database itself computes it; None where it cannot."""
        if algorithm == "md5":
            return self.function("md5", column)
        if not algorithm.startswith("sha") or algorithm == "sha1" or column.type == "bytea":
            return None
        return self.function("sha2", column, bits=algorithm[3:])

    # Questions

    def rows(self, question: str, **parts_of: Any) -> List[List[Optional[str]]]:
        """Return the rows of an answer, once it is known that the question costs no more than it may; raises Unasked.
        """
        question = question.format(**parts_of)
        count, uncounted = self._told(lambda client: self._engine.reads(client, question))
        names = ", ".join(sorted(str(one.name) for one in parts_of.values() if isinstance(one, Table)))
        if uncounted:
            raise Unasked(_UNCOUNTED.format(names=", ".join(uncounted)), Text(
                "The database administrator runs ANALYZE on it.", "由数据库管理员对其执行 ANALYZE。"))
        if count > self._policy.scan_rows:
            raise Unasked(_TOO_MUCH.format(count=int(count), names=names, most=self._policy.scan_rows), Text(
                "The database administrator makes an index on the column of the time; for a log that only grows, BRIN "
                "is small and quick to make (PostgreSQL).",
                "由数据库管理员为时间列建立索引；PostgreSQL 中只追加的日志宜用 BRIN，体积小、建立快。"))
        return self.probed(question)

    def probed(self, question: str) -> List[List[Optional[str]]]:
        """Return the rows of a question that reads little whatever the table: the catalogue, or one row."""
        answer: List[List[Optional[str]]] = self._told(lambda client: client.rows(question))
        return answer

    def counts(self, question: str, **parts_of: Any) -> List[int]:
        """Return the one row of an answer, as numbers."""
        return [int(float(value or 0)) for value in self.rows(question, **parts_of)[0]]

    def any_row(self, table: Table) -> bool:
        """Tell whether a table has a row at all."""
        return bool(self.probed("SELECT 1 FROM %s LIMIT 1" % table))

    def _told(self, ask):
        """Return an answer, or raise HostError in our own words: a server's own quote values."""
        total = self._policy.total_seconds
        if self._total[0] >= total:
            raise HostError(self.label, _TOTAL.format(seconds=total))
        began = time.monotonic()
        try:
            for last in (False, True):
                try:
                    return ask(self._connected())
                except _REFUSED as refusal:
                    if refusal.code not in self._engine.AGAIN or last:
                        raise HostError(self.label, self._problem(refusal.code))
        except HostError:
            if self._client is not None and not self._alive():
                self._client = None
            raise
        finally:
            self._total[0] += time.monotonic() - began

    def _alive(self):
        with contextlib.suppress(HostError, IndexError, *_REFUSED):
            return bool(self._client.rows("SELECT 1"))
        self._client.close()
        return False

    def _problem(self, code):
        if code in self._engine.SLOW:
            return _SLOW.format(seconds=self._policy.seconds)
        return self._engine.REFUSALS.get(code, _CODE.format(code=code))

    def _connected(self):
        if self._client is None:
            database, secret = self._database, self._policy.password or None
            address = (
                (database["host"], database.get("port", self._engine.PORT)) if "host" in database
                else self._engine.PLACE.format(
                    socket=database["socket"].rstrip("/"), port=database.get("port", self._engine.PORT)))
            uid = None if secret is not None or "host" in database else _uid_of(database["user"])
            try:
                client = self._engine.connect(address, database, secret, self._policy.seconds, uid)
                self._state = self._engine.state(client)
            except _REFUSED as refusal:
                raise HostError(self.label, self._problem(refusal.code))
            # A server counts and logs a connection that just breaks off.
            atexit.register(client.close)
            self._client = client
        return self._client


def _uid_of(name):
    """Return the uid of an account of this host, whom the kernel tells the server that we are; None without one."""
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return None
