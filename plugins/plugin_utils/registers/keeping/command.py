# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""台账的填写与核对 Filling in and checking the registers of an agency.

scaffold                            写出草稿 write drafts (asks type, level and day, or takes options)
policies FOLDER                     制度文件逐份登记 each document of a folder becomes a draft of a record
people FILE.xlsx, assets FILE.xlsx  导入花名册、资产清单 the list of people, of assets; --write writes
check                               还缺什么 what is missing, by who has to act, in one screen; --all tells all
add-evidence HD-031 minutes.pdf     复制证据并登记摘要 copy a file, enter its digest in a record
add-evidence FOLDER                 整目录登记 each file of a folder: "HD-031 纪要.pdf", "p03.confidentiality.pdf"
due --within P30D                   到期事项 what is due, as text, md or ics
export registers.xlsx               导出工作簿 all lists as one workbook
import-workbook registers.xlsx      导入工作簿 the workbook again; --write writes
import people.records FILE --mapping m.yml   导入自有表格 an own list by a mapping of columns; --write writes

在代码仓库中 in a checkout:  make registers ARGS="check --folder DIR"; 不带参数 without ARGS: scaffold
只装了集合 with the collection alone:
  ansible-playbook jrt0117.baseline.registers -e "baseline_registers_command='check --folder DIR'"

