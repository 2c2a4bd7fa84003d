# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the actions of the judging modules share: the run's variables become the module's options.

A task option wins over a variable. Everything is validated here, before a connection is made.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator

from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.release import __version__ as ansible_version

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import OptionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless, harmless_in
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.options import GUARD_SECONDS, guard_seconds_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.answer import (
    Asked,
    Refused,
    guard_answer,
    well_formed,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.from_host import FromHost
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before import device
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.confirming import (
    MODULE as CONFIRMING,
    Confirmation,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.run_variables import ANY_TAG, RunVariables
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.validity import problem_of, problem_of_area
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import (
    NAMES,
    VariableError,
    known_areas,
    known_clauses,
    misspelt,
    told_of,
    told_of_tag,
    typed,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence.drills import signed_for
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.patching.approved import approved_for, recorded
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run import current_run
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import findings_line, written
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.spool import put_by
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import spoken

__all__ = ["JudgingAction", "failure"]

_NOT_PUT_BY = Text(
    "Findings cannot be put by beside {fragment} ({why}): they go through Ansible, which takes longer. Is there room "
    "for the record?",
    "无法在 {fragment} 旁暂存检查结果（{why}），已改由 Ansible 传递，速度较慢。请确认该处是否有足够空间保存记录。")
_OLD_PYTHON = Text(
    "The Python of this host is too old for ansible-core {version} on the controller. Point "
    "ansible_python_interpreter to a newer one, or run from a controller with ansible-core 2.16, which works with "
    "Python 3.6 and later on hosts.",
    "本机的 Python 对控制端的 ansible-core {version} 来说过旧。请将 ansible_python_interpreter 指向较新的 Python，"
    "或改用 ansible-core 2.16 的控制端，它支持主机上的 Python 3.6 及以上版本。")
# Characters of what goes into the record beside the findings.
_LONGEST = 1000
_UNRECORDED = Text(
    "Nothing records what is found: there is no summary, and nothing to report. Put callbacks_enabled = "
    "jrt0117.baseline.compliance into [defaults] of ansible.cfg, or register the result of this task.",
    "没有记录检查结果：既没有摘要，也无从生成报告。请在 ansible.cfg 的 [defaults] 中加入 "
    "callbacks_enabled = jrt0117.baseline.compliance，或用 register 保存本任务的结果。")
# Options of the area application that the module login_tests alone goes by.
_OF_TESTS = ("active_tests", "test_passwords")
_UNCONFIRMED = Text(
    "Nothing was confirmed: the guard on the host takes back what the run changed.",
    "未作确认：主机上的防失联保护将撤销本次运行所做的变更。")


_DELEGATED = Text(
    "delegate_to is {there}: what is found there would stand in the report of {here}. Put {host} among the play's "
    "hosts instead; or name an unpacked image there with root. Nothing was done",
    "delegate_to 为 {there}：在该处查到的结果会记入 {here} 的报告。请将 {host} 列为 play 的主机；或用 root 指明该处的"
    "离线镜像。未执行任何操作")
_LEFT_OUT = Text(
    "{variable} asks for {named} alone: what it leaves out shows as not checked.",
    "{variable} 仅包含 {named}：范围之外的条款显示为未检查。")
_NO_SECONDS = Text(
    "baseline_guard_seconds is {value}; it has to be a number of seconds",
    "baseline_guard_seconds 的值为 {value}，应为秒数")
_NO_LIST = Text("{name} is {value}; it has to be a list", "{name} 的值为 {value}，应为列表")


def failure(error: VariableError | OptionError) -> AnsibleActionFail:
    """Return the failure of a task by what its user has written, in both languages."""
    chinese = error.told.zh if isinstance(error, VariableError) else error.zh
    return AnsibleActionFail(str(error), result={"msg_zh": chinese} if chinese else {})


class JudgingAction(RunVariables, FromHost):
    """Runs the module of the same name with its options completed from the play's variables."""

    returns = frozenset(["jrt0117", "msg_zh"])
    # Whether the module changes the host, but for check mode.
    enforces = False
    # Whether it judges every area, whatever tags others in the play have.
    one_pass = False
    # Whether it logs in to applications: no other is given test accounts.
    logs_in = False

    def run(self, tmp=None, task_vars=None):
        """Complete the options, run the module, return its result."""
        super().run(tmp, task_vars)
        self._variables, self.told = task_vars or {}, ()
        notices = [told_of(name, near) for name, near in misspelt(self._variables).items()]
        recorded = False
        try:
            try:
                options = self.options(dict(self._task.args))
            except (VariableError, OptionError) as error:
                raise failure(error) from error
            notices += self.told
            result = self._of_device(options) if device.is_device(self._variables) else self._sent(options, task_vars)
            recorded = current_run.get() is not None and "jrt0117" in result
        finally:
            # Where no findings come that they are recorded with; Ansible shows a warning once, however many hosts and
            # tasks have it.
            for notice in [] if recorded else notices:
                self._display.warning(harmless(spoken(notice.en, notice.zh)))
        for notice in self._lost():
            self._display.warning(spoken(notice.en, notice.zh))
        if "msg_zh" in result:
            result["msg_zh"] = harmless(str(result["msg_zh"])[:_LONGEST], lines=True)
        if "jrt0117" in result:
            try:
                payload = self._asked(options).of(well_formed(result["jrt0117"]))
                own = harmless_in([notice.as_dict() for notice in notices])
                result["jrt0117"] = {**payload, "notices": [*payload["notices"], *own]}
            except Refused as refused:
                told = [refused.told, *([_UNCONFIRMED] if self._enforcing and options["guard_seconds"] else [])]
                return {
                    "failed": True, "changed": result.get("changed", False), "msg": " ".join(text.en for text in told),
                    "msg_zh": "".join(text.zh for text in told)}
            if result["jrt0117"].get("guard"):
                result = self._confirmation(options["run_id"], options["guard_seconds"]).of(result)
            if "jrt0117" in result:
                result.update(self._passed_on(result["jrt0117"], self._given(options)))
        if result.get("failed") and "SyntaxError" in str(result.get("module_stderr", "")):
            # What an older Python makes of the wrapper that this ansible-core sends.
            why = _OLD_PYTHON.format(version=ansible_version)
            result.update(msg=why.en, msg_zh=why.zh)
        return result

    def _lost(self) -> list[Text]:
        """Return what is to be said where neither the callback nor the play keeps what is found."""
        kept = current_run.get() is not None or getattr(self._task, "register", None)
        return [] if kept else [_UNRECORDED]

    def _passed_on(self, payload: dict, given: dict) -> dict:
        """Return what Ansible is to hand on: all of it where somebody looks at it there, else where it lies."""
        run, host = current_run.get(), self._variables["inventory_hostname"]
        # Beside the payload, which is the host's: this is the controller's word.
        whole = {"jrt0117": payload, "jrt0117_given": given}
        if run is None or run.fragment is None or not run.spools or self._task.register or self._task.no_log:
            return whole
        # Wanted by who has a callback of his own that reads results.
        if not boolean(self._variable("baseline_spool", True), strict=False):
            return whole

        def warn(error: OSError) -> None:
            told = _NOT_PUT_BY.format(fragment=str(run.fragment), why=str(error.strerror or error))
            self._display.warning(harmless(spoken(told.en, told.zh)))

        short = put_by(run.fragment, payload, lambda: written(findings_line(host, payload, given)), warn)
        return whole if short is payload else {"jrt0117": short}

    def _given(self, options: dict) -> dict:
        """Return where the host was reached, and what its controls went by and the registers are compared with, of the
        areas of this call.
        """
        policies = {area: self.policy_of(area, options) for area in self.asked_areas(options)}
        found: dict = {}
        if self._connection.transport.rpartition(".")[2] != "local" and not device.is_device(self._variables):
            address = self._variable("ansible_host") or self._variables["inventory_hostname"]
            found["address"] = str(address)[:_LONGEST]
        if "accounts" in policies:
            owners = policies["accounts"].get("owners") or {}
            # What is no name is nobody, as the host itself says.
            found["owners"] = {
                str(account): owner[:_LONGEST] for account, owner in owners.items() if isinstance(owner, str)}
        if "boundary" in policies:
            found["flows"] = [_flow(flow) for flow in policies["boundary"].get("flows") or []]
        if "patching" in policies and not device.is_device(self._variables):
            manifests, signers = (str(policies["patching"].get(name) or "") for name in ("manifests", "signers"))
            told = recorded(manifests, signers, self._registers())
            found.update({"manifests": told} if told else {})
        return found

    def policy_of(self, area: str, options: dict) -> dict:
        """Return the options of an area among those of the module."""
        return options

    def _sent(self, options: dict, task_vars) -> dict:
        # Ansible parses each file that a module imports: collecting garbage meanwhile takes a third of that time, and
        # looking through all of it afterwards as much again; neither finds any.
        gc.disable()
        try:
            return self.asked(module_args=options, task_vars=task_vars)
        finally:
            gc.freeze()
            gc.enable()

    def _of_device(self, options: dict) -> dict:
        """Return what the saved configuration of a network device comes to: no program of ours runs there."""
        # A run of hosts alone does not pay for it.
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.judging import judged

        policy = {area: device.whole(area, self._policy_of_all(area)) for area in device.ASKED}
        folder = device.folder(
            policy["boundary"]["device_configs"], self._variable("inventory_dir"), self._loader.get_basedir())
        return {"changed": False, "jrt0117": judged(
            self._variables["inventory_hostname"], device.vendor_of(self._variable("ansible_network_os")), policy,
            folder=folder, level=options["level"], areas=self.asked_areas(options), clauses=options["clauses"],
            waivers=options.get("waivers") or [], mode="enforce" if self._enforcing else "check",
            run_id=options["run_id"], devices=(self._variables.get("groups") or {}).get(device.GROUP, ()))}

    @property
    def _enforcing(self) -> bool:
        return self.enforces and not self._task.check_mode

    def _asked(self, options: dict) -> Asked:
        areas = self.asked_areas(options)
        return Asked(
            run_id=options["run_id"], mode="enforce" if self._enforcing else "check", level=options["level"],
            areas=areas, clauses=options["clauses"], waivers=options.get("waivers") or [],
            waivers_ignored=options.get("waivers_ignored") or [], catalogue=standard())

    def _confirmation(self, run_id: str, seconds: int) -> Confirmation:
        local = self._connection.transport.rpartition(".")[2] == "local"
        return Confirmation(
            run_id=run_id, seconds=seconds, reset=self._reset_connection,
            ask=lambda args: guard_answer(
                self.asked(
                    module_name=CONFIRMING, module_args={**args, "local": local}, task_vars=self._variables,
                    returns=frozenset(["guard"]))))

    def _reset_connection(self) -> None:
        # Ends what is kept open between tasks; connections of other kinds keep nothing, and have no such method.
        getattr(self._connection, "reset", lambda: None)()

    def options(self, given: dict) -> dict:
        """Return the module's options: those given to the task, then the shared ones from variables."""
        self._refuse_delegation(given)
        # As Ansible itself takes a text for a list option, of which an ad-hoc command can give no other.
        given.update((name, _listed(given[name])) for name in ("areas", "clauses") if isinstance(given.get(name), str))
        tags = self._tags_of_this(self._run_tags())
        clauses = given.get("clauses") or self._variable("baseline_clauses") or self._clauses_of(tags)
        level = given.get("level", self._variable("baseline_level", 3))
        given.update(
            level=self._level(level), clauses=known_clauses(clauses),
            run_id=self._valid_run_id(given.get("run_id") or self._variable("baseline_run_id") or self._run_id()),
            guard_seconds=self._guard_seconds(
                given.get("guard_seconds", self._variable("baseline_guard_seconds", GUARD_SECONDS))))
        self.told = [*self.told, *self._left_out(current_run.get())]
        if "waivers" not in given:
            given.update(
                self._waivers(self._variables["inventory_hostname"], self._variables.get("group_names", [])))
        self._tags = tags
        return given

    def _left_out(self, run: current_run.CurrentRun | None) -> Iterator[Text]:
        """Yield what variables of the inventory leave out: the report tells of those of the command line by itself."""
        for variable in ("areas", "clauses"):
            named = self._variable(f"baseline_{variable}")
            if isinstance(named, list) and named and not (run and variable in run.limits):
                yield _LEFT_OUT.format(variable=f"baseline_{variable}", named=", ".join(map(str, named))[:_LONGEST])

    def _tags_of_this(self, tags: list[str]) -> list[str]:
        """Return the tags that this task goes by; one that is nobody's is told, for it may be a slip."""
        own = [tag for tag in tags if self._is_clause(tag) or tag in NAMES or tag in self._own_tags()]
        if self.one_pass:
            self.told = [*self.told, *(told_of_tag(tag) for tag in tags if tag not in own and tag not in ANY_TAG)]
        return own

    def _own_tags(self) -> list[str]:
        return list(getattr(self._task, "tags", None) or ())

    def _refuse_delegation(self, given: dict) -> None:
        """Raise VariableError where another host would answer in this one's name; an image may lie on any."""
        there, here = self._task.delegate_to, self._variables.get("inventory_hostname")
        if there and here and there != here and given.get("root", "/") == "/":
            raise VariableError(_DELEGATED.format(there=repr(there), host=there, here=here))

    @staticmethod
    def _guard_seconds(value) -> int:
        try:
            return guard_seconds_of(int(str(value)))
        except ValueError:
            raise VariableError(_NO_SECONDS.format(value=repr(value))) from None
        except OptionError as error:
            raise VariableError(Text(f"baseline_{error}", f"baseline_{error.zh}")) from error

    def policy(self, area: str, given: dict) -> dict:
        """Return an area's options for a host: those given, else the variables named <area>_<option>; only what is set.
        """
        return device.kept_here(area, self._policy_of_all(area, given))

    def _policy_of_all(self, area: str, given: dict | None = None) -> dict:
        given = given or {}
        spec = AREAS[area].options
        set_here = {name: self._variable(f"{area}_{name}") for name in spec if f"{area}_{name}" in self._variables}
        for name in AREAS[area].gathered:
            set_here.update(self._gathered(f"{area}_{name}", name, set_here.get(name)))
        set_here.update((name, given[name]) for name in spec if name in given)
        # Under the names of the variables, so that a message speaks of what its reader has written.
        written = {f"{area}_{name}": value for name, value in set_here.items()}
        values = typed({f"{area}_{name}": option for name, option in spec.items()}, written, f"{area} variables")
        for variable, value in written.items():
            problem = problem_of(variable, value, values[variable])
            if problem:
                raise VariableError(problem)
        problem = problem_of_area(area, {name: values[f"{area}_{name}"] for name in spec})
        if problem:
            raise VariableError(problem)
        if area == "patching":
            # What only the controller can see: who has signed what.
            set_here["approved"], told = approved_for(
                self._variables["inventory_hostname"], values["patching_manifests"], values["patching_signers"],
                self._registers())
            self.told = [*self.told, *told]
        if area == "backup":
            set_here["signed"], told = signed_for(
                self._variables["inventory_hostname"], values["backup_drills"], self._registers())
            self.told = [*self.told, *told]
        if area == "resources":
            set_here["collected"] = self._collected(values)
        if area == "application" and not self.logs_in:
            set_here = {name: value for name, value in set_here.items() if name not in _OF_TESTS}
        return set_here

    def _collected(self, values: dict) -> dict:
        """Return what a monitoring server tells of this host: nobody on it can see that."""
        # A run of other areas alone does not pay for it.
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring.collected import collected_for

        name = self._variables["inventory_hostname"]
        return collected_for(name, str(self._variable("ansible_host") or name), values)

    def _registers(self) -> str:
        """Return the folder of the registers, which tell whose signatures count, or nothing."""
        return str(self._variable("baseline_registers") or "")

    def _gathered(self, variable: str, option: str, first) -> dict:
        """Return a list option with what the variables named <variable>_<anything> add to it."""
        parts = {variable: first} if first is not None else {}
        parts.update(
            (name, self._variable(name)) for name in sorted(self._variables) if name.startswith(f"{variable}_"))
        for name, value in parts.items():
            if not isinstance(value, list):
                raise VariableError(_NO_LIST.format(name=name, value=repr(value)))
        return {option: [one for value in parts.values() for one in value]} if parts else {}

    def asked_areas(self, options: dict) -> list[str]:
        """Return the areas that the module is to speak of."""
        raise NotImplementedError

    def areas(self, names) -> list[str]:
        """Return the areas to judge: those named, else those among the run's tags, else none (all of them)."""
        return known_areas(names or self._variable("baseline_areas") or [tag for tag in self._tags if tag in NAMES])


def _flow(flow: dict) -> dict:
    """Return of a declared flow what its other end and its approval are told by."""
    texts = {name: str(flow[name])[:_LONGEST] for name in ("direction", "approval") if flow.get(name) is not None}
    ends = {
        name: [str(one)[:_LONGEST] for one in (flow[name] if isinstance(flow[name], list) else [flow[name]])]
        for name in ("from", "to") if flow.get(name)}
    return {"name": str(flow.get("name"))[:_LONGEST], **texts, **ends}


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
