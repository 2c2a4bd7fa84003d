# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records what the collection's modules found and tells it at the end of the run."""

from __future__ import annotations

DOCUMENTATION = r"""
name: compliance
type: aggregate
short_description: Records compliance findings and prints a summary
version_added: 1.0.0
author: jrt0117.baseline contributors (@jrt0117)
description:
  - Appends what the modules of C(jrt0117.baseline) found to a fragment, a file of JSON lines, while the playbook runs,
    so that an interrupted run leaves a readable record.
  - Prints a summary against the whole of JR/T 0117-2014 at the end, by section and then by what is to be done.
  - Does nothing in playbooks that do not use the modules of the collection.
requirements:
  - Enable it with C(callbacks_enabled = jrt0117.baseline.compliance) in the section C([defaults]) of C(ansible.cfg).
options:
  fragments_dir:
    description:
      - Directory of the fragments; each run adds one file.
      - Without it, C(reports/fragments) below the current directory. Where E(AWX_ISOLATED_DATA_DIR) is set, as
        C(ansible-runner) does, C(fragments) in that, and the report goes to C(report) beside them, for nothing else
        comes back from there. E(JRT0117_ISOLATED=false) says that the current directory does, as with
        C(ansible-navigator).
    type: path
    env: [{name: JRT0117_FRAGMENTS_DIR}]
    ini: [{section: callback_compliance, key: fragments_dir}]
  campaign:
    description:
      - Name of the campaign this run belongs to. The report of a campaign is made of all its runs.
      - The extra variable C(baseline_campaign) has priority.
    type: str
    env: [{name: JRT0117_CAMPAIGN}]
    ini: [{section: callback_compliance, key: campaign}]
  sign_key:
    description:
      - Private SSH key, or the public one of a key that an agent holds, with which the fragment is signed at the end of
        the run (C(ssh-keygen -Y sign -n jrt0117)). The signature lies beside it, C(RUN.jsonl.sig).
      - Where that fails, a warning says so; the run ends as it would have.
    type: path
    env: [{name: JRT0117_SIGN_KEY}]
    ini: [{section: callback_compliance, key: sign_key}]
  fragments_push:
    description:
      - Where the fragment and its signature are sent at the end of the run. Where that fails, a warning says so; the
        run ends as it would have, and the files stay where they are.
      - V(ssh://user@host/folder) takes them by C(sftp); V(git+ssh://host/repository), V(git+https://...) and
        V(git+file://...) as a commit on the branch C(fragments/CONTROLLER); V(https://host/folder/) by C(PUT), with a
        token from O(fragments_push_token_file).
      - An address with a query (a presigned one) takes the fragment where its path ends in C(.jsonl), and the signature
        where that ends in C(.sig).
    type: list
    elements: str
    default: []
    env: [{name: JRT0117_FRAGMENTS_PUSH}]
    ini: [{section: callback_compliance, key: fragments_push}]
  fragments_push_token_file:
    description: File with the token for V(https://) addresses without a query.
    type: path
    env: [{name: JRT0117_FRAGMENTS_PUSH_TOKEN_FILE}]
    ini: [{section: callback_compliance, key: fragments_push_token_file}]
  summary:
    description:
      - Whether to print the summary.
      - It goes to standard error where a stdout callback prints JSON (C(ansible.posix.json), C(ansible.posix.jsonl)).
    type: bool
    default: true
    env: [{name: JRT0117_SUMMARY}]
    ini: [{section: callback_compliance, key: summary}]
  detail:
    description:
      - How much the summary tells. Both begin and end with the result.
      - V(full) has the sections, what enforcing changes for people and O(failures) things to do.
      - V(short) has the first things to do, each cut to a few lines; the report has the rest.
    type: str
    choices: [full, short]
    default: full
    env: [{name: JRT0117_DETAIL}]
    ini: [{section: callback_compliance, key: detail}]
  width:
    description: Columns to use; V(0) takes the terminal's, at most 100, and 80 where there is no terminal.
    type: int
    default: 0
    env: [{name: JRT0117_WIDTH}]
    ini: [{section: callback_compliance, key: width}]
  lang:
    description: Language of the summary. V(auto) goes by the locale (E(LC_ALL), E(LC_MESSAGES), E(LANG)).
    type: str
    choices: [auto, en, zh, both]
    default: auto
    env: [{name: JRT0117_LANG}]
    ini: [{section: callback_compliance, key: lang}]
  failures:
    description: How many things to do are listed at most. The report has all of them.
    type: int
    default: 20
    env: [{name: JRT0117_FAILURES}]
    ini: [{section: callback_compliance, key: failures}]
"""