退出码 Exit status: 0 完整 complete, 1 有缺项、逾期或未取的文件 something is missing, overdue or was left out,
2 台账有误或输入有误 a register is faulty, or the input is.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import known
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.due.calendar import ics, markdown, rounds, text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping import scaffold, taking
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.checking import check
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.refused import Refused
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.shared import (
    folder_of,
    inventory_of,
    judged_by,
    said,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import load
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import SheetError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

__all__ = ["main"]

_TYPES = ("individual", "enterprise", "both")


def main(arguments: Sequence[str] | None = None, prog: str = "registers") -> int:
    """Do what was asked; return the exit status."""
    options = _options(arguments, prog)
    try:
        return int(options.run(options))
    except (Refused, SheetError) as error:
        print(said(error.told, options), file=sys.stderr)
    except (VariableError, OSError) as error:
        print(error, file=sys.stderr)
    return 2


def _options(arguments: Sequence[str] | None, prog: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=prog, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    shared = _shared()
    one = _command(commands, shared, "scaffold", _scaffold, "写出草稿 write drafts")
    one.add_argument("--type", choices=_TYPES, help="机构类型 what the agency holds information of")
    one.add_argument("--since", type=_day, help="开业日期 in operation since, YYYY-MM-DD")
    _inventory(one)
    one = _command(commands, shared, "policies", taking.policies, "制度文件逐份登记 documents become records")
    one.add_argument("documents", type=Path, help="制度文件目录 folder of the documents: docx, odt, md, txt, pdf")
    one.add_argument(
        "--set", action="append", metavar="FIELD=VALUE",
        help="各文件相同的字段 what all of them have in common, such as author=p03, approved=2026-01-20")
    _root(one)
    for name, of in (("people", "people.records"), ("assets", "assets.records")):
        one = _command(commands, shared, name, taking.import_list, f"即 the same as: import {of} FILE")
        one.set_defaults(list=of)
        _import(one)
    one = _command(commands, shared, "check", check, "还缺什么 what is missing")
    one.add_argument("--all", action="store_true", help="全部列出 all of it, however long")
    _judging(one)
    one = _command(commands, shared, "add-evidence", taking.evidence, "复制证据并登记 copy a file, enter its digest")
    one.add_argument("record", help="记录编号 a record's id; 或目录 or a folder whose files are named for records")
    one.add_argument("file", type=Path, nargs="?")
    _root(one)
    one = _command(commands, shared, "due", _due, "到期事项 what is due")
    one.add_argument("--within", type=_period, help="期限 such as P30D")
    one.add_argument("--format", choices=("text", "md", "ics"), default="text")
    _judging(one)
    one = _command(commands, shared, "export", taking.export, "导出工作簿 write a workbook")
    one.add_argument("file", type=Path)
    one = _command(commands, shared, "import-workbook", taking.import_workbook, "导入工作簿 read a workbook")
    _file(one)
    one = _command(commands, shared, "import", taking.import_list, "导入自有表格 read a list of the agency's own")
    one.add_argument("list", help="清单 such as people.records")
    _import(one)
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0].startswith("-") and given[0] not in ("-h", "--help"):
        given.insert(0, "scaffold")
    return parser.parse_args(given)


def _shared() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--folder", type=Path, default=Path("registers"), help="台账目录 the registers' folder")
    shared.add_argument("--level", type=int, choices=(1, 2, 3, 4), help="系统等级 level of the system (3)")
    shared.add_argument("--language", choices=("zh", "en"), default=_language(), help="输出语言 language of the output")
    return shared


def _command(
        commands: Any, shared: argparse.ArgumentParser, name: str, run: Callable[[argparse.Namespace], int],
        about: str) -> argparse.ArgumentParser:
    one: argparse.ArgumentParser = commands.add_parser(name, parents=[shared], help=about, description=about)
    one.set_defaults(run=run)
    return one


def _inventory(one: argparse.ArgumentParser) -> None:
    one.add_argument("--inventory", action="append", help="主机清单 inventory of the hosts; may be repeated")


def _judging(one: argparse.ArgumentParser) -> None:
    _inventory(one)
    _root(one)
    one.add_argument("--fragments", type=Path, help="运行记录目录 folder of the runs' records")
    one.add_argument("--today", type=_day, help="基准日期 judge for this day")


def _root(one: argparse.ArgumentParser) -> None:
    one.add_argument("--root", type=Path, help="证据根目录 the evidence's folder, where it is another one")


def _file(one: argparse.ArgumentParser) -> None:
    one.add_argument("file", type=Path, help="工作簿或 CSV 文件 .xlsx or .csv")
    one.add_argument("--write", action="store_true", help="写入 write; otherwise the difference is shown")
    one.add_argument(
        "--conflicts", choices=("stop", "skip", "update"), default="stop",
        help="冲突的记录 records that say otherwise: stop, keep the register's, take the file's")


def _import(one: argparse.ArgumentParser) -> None:
    _file(one)
    one.add_argument(
        "--mapping", type=Path, help="列对应文件 YAML: columns, constants, values; 缺省按表头 else headers are fields")


# Drafts


def _scaffold(options: argparse.Namespace) -> int:
    kind = options.type or _asked("机构类型 agency type", _TYPES)
    level = options.level or int(_asked("系统等级 level", ("2", "3")))
    since = options.since or _day(_asked("开业日期 in operation since (YYYY-MM-DD)", ()))
    hosts = known.addresses(inventory_of(options))
    made = scaffold.scaffold(options.folder, scaffold.Agency(kind, level, since), hosts)
    for path in made.new:
        print(path)
    for path, count in made.appended.items():
        print(said(Text("{path}: {count} appended as comments", "{path}：追加 {count} 条（注释）").format(
            path=path, count=count), options))
    print(said(Text(
        "{count} records to fill in: replace 待填, then set status: kept file by file. `check` tells what is left.",
        "共 {count} 条待填写：把“待填”换成内容，逐个文件改为 status: kept；check 列出剩余事项。").format(
            count=made.drafts + sum(made.appended.values())), options))
    return 0


def _asked(what: str, choices: Sequence[str]) -> str:
    if not sys.stdin.isatty():
        raise Refused(Text(
            "{what}: give it as an option (--type, --level, --since), for there is no terminal to ask at",
            "{what}：没有终端可询问，请用选项 --type、--level、--since 给出").format(what=what))
    while True:
        answer = input(f"{what}{' [' + '/'.join(choices) + ']' if choices else ''}: ").strip()
        if answer and (not choices or answer in choices):
            return answer


# Days


def _due(options: argparse.Namespace) -> int:
    found, today = judged_by(options), options.today or date.today()
    people = {one["id"]: one["name"] for one in load(folder_of(options))["people"].lists.get("records", ())}
    calls = {clause.id: clause.rules for clause in standard()}
    every = rounds(found["findings"], calls, today=today, names=people)
    if options.format == "ics":
        sys.stdout.buffer.write(ics(every, agency=found["agency"] or "", today=today, language=options.language))
    else:
        table = markdown if options.format == "md" else text
        print(table(every, today=today, within=options.within, language=options.language), end="")
    return int(any(one.overdue for one in every))


def _language() -> str:
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if named.startswith("zh") else "en"


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{given}' 不是日期 is no day, expected one such as 2026-12-31") from None


def _period(given: str) -> Period:
    try:
        return Period(given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
