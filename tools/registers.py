# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""台账的填写与核对 Filling in and checking the registers of an agency.

make registers                                   写出草稿 write drafts (asks type, level and day, or takes options)
make registers ARGS="check"                      还缺什么 what is still missing, by who has to act
make registers ARGS="due --within P30D"          到期事项 what is due, as text, md or ics
make registers ARGS="export registers.xlsx"      导出工作簿 all lists as one workbook
make registers ARGS="import-workbook FILE.xlsx"  导入工作簿 the workbook again; --write writes
make registers ARGS="import people.records FILE --mapping m.yml"   导入自有表格 an own list; --write writes
make registers ARGS="add-evidence HD-031 minutes.pdf"   复制证据并登记摘要 copy a file, enter its digest

退出码 Exit status: 0 没有遗留 nothing left, 1 有遗留或逾期 something is missing or overdue, 2 输入有误 bad input.
"""

from __future__ import annotations

import argparse
import collections
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "collections"))

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import known  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.due.calendar import (  # noqa: E402
    ics,
    markdown,
    rounds,
    text,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judged import judged  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping import scaffold  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.checklist import (  # noqa: E402
    checklist,
    screen,
    unfilled,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.refused import Refused  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading import yaml_text  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import checked, load  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.table import RULES  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.settings import settings  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import SheetError  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import words  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing import writing  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard  # noqa: E402

_TYPES = ("individual", "enterprise", "both")
_GOOD = ("pass", "not_applicable")
# Rows of a person in `check`: one screen for all.
_ROWS = 6
_NOBODY = Text("nobody named", "未指定责任人")


class Wrong(Exception):
    """Bad input: what is wrong, in both languages."""

    def __init__(self, told: Text) -> None:
        super().__init__(str(told))
        self.told = told


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked; return the exit status."""
    options = _options(arguments)
    try:
        return int(options.run(options))
    except (Wrong, Refused, SheetError) as error:
        print(_said(error.told, options), file=sys.stderr)
    except (VariableError, OSError) as error:
        print(error, file=sys.stderr)
    return 2


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--folder", type=Path, default=Path("registers"), help="台账目录 the registers' folder")
    shared.add_argument("--level", type=int, choices=(1, 2, 3, 4), help="系统等级 level of the system (3)")
    shared.add_argument("--language", choices=("zh", "en"), default=_language(), help="输出语言 language of the output")
    parser = argparse.ArgumentParser(
        prog="make registers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, run, about in (
            ("scaffold", _scaffold, "写出草稿 write drafts"), ("check", _check, "还缺什么 what is missing"),
            ("due", _due, "到期事项 what is due"), ("export", _export, "导出工作簿 write a workbook"),
            ("import-workbook", _import_workbook, "导入工作簿 read a workbook"),
            ("import", _import, "导入自有表格 read a list of the agency's own"),
            ("add-evidence", _add_evidence, "复制证据并登记摘要 copy a file and enter its digest")):
        one = commands.add_parser(name, parents=[shared], help=about, description=about)
        one.set_defaults(run=run)
        if name == "scaffold":
            one.add_argument("--type", choices=_TYPES, help="机构类型 what the agency holds information of")
            one.add_argument("--since", type=_day, help="开业日期 in operation since, YYYY-MM-DD")
        if name in ("scaffold", "check", "due"):
            one.add_argument("--inventory", action="append", help="主机清单 inventory of the hosts; may be repeated")
        if name in ("check", "due"):
            one.add_argument("--fragments", type=Path, help="运行记录目录 folder of the runs' records")
            one.add_argument("--today", type=_day, help="基准日期 judge for this day")
        if name == "due":
            one.add_argument("--within", type=_period, help="期限 such as P30D")
            one.add_argument("--format", choices=("text", "md", "ics"), default="text")
        if name == "import":
            one.add_argument("list", help="清单 such as people.records")
            one.add_argument("--mapping", type=Path, required=True, help="列对应文件 YAML: columns, constants, values")
            one.add_argument("--conflicts", choices=("stop", "skip", "update"), default="stop")
        if name == "add-evidence":
            one.add_argument("record", help="记录编号 the record's id")
            one.add_argument("--root", type=Path, help="证据根目录 the evidence's folder, where it is another one")
        if name in ("export", "import-workbook", "import", "add-evidence"):
            one.add_argument("file", type=Path)
        if name.startswith("import"):
            one.add_argument("--write", action="store_true", help="写入 write; otherwise the difference is shown")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0].startswith("-") and given[0] not in ("-h", "--help"):
        given.insert(0, "scaffold")
    return parser.parse_args(given)


# Drafts