import atexit
import contextlib
import gc
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

from ansible import constants as C
from ansible.plugins.callback import CallbackBase
from ansible.release import __version__ as ansible_version

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import LEVELS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.absent import import_ahead
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.schema import check_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.current_run import new_id, operator
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.packing import Packing
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.places import place
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.recorder import Recorder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.scope import asked
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.version import VERSION
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.areas import AREAS

COLLECTION = "jrt0117.baseline."
ORGANIZATION = "organization"
JUDGING = frozenset([*AREAS, "assess", "login_tests"]) - {ORGANIZATION}
# Those that a monitoring server may be asked for.
MONITORED = frozenset(["assess", "resources"])
PAYLOAD = "jrt0117"
GIVEN = "jrt0117_given"
REGISTERS = "jrt0117_organization"
REPORT = "jrt0117_report"
# What these print is read by programs, to which a summary behind it is a syntax error.
FOR_PROGRAMS = frozenset(["json", "jsonl"])
NO_LOG = (
    "The result is hidden by no_log, so nothing is known of this host. Findings hold no secrets: remove no_log from "
    "the task.")


def _guarded(method: Callable[..., None]) -> Callable[..., None]:
    """A fault in here must not harm the playbook: AssertionError, for one, ends a run since ansible-core 2.19."""
    @wraps(method)
    def guarded(self: CallbackModule, *args: Any, **kwargs: Any) -> None:
        try:
            method(self, *args, **kwargs)
        except Exception as error:  # pylint: disable=broad-except
            self.trouble(f"{method.__name__}: {type(error).__name__}: {error}")
    return guarded


