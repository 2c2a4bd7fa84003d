# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the report; documented in plugins/modules/report.py."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports import ExportError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet.campaign import expect
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet.freshness import Fresh
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet.trust import hear
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history import KEEP
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report import folder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import (
    ALL_FORMATS,
    FORMATS,
    build,
    replacing,
    write,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.merge import Merged
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.query import Query, QueryError, export
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run import current_run
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import FragmentError, find
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import CatalogueError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import LANGUAGES, language

ARGUMENTS = {
    "dest": {"type": "path"},
    "fragments": {"type": "list", "elements": "path"},
    "fragments_dir": {"type": "path"},
    "run_id": {"type": "str"},
    "campaign": {"type": "str"},
    "formats": {"type": "list", "elements": "str", "choices": list(ALL_FORMATS), "default": list(FORMATS)},
    "language": {"type": "str", "choices": ["en", "zh"]},
    "history": {"type": "bool", "default": True},
    "history_database": {"type": "str"},
    "history_keep": {"type": "str", "default": KEEP},
    "query": {"type": "str"},
    "output": {"type": "path"},
    "signers": {"type": "path"},
    "max_age": {"type": "str"},
    "require_signed": {"type": "bool", "default": False},
    "fail_on": {
        "type": "list", "elements": "str",
        "choices": ["unreachable", "failed", "error", "fail", "aborted", "unreadable"], "default": []},
}


class ActionModule(ActionBase):
    """The report action."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _supports_check_mode = True
    _supports_async = False

    def run(self, tmp: Any = None, task_vars: Any = None) -> dict[str, Any]:
        """Read the fragments, write the report, answer the query."""
        result = super().run(tmp, task_vars)
        _validation, args = self.validate_argument_spec(argument_spec=ARGUMENTS, required_by={"output": ("query",)})
        try:
            result.update(_report(args))
        except (ExportError, FragmentError, CatalogueError, QueryError) as error:
            raise AnsibleActionFail(str(error)) from error
        except OSError as error:
            raise AnsibleActionFail(f"The report cannot be written: {error}.") from error
        return result


def _report(args: dict[str, Any]) -> dict[str, Any]:
    query = Query(args["query"]) if args["query"] else None
    output = Path(args["output"]) if args["output"] else None
    if output:
        # A wrong name is told before the work, not after it.
        export([], output)
    fragments, live = _sources(args)
    own = _own(fragments) if live else []
    others = len(own) < len(fragments)
    heard = hear(fragments, Path(args["signers"]) if args["signers"] else None, args["require_signed"], own)
    fragments = heard.fragments

    merging: dict[str, Any] = {"only": heard.only}
    if args["max_age"] and others:
        merging["stale"] = Fresh.of(args["max_age"]).problem

    def complete(merged: Merged) -> None:
        merged.problems += heard.problems
        # The report of one run is of that alone, and says how it was limited.
        if others and not args["run_id"]:
            expect(merged, fragments, args["campaign"], heard.refused)

    findings: list[dict[str, Any]] = []
    history = _history(args, fragments, bool(own) and not others)
    keepers = [keep for keep in (findings.append if query else None, history and history.add) if keep]

    def collect(finding: dict[str, Any]) -> None:
        for keep in keepers:
            keep(finding)

    def trend(report: dict[str, Any]) -> dict[str, Any] | None:
        # What was changed meanwhile does not get into the history.
        heard.require_unchanged()
        return history.finish(report)

    files: list[Path] = []
    changed = False
    # Before they are read: what comes into a record meanwhile, or later, is told by its size.
    size = sum(fragment.stat().st_size for fragment in fragments)
    dest = Path(args["dest"]) if args["dest"] else folder.of(
        fragments, run_id=args["run_id"] or live, campaign=args["campaign"])
    if args["formats"]:
        report, files, changed = write(
            fragments, standard(), dest, formats=args["formats"], live=live, each=collect if keepers else None,
            complete=complete, language=args["language"] or _language(), trend=history and trend, **merging)
    else:
        report = build(
            fragments, standard(), live=live, each=collect if keepers else None, complete=complete, **merging)
    heard.require_unchanged()
    result: dict[str, Any] = {}
    if query:
        selected = query.search(findings)
        if output:
            with replacing(output, files) as (file, done):
                file.write(export(selected, output))
            changed |= done[0]
        else:
            Display().display(json.dumps(selected, ensure_ascii=False, indent=2))
            result["selected"] = selected
    result["changed"] = changed
    result["jrt0117_report"] = {
        "dest": str(dest.absolute()) if args["formats"] else "",
        "latest": bool(args["formats"]) and not args["dest"] and folder.link(report, dest, Display().warning),
        "files": [str(file) for file in files],
        "fragments": [str(fragment) for fragment in fragments],
        "size": size,
        "hosts": report["hosts_summary"],
        "scores": report["scores"],
    }
    # As set_stats has it: AWX keeps this of a job, for the next node of its workflow.
    result["ansible_stats"] = {"data": {"jrt0117": _short(report)}, "per_host": False, "aggregate": False}
    reasons = _reasons(report, args["fail_on"])
    if reasons:
        result.update(
            failed=True, msg=" ".join(reasons) + (f" The report is in {dest}." if args["formats"] else ""))
    return result


def _short(report: dict[str, Any]) -> dict[str, Any]:
    """What fits on a line; of several runs no single one is named."""
    run = report["runs"][0] if len(report["runs"]) == 1 else {"run_id": None, "sha256": None}
    return {
        "run_id": run["run_id"], "campaign": report["campaign"], "strict": report["scores"]["strict"]["value"],
        "fail": report["scores"]["counts"]["fail"], "fragment_sha256": run["sha256"]}


def _own(fragments: list[Path]) -> list[Path]:
    """The fragment of the run that is going on, where it is among these."""
    run = current_run.get()
    place = run.fragment.resolve() if run and run.fragment else None
    return [path for path in fragments if path.resolve() == place]


def _history(args: dict[str, Any], fragments: list[Path], own: bool) -> Any:
    """The history of this run, or of a campaign; the report of any other fragments asks it only. None without one."""
    if not (args["history"] and args["formats"]):
        return None
    # Its library is the largest of a report without a page; who has none does not pay.
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.recording import Recording, place_of

    return Recording(
        args["history_database"] or place_of(fragments), Display().warning, keep=args["history_keep"],
        taken=own or bool(args["campaign"] and not args["run_id"]))


def _language() -> str:
    """The reader's own, or the first of both where both are shown."""
    return LANGUAGES.get(os.environ.get("JRT0117_LANG", ""), (language(os.environ),))[0]


def _sources(args: dict[str, Any]) -> tuple[list[Path], str | None]:
    run = current_run.get()
    live = run.run_id if run and run.fragment else None
    wanted = {"run_id": args["run_id"], "campaign": args["campaign"]}
    if args["fragments"]:
        return find(args["fragments"], **wanted), live
    if any(wanted.values()):
        return find([args["fragments_dir"] or (run.fragments_dir if run else "reports/fragments")], **wanted), live
    if run is None:
        raise FragmentError(
            "There is no record of this run: add jrt0117.baseline.compliance to callbacks_enabled, or say which "
            "fragments to report.")
    if run.fragment is None:
        raise FragmentError(
            "This run judged no host, so there is nothing to report: is the inventory, or the pattern of hosts, empty, "
            "or do --tags or --skip-tags leave nothing?")
    return [run.fragment], live


def _reasons(report: dict[str, Any], fail_on: list[str]) -> list[str]:
    """Why the playbook is to fail, in the order of `fail_on`."""
    hosts = report["hosts_summary"]
    failing = [control for control in report["controls"] if any(
        group["status"] == "fail" and not group["waived"] for group in control["groups"])]
    erring = [control for control in report["controls"] if control["counts"]["error"]]
    reasons = {
        "unreachable": (
            hosts["unreachable"] + hosts["never_started"],
            f"Hosts unreachable or never started: {_named(report, 'unreachable', 'never_started')}."),
        "failed": (hosts["failed"], f"Hosts that could not be judged: {_named(report, 'failed')}."),
        "error": (len(erring), f"Controls in error: {_ids(erring)}."),
        "fail": (len(failing), f"Controls that fail: {_ids(failing)}."),
        "aborted": (
            len(report["completion"]["aborted"]), f"Runs aborted: {', '.join(report['completion']['aborted'])}."),
        "unreadable": (
            len(report["problems"]),
            f"Records that could not be read: {len(report['problems']) + report['problems_left_out']}."),
    }
    return [reasons[name][1] for name in fail_on if reasons[name][0]]


def _named(report: dict[str, Any], *states: str) -> str:
    return _some([host["name"] for host in report["hosts"] if host["state"] in states])


def _ids(controls: list[dict[str, Any]]) -> str:
    return _some([control["id"] for control in controls])


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