def _scaffold(options: argparse.Namespace) -> int:
    kind = options.type or _asked("机构类型 agency type", _TYPES)
    level = options.level or int(_asked("系统等级 level", ("2", "3")))
    since = options.since or _day(_asked("开业日期 in operation since (YYYY-MM-DD)", ()))
    hosts = known.addresses(_inventory(options))
    made = scaffold.scaffold(options.folder, scaffold.Agency(kind, level, since), hosts)
    for path in made.new:
        print(path)
    for path, count in made.appended.items():
        print(_said(Text("{path}: {count} appended as comments", "{path}：追加 {count} 条（注释）").format(
            path=path, count=count), options))
    print(_said(Text(
        "{count} records to fill in: replace 待填, then set status: kept file by file. `check` tells what is left.",
        "共 {count} 条待填写：把“待填”换成内容，逐个文件改为 status: kept；check 列出剩余事项。").format(
            count=made.drafts + sum(made.appended.values())), options))
    return 0


def _asked(what: str, choices: Sequence[str]) -> str:
    if not sys.stdin.isatty():
        raise Wrong(Text(
            "{what}: give it as an option (--type, --level, --since), for there is no terminal to ask at",
            "{what}：没有终端可询问，请用选项 --type、--level、--since 给出").format(what=what))
    while True:
        answer = input(f"{what}{' [' + '/'.join(choices) + ']' if choices else ''}: ").strip()
        if answer and (not choices or answer in choices):
            return answer


# Judging


def _judged(options: argparse.Namespace) -> dict[str, Any]:
    folder, level = _folder(options), options.level or 3
    chosen = settings(
        {"baseline_registers": str(folder), "organization_today": str(options.today or "")}, run_day=date.today(),
        base=Path.cwd(), level=level, clauses=standard().expected(level), rules=RULES)
    clauses = [clause for clause in standard().expected(level) if clause.rules]
    return judged(chosen, folder, clauses, level=level, inventory=_inventory(options), fragments=options.fragments)


def _check(options: argparse.Namespace) -> int:
    found = _judged(options)
    registers = load(_folder(options), options.today or date.today())
    counts = collections.Counter(finding["status"] for finding in found["findings"])
    print("  ".join(f"{status} {counts[status]}" for status in ("error", "fail", "manual", *_GOOD)))
    for name, register in registers.items():
        for fault in register.faults[:_ROWS]:
            print(f"! {_said(fault, options)}")
        left = unfilled(yaml_text.parsed(register.text).data) if register.text and not register.faults else 0
        if left or not register.kept:
            print(_said(Text("{name}.yml: {state}, {left} values to type", "{name}.yml：{state}，{left} 处待填").format(
                name=name, left=left, state=_state(register)), options))
    agency_type = registers["agency"].head.get("type") or "both"
    asked = scaffold.asked_of(agency_type, options.level or 3)
    work = checklist(registers, asked, known.addresses(_inventory(options)))
    if work.tasks:
        print(screen(work, registers, options.folder, options.language), end="")
    by_person: dict[str, dict[str, None]] = {}
    for finding in found["findings"]:
        for detail in finding["details"] if finding["status"] not in _GOOD else ():
            if detail["status"] not in _GOOD:
                by_person.setdefault(detail["who"] or "", {})[detail["message"][options.language]] = None
    for who, told in sorted(by_person.items(), key=lambda pair: -len(pair[1])):
        print(f"\n{_called(who, registers, options)}: {len(told)}")
        for line in list(told)[:_ROWS]:
            print(f"  {line}")
        if len(told) > _ROWS:
            print(f"  ... {len(told) - _ROWS}")
    return int(any(finding["status"] not in _GOOD for finding in found["findings"]))


def _due(options: argparse.Namespace) -> int:
    found, today = _judged(options), options.today or date.today()
    people = {one["id"]: one["name"] for one in load(_folder(options))["people"].lists.get("records", ())}
    calls = {clause.id: clause.rules for clause in standard()}
    every = rounds(found["findings"], calls, today=today, names=people)
    if options.format == "ics":
        sys.stdout.buffer.write(ics(every, agency=found["agency"] or "", today=today, language=options.language))
    else:
        table = markdown if options.format == "md" else text
        print(table(every, today=today, within=options.within, language=options.language), end="")
    return int(any(one.overdue for one in every))


def _state(register: Register) -> Text:
    if not register.there:
        return Text("not there", "不存在")
    return Text("kept", "正式") if register.kept else Text("a draft", "草稿")


def _called(who: str, registers: Mapping[str, Register], options: argparse.Namespace) -> str:
    for person in registers["people"].lists.get("records", ()):
        if person.get("id") == who:
            return f"{who} {person.get('name', '')}"
    post = words("posts.posts").get(who)
    return _said(post.text, options) if post else who or _said(_NOBODY, options)


# Workbooks and own lists


def _export(options: argparse.Namespace) -> int:
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.writing import export

    registers = load(_folder(options))
    checked(registers)
    export(registers, options.file, date.today())
    print(options.file)
    return 0