class CallbackModule(CallbackBase):
    """Listens to Ansible's events; what they mean for the record is in recorder.py."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "jrt0117.baseline.compliance"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._recording: Recorder | None = None
        self._packing: Packing | None = None
        self._playbook = ""
        self._play: Any = None
        self._plays: dict[str, tuple[Any, list[str]]] = {}
        self._failed_items: set[tuple[str, str]] = set()
        self._report: dict[str, Any] = {}
        self._report_began = False
        self._warned = False
        self._pid = os.getpid()
        atexit.register(self._interrupted)

    # The run

    @_guarded
    def v2_playbook_on_start(self, playbook: Any) -> None:
        self._playbook = os.path.basename(playbook._file_name)
        self._recording, self._play, self._plays, self._report = None, None, {}, {}
        self._report_began = self._warned = False
        # It saves time, and no more: a fault in it leaves the record whole.
        with contextlib.suppress(Exception):
            named = [_own(task) for play in playbook.get_plays() for task in _tasks_of(play)]
            self._packing = Packing(COLLECTION + name for name in named if name in JUDGING)
            if JUDGING.intersection(named):
                import_ahead()
                check_of("result")
            if MONITORED.intersection(named):
                # For the workers, each of which would import it.
                from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring import collected  # noqa: F401

    @_guarded
    def v2_playbook_on_play_start(self, play: Any) -> None:
        manager = play.get_variable_manager()
        if self._recording is None:
            self._recording = self._new_recorder(manager.extra_vars)
        self._play = play
        # With serial this comes once a batch; the hosts expected are those of all batches.
        if play._uuid not in self._plays:
            hosts = manager._inventory.get_hosts(play.hosts, ignore_restrictions=True, order=play.order)
            self._plays[play._uuid] = (play, [host.get_name() for host in hosts])

    @_guarded
    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        name = _own(task)
        if name in JUDGING:
            self._judging_starts()
        elif name == ORGANIZATION:
            self._settle_catalogue()
        elif name == "report":
            self._report_starts()

    @_guarded
    def v2_playbook_on_handler_task_start(self, task: Any) -> None:
        if _own(task) in JUDGING:
            self._judging_starts()

    @_guarded
    def v2_playbook_on_stats(self, stats: Any) -> None:
        if self._packing:
            self._packing.end()
        if self._recording and self._recording.fragment and not self._report_began:
            self._write_missed(self._recording.run_id, self._recording.fragment)
        recorder, self._recording = self._recording, None
        if recorder is None:
            return
        fragment = recorder.fragment if self.get_option("summary") else None
        # Before the end is put into the record, which is otherwise as the report found it.
        report = self._written_report(recorder.run_id, fragment) if fragment else None
        recorder.end(
            "completed",
            {"processed": len(stats.processed), "failed": len(stats.failures), "unreachable": len(stats.dark)})
        if recorder.fragment and self.get_option("sign_key"):
            self._sign(recorder.fragment)
        if recorder.fragment and self.get_option("fragments_push"):
            self._push(recorder.fragment)
        if fragment:
            self._print_summary(fragment, report)

    # Results

    @_guarded
    def v2_runner_on_ok(self, result: Any) -> None:
        self._see_report(result)
        if not _is_loop_end(result):
            self._take(result)
        self._failed_items.discard(_key(result))

    @_guarded
    def v2_runner_on_failed(self, result: Any, ignore_errors: bool | None = False) -> None:
        self._see_report(result)
        # The items of a loop have told their own failures; a loop that cannot begin has none.
        if _key(result) not in self._failed_items:
            self._take(result, failed=True)
        self._failed_items.discard(_key(result))

    @_guarded
    def v2_runner_on_skipped(self, result: Any) -> None:
        if _own(result._task) in JUDGING:
            self._recorder.skipped(result._host.get_name(), _own(result._task))

    @_guarded
    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._recorder.unreachable(result._host.get_name(), result._result.get("msg") or "unreachable")

    @_guarded
    def v2_runner_item_on_ok(self, result: Any) -> None:
        self._take(result)

    @_guarded
    def v2_runner_item_on_failed(self, result: Any) -> None:
        self._failed_items.add(_key(result))
        self._take(result, failed=True)

    def _see_report(self, result: Any) -> None:
        # Of the controller's own task alone: a host may put whatever it likes into the result of another.
        if _own(result._task) == "report" and result._result.get(REPORT):
            self._report = result._result[REPORT]

    def _take(self, result: Any, failed: bool = False) -> None:
        host, data, name = result._host.get_name(), result._result, _own(result._task)
        if name == ORGANIZATION:
            # Of the controller's own task alone, as the report.
            if REGISTERS in data:
                self._take_organization(data[REGISTERS])
            return
        if PAYLOAD in data and (name in JUDGING or _waits(result._task)):
            # failed_when may turn a result into a failure: the findings are good all the same.
            payload = data[PAYLOAD]
            if name in JUDGING and isinstance(payload, dict) and "spool" in payload:
                self._recorder.put_by(host, payload["spool"], name)
            else:
                # Of the collection's own action alone, which no asynchronous result comes by: a host may put whatever
                # it likes into that.
                given = data.get(GIVEN) if name in JUDGING and not result._task.async_val else None
                self._recorder.findings(host, payload, name or "assess", given)
        elif name not in JUDGING:
            if not failed:
                self._recorder.reached(host)
        elif "censored" in data:
            self._recorder.failed(host, name, NO_LOG)
        elif failed:
            self._recorder.failed(
                host, name, data.get("msg") or "The module failed without a message.", data.get("msg_zh"))
        elif "ansible_job_id" not in data:
            self._recorder.failed(host, name, "The module returned no findings.")

    def _take_organization(self, payload: dict[str, Any]) -> None:
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.verdict import expanded
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

        self._recorder.organization(expanded(payload, standard().clauses))

    # Keeping the record

    @property
    def _recorder(self) -> Recorder:
        """The recorder of this run, which there is from the first play on."""
        if self._recording is None:
            raise RuntimeError("a result came before any play")
        return self._recording

    def _new_recorder(self, extra: dict[str, Any]) -> Recorder:
        from ansible import context

        return Recorder(
            run_id=_file_name(extra.get("baseline_run_id")) or new_id(),
            directory=Path(self.get_option("fragments_dir") or place("fragments")),
            head={
                "campaign": extra.get("baseline_campaign") or self.get_option("campaign") or None,
                "playbook": self._playbook,
                "version": VERSION,
                "ansible": ansible_version,
                "check_mode": bool(context.CLIARGS.get("check")),
                "operator": operator(),
                "scope": asked(context.CLIARGS, extra),
            },
            warn=self._display.warning,
            spools=not self._display.verbosity and not _for_programs(),
        )

    def _judging_starts(self) -> None:
        self._recorder.expect(self._plays[self._play._uuid][1])
        self._settle_catalogue()

    def _settle_catalogue(self) -> None:
        # Workers forked from now on find the catalogue, and what they ask of it, in memory.
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

        standard().settled(max(LEVELS))
        # And do not look for garbage in what they share with this process: that would copy it, page by page, for each
        # host.
        gc.freeze()

    def _report_starts(self) -> None:
        """Hosts that were down before a judging task came belong into the report as well."""
        self._report_began = True
        self._expect_the_down()

    def _expect_the_down(self) -> None:
        for play, hosts in self._plays.values():
            if self._recorder.is_down(hosts) and _judges(play):
                self._recorder.expect(hosts)

    def _interrupted(self) -> None:
        """No event tells of SIGINT or of a controller's error; the process ends, and its workers inherit this hook."""
        recorder = self._recording
        if recorder is None or recorder.fragment is None or os.getpid() != self._pid:
            return
        try:
            recorder.end("aborted")
            from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.summary import interrupted

            sys.stderr.write("\n" + "\n".join(interrupted(self._language(), str(recorder.fragment))) + "\n")
        except OSError:
            pass

    def trouble(self, message: str) -> None:
        """One warning a run, and a line in the record."""
        if not self._warned:
            self._warned = True
            from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import spoken

            self._display.warning(spoken(
                f"compliance callback: {harmless(message)}. The record of this run is incomplete.",
                f"compliance callback：{harmless(message)}。本次运行的记录不完整。"))
        try:
            if self._recording:
                self._recording.trouble(message)
        except OSError:
            pass

    def _sign(self, fragment: Path) -> None:
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence.signing import NotSigned
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet.trust import sign
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import spoken

        try:
            sign(fragment, Path(self.get_option("sign_key")))
        except NotSigned as error:
            self._display.warning(harmless(spoken(error.told.en, error.told.zh)))

    def _push(self, fragment: Path) -> None:
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.fleet.push import PushError, push
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import spoken

        token = self.get_option("fragments_push_token_file")
        for target in self.get_option("fragments_push"):
            try:
                push(fragment, target, platform.node(), Path(token) if token else None)
            except PushError as error:
                self._display.warning(harmless(spoken(error.told.en, error.told.zh)))

    # Telling

    def _write_missed(self, run_id: str, fragment: Path) -> None:
        """Write the report that a task of this playbook would have written, had its play come to it."""
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.missed_report import write_missed

        self._expect_the_down()
        tasks = [
            (play, task) for play, _hosts in self._plays.values()
            for task in _tasks([*play.pre_tasks, *play.tasks, *play.post_tasks]) if _own(task) == "report"]
        try:
            self._report = write_missed(tasks, fragment, run_id)
        except Exception as error:  # pylint: disable=broad-except
            # A wrong variable or a full disk: the summary below says that there is no report, and how to write it.
            from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import spoken

            why = harmless(str(error))
            self._display.warning(spoken(f"The report was not written: {why}", f"未能写出报告：{why}"))

    def _written_report(self, run_id: str, fragment: Path) -> dict[str, Any] | None:
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import written

        return written(self._report, fragment, run_id)

    def _print_summary(self, fragment: Path, report: dict[str, Any] | None) -> None:
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import build
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.folder import LATEST
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.summary import closing, summarize

        lang = self._language()
        if report is None:
            report = build([fragment], standard())
        lines = summarize(
            report, width=self._width(), lang=lang, failures=max(1, self.get_option("failures")),
            short=self.get_option("detail") == "short")
        colours = {"head": C.COLOR_HIGHLIGHT, "good": C.COLOR_OK, "bad": C.COLOR_ERROR, "warn": C.COLOR_WARN}
        apart = _for_programs()
        self._display.display("", stderr=apart)
        for line in lines:
            self._display.display(line.text, color=colours.get(line.style), stderr=apart)
        self._display.display("", stderr=apart)
        # Ansible ends a playbook whose hosts are all down or failed before the task that writes the report.
        folder = LATEST if self._report.get("latest") else self._report.get("dest")
        report_page = f"{_shown(folder)}/index.html" if folder else ""
        for text in closing(lang, report=report_page, record=_shown(fragment), run_id=fragment.stem):
            self._display.display(text, stderr=apart)

    def _language(self) -> str:
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import language

        lang = self.get_option("lang")
        return language(os.environ) if lang == "auto" else lang

    def _width(self) -> int:
        chosen = self.get_option("width")
        if chosen > 0:
            return max(40, chosen)
        if not sys.stdout.isatty():
            return 80
        # Ansible itself takes none for narrower than 80. A pseudo-terminal that nobody has given a size has 0.
        columns = os.get_terminal_size(sys.stdout.fileno()).columns - 1
        return min(100, max(40, columns)) if columns > 0 else 80