def _import_workbook(options: argparse.Namespace) -> int:
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.reading import read

    registers = load(_folder(options))
    present = {
        f"{name}.{of}": rows for name, register in registers.items() for of, rows in register.lists.items()}
    contents = read(options.file, known=present)
    _refuse([*contents.faults, *contents.unknown], options)
    for note in contents.notes:
        print(_said(note, options))
    changed = 0
    for name, register in registers.items():
        lists = {
            one: rows for one, rows in contents.lists.items()
            if one.startswith(f"{name}.") and (rows or register.lists.get(one.partition(".")[2]))}
        if not register.there and not lists:
            continue
        source = writing.read(options.folder / f"{name}.yml")
        new = source.text
        for one, rows in lists.items():
            new, differs = writing.rewritten(new, one, rows)
            changed += _show(differs.lines(), options)
        if contents.heads.get(name):
            new, fields = writing.rewritten_head(new, name, contents.heads[name])
            changed += _show([f"{name}: {field}: {old} -> {value}" for field, old, value in fields], options)
        if options.write and new != source.text:
            writing.save(source, new)
    return _ended(changed, options)


def _import(options: argparse.Namespace) -> int:
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import imports, shapes
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.writing import whole

    registers = load(_folder(options))
    _refuse([fault for register in registers.values() for fault in register.faults], options)
    # A record that says 待填 somewhere is one of the list: it stays.
    registers = {one: whole(register, shapes.load()) for one, register in registers.items()}
    name, _dot, of = options.list.partition(".")
    try:
        plan = imports.plan_of(yaml.safe_load(options.mapping.read_text("utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Wrong(Text("{file}: {error}", "{file}：{error}").format(file=options.mapping, error=error)) from None
    present = registers[name].lists.get(of, []) if name in registers else []
    lists = {f"{one}.{key}": rows for one, register in registers.items() for key, rows in register.lists.items()}
    table = imports.table(options.file, plan.sheet)
    found = imports.import_rows(options.list, table, plan, policy=options.conflicts, present=present, records=lists)
    _refuse([*found.faults, *found.conflicts], options)
    for told in (*found.notes, *found.left_out):
        print(_said(told, options))
    # What is shown is what is written: how the file is to differ, not the table.
    source = writing.read(options.folder / f"{name}.yml")
    new, difference = writing.rewritten(source.text, options.list, found.records)
    changed = _show(difference.lines(), options)
    if options.write and changed:
        writing.save(source, new)
    return _ended(changed, options)


def _add_evidence(options: argparse.Namespace) -> int:
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.adding import add_evidence

    registers = load(_folder(options))
    _refuse([fault for register in registers.values() for fault in register.faults], options)
    written, relative = add_evidence(
        _folder(options), registers, options.record, options.file, today=date.today(), root=options.root)
    print(f"{written}: {options.record}: {relative}")
    return 0


def _refuse(faults: Sequence[Text], options: argparse.Namespace) -> None:
    if faults:
        shown = "\n".join(_said(fault, options) for fault in faults[:20])
        raise Wrong(Text(
            "{shown}\nnothing was written ({count} faults)", "{shown}\n未写入（共 {count} 处问题）").format(
                shown=shown, count=len(faults)))


def _show(lines: Iterable[Any], options: argparse.Namespace) -> int:
    told = [_said(line, options) for line in lines]
    for line in told:
        print(line)
    return len(told)


def _ended(changed: int, options: argparse.Namespace) -> int:
    told = (
        Text("nothing differs", "没有差异") if not changed
        else Text("written", "已写入") if options.write
        else Text("nothing was written: --write does it", "未写入：加 --write 写入"))
    print(_said(told, options))
    return 0


# What is shared


def _folder(options: argparse.Namespace) -> Path:
    if not options.folder.is_dir():
        raise Wrong(Text(
            "There is no folder {folder}: --folder has to name that of the registers",
            "目录 {folder} 不存在：请用 --folder 指定台账目录").format(folder=options.folder))
    folder: Path = options.folder.resolve()
    return folder


def _inventory(options: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """Return the variables of each host, as they are written."""
    if not options.inventory:
        return {}
    from ansible.inventory.manager import InventoryManager
    from ansible.parsing.dataloader import DataLoader
    from ansible.vars.manager import VariableManager

    loader = DataLoader()
    manager = InventoryManager(loader=loader, sources=options.inventory)
    variables = VariableManager(loader=loader, inventory=manager)
    found = {host.name: variables.get_vars(host=host, include_hostvars=False) for host in manager.get_hosts()}
    if not found:
        raise Wrong(Text("{names}: no hosts in it", "{names}：其中没有主机").format(names=", ".join(options.inventory)))
    return found


def _said(told: Any, options: argparse.Namespace) -> str:
    return str(getattr(told, options.language)) if isinstance(told, Text) else str(told)


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


if __name__ == "__main__":
    sys.exit(main())