def _shown(path: str | os.PathLike[str]) -> str:
    """Return a path as it is read most easily: from here, where it lies below."""
    here = os.path.relpath(path)
    return os.path.abspath(path) if here.startswith("..") else here


def _for_programs() -> bool:
    """Whether a program reads what Ansible prints."""
    return C.DEFAULT_STDOUT_CALLBACK.rpartition(".")[2] in FOR_PROGRAMS


def _own(task: Any) -> str:
    """The name of a module of this collection, else nothing."""
    name = str(getattr(task, "resolved_action", None) or task.action)
    return name[len(COLLECTION):] if name.startswith(COLLECTION) else ""


def _waits(task: Any) -> bool:
    """Whether a task brings the result of one that was started before."""
    return str(getattr(task, "resolved_action", None) or task.action).rpartition(".")[2] == "async_status"


def _key(result: Any) -> tuple[str, str]:
    return result._host.get_name(), result._task._uuid


def _is_loop_end(result: Any) -> bool:
    return bool(result._task.loop) and PAYLOAD not in result._result


def _judges(play: Any) -> bool:
    """Whether a play names a judging module or a role of the collection; what is included later is not seen."""
    return any(
        _own(task) in JUDGING or str(getattr(task, "_role_name", "") or "").startswith(COLLECTION)
        for task in _tasks_of(play))


def _tasks_of(play: Any) -> Iterator[Any]:
    """Yield the tasks that a play names, in their order."""
    roles = [block for role in play.get_roles() for block in role.get_task_blocks()]
    return _tasks([*play.pre_tasks, *roles, *play.tasks, *play.post_tasks])


def _tasks(blocks: Iterable[Any]) -> Iterator[Any]:
    for block in blocks:
        if hasattr(block, "rescue"):
            yield from _tasks([*block.block, *block.rescue, *block.always])
        else:
            yield block


def _file_name(run_id: Any) -> str:
    """A run id as a file name: it comes from a variable."""
    return "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in str(run_id or "")).lstrip(".")
