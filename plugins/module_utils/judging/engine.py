# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs controls on a host: check, stage, check again, and tell what would be.

The same path serves enforcing (enforcing.py), which commits what is staged and judges the host as it then is.
"""

from typing import Any, Callable, Dict, Iterable, Iterator, List, NamedTuple, Optional, Sequence, Set, Tuple, Union

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.broken import broken, looked_at, without_period
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control, Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import (
    Observation,
    Thing,
    finding,
    observed,
    worst,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Mark


class Task(NamedTuple):
    """A control to be judged, its area and the options of that."""

    area: str
    control: Control
    policy: Policy


# A control as far as it is about one thing of the host (a database, an endpoint), or all of it (None): what is refused
# of one thing is done for the others.
Share = Tuple[int, Optional[Thing]]


class Engine:
    """One run of some controls on one host.

    `objection(host, connection)` returns a Text with the reason why what is staged must not be enforced, or None; it is
    asked of what could lock people out.
    """

    def __init__(
            self, host: Host, tasks: Iterable[Task], level: int, waivers: Iterable[Dict[str, Any]] = (),
            objection: Optional[Callable[[Host, Any], Optional[Text]]] = None) -> None:
        self.host = host
        self.tasks = list(tasks)
        self.level = level
        self.waivers = list(waivers)
        self._objects = objection
        self._refused: Dict[Share, Union[Text, str]] = {}
        self._fixed: Set[Share] = set()
        # Who staged what: paths, and what actions are about.
        self._staged_by: Dict[str, Set[int]] = {}
        # By control: what is open and can be put right, as it was last judged.
        self._fixable: Dict[int, List[Expectation]] = {}
        # What fixes end or change for people, each sentence once and in their order.
        self._affects: Dict[Share, Dict[Text, None]] = {}

    def check(self) -> List[Dict[str, Any]]:
        """Return the findings with their predictions; the host keeps what is staged, for the diff. Nothing is written.
        """
        before = self._judge_all()
        self._stage_from_packages(before)
        staged = self._judge_all()
        return [self._predicted(index, before[index], staged[index]) for index in range(len(self.tasks))]

    # Judging

    def _judge_all(self) -> List[List[Observation]]:
        """Judge by what is staged; those that have looked at nothing that was staged since are not judged again."""
        order = sorted(range(len(self.tasks)), key=lambda index: self.tasks[index].control.late)
        seen = {index: self._judged(index) for index in order}
        return [seen[index] for index in range(len(self.tasks))]

    def _judged(self, index: int) -> List[Observation]:
        def judge() -> List[Observation]:
            self._fixable[index] = []
            return self._judge(self.tasks[index], self._fixable[index])
        return self.host.memo(("judged", self, index), judge)

    @staticmethod
    def _open(observations: List[List[Observation]]) -> List[int]:
        return [index for index, seen in enumerate(observations) if any(one.open for one in seen)]

    def _judge(self, task: Task, fixable: List[Expectation]) -> List[Observation]:
        mark = self.host.checkpoint()
        try:
            return self._look(task, fixable) or [
                observed(
                    "not_checked", "nothing_seen", "{name} saw nothing to judge.", "{name} 没有可判定的对象。",
                    name=task.control.id)]
        finally:
            # To judge is to read: whatever a control staged meanwhile is not a fix.
            self.host.restore(mark)

    def _look(self, task: Task, fixable: List[Expectation]) -> List[Observation]:
        """Return what is seen, and add to `fixable` what of it can be put right.

        One faulty control does not take the others with it, nor one unreadable thing what is seen beside it; several
        that rest on the same thing say so once.
        """
        found: List[Observation] = []
        self.host.unparsed = False
        try:
            reason = task.control.applies(self.host, task.policy)
            if reason is not None:
                return [Observation("not_applicable", "not_applicable", reason)]
            for expectation in task.control.expectations(self.host, task.policy):
                for part, seen in looked_at(expectation, self.host):
                    about = _about(expectation, part, seen)
                    found.append(seen._replace(by_person=not part.fixable, about=about))
                    if seen.open and part.fixable:
                        fixable.append(part)
        except Exception as error:  # pylint: disable=broad-except
            found.append(broken(self.host, error))
        if self.host.unparsed and self.host.damaged is None:
            found += self._wrong_all_the_same(task, {seen.message for seen in found})
        alike = [seen._replace(by_person=True) for seen in found]
        first = {
            seen: place for place, seen in reversed(list(enumerate(alike))) if seen.status in ("error", "not_checked")}
        return [seen for place, seen in enumerate(found) if first.get(alike[place], place) == place]

    def _wrong_all_the_same(self, task: Task, told: Set[Text]) -> List[Observation]:
        """Return what is wrong, whatever the lines say that could not be parsed: it stands there, and nothing is missed
        by it.
        """
        with self.host.leaving_out_damaged() as damaged:
            seen = self._look(task, [])
            return [
                one._replace(by_person=True) for one in seen
                if damaged and one.status == "fail" and one.message not in told and one.evidence
                and not any(item.kind == "absent" for item in one.evidence)]

    # Staging

    def waivers_of(self, task: Task) -> List[Dict[str, Any]]:
        """Return the waivers that cover one of the control's clauses."""
        clauses = task.control.clauses_at(self.level)
        return [waiver for waiver in self.waivers if waiver["clause"] in clauses]

    def _stage_from_packages(self, before: List[List[Observation]]) -> None:
        """Stage all that is open on the host that it will be with the packages that are missing, for enforcing installs
        them first.
        """
        start, known = self.host.checkpoint(), self._known()
        bringing = self._stage_packages(before)
        if bringing:
            packages = self.host.packages()
            self._stage_all(self._judge_all())
            if self.host.packages() == packages and not any(index in bringing for index, _thing in self._refused):
                return
            # Not all who bring one have said so, or one may not: then staging everything tells which there are.
            self.host.restore(start)
            self._refused, self._fixed, self._staged_by, self._affects = known
        self._stage_all(before)
        if self.host.keep_packages():
            self._stage_all(self._judge_all())

    def _known(self) -> Tuple[
            Dict[Share, Union[Text, str]], Set[Share], Dict[str, Set[int]], Dict[Share, Dict[Text, None]]]:
        """Return copies of what staging has told so far: _refused, _fixed, _staged_by, _affects."""
        return dict(self._refused), set(self._fixed), _copied(self._staged_by), _copied(self._affects)

    def _stage_packages(self, before: List[List[Observation]]) -> Set[int]:
        """Stage no more than the packages of the fixes that say that they bring one; return whose they are."""
        start, bringing = self.host.checkpoint(), set()
        for index in self._enforceable(before):
            if any(part.brings_package(self.host) for part in self._fixable[index]):
                self._stage(index, self.tasks[index])
                bringing.add(index)
        if not self.host.keep_packages():
            # Whoever said so has brought none after all.
            self.host.restore(start)
            return set()
        return {index for index in bringing if (index, None) not in self._refused}

    def _stage_all(self, before: List[List[Observation]]) -> None:
        for _staged in self._staging(before):
            pass

    def _staging(self, before: List[List[Observation]]) -> Iterator[Tuple[int, Mark]]:
        """Stage what is open, and what others' fixes open, until no fix changes a thing; yield each control that may
        have staged, with the mark before that.

        Where there is no end to it, nothing is staged, and all that would have are refused. So is whoever takes
        another's pass for good.
        """
        start, fixed, affects = self.host.checkpoint(), set(self._fixed), _copied(self._affects)
        seen, rounds, staged = before, 0, []  # type: List[List[Observation]], int, List[Set[int]]
        while True:
            restless, refused = set(), len(self._refused)  # type: Set[int], int
            for index in self._enforceable(seen):
                mark = self.host.checkpoint()
                self._stage(index, self.tasks[index])
                if self.host.checkpoint() != mark:
                    restless.add(index)
                yield index, mark
            staged.append(restless)
            rounds += 1
            if rounds > 1 and not restless:
                self._refuse_takers(start, before, seen)
            if rounds > 1 and len(self._refused) > refused:
                # What it staged in an earlier round goes as well, with all that followed from it.
                self.host.restore(start)
                self._fixed, self._affects = set(fixed), _copied(affects)
                seen, rounds, staged = before, 0, []
                continue
            if not restless:
                return
            if rounds == _MOST_ROUNDS:
                self.host.restore(start)
                # Whoever does in turn what another undoes.
                names = ", ".join(self.tasks[index].control.id for index in sorted(restless | staged[-2]))
                for index in set().union(*staged):
                    self._refuse(index, _RESTLESS.format(names=names))
                return
            seen = self._judge_all()

    def _refuse_takers(
            self, start: Mark, before: List[List[Observation]], staged: List[List[Observation]]) -> None:
        """Refuse the first control by which one that passes would fail from then on; what is waived may."""
        def failing(seen: List[Observation]) -> bool:
            return any(one.status == "fail" for one in seen)
        lost = [
            index for index, task in enumerate(self.tasks)
            if failing(staged[index]) and worst([one.status for one in before[index]]) == "pass"
            and not self.waivers_of(task)]
        if not lost:
            return
        mark = self.host.checkpoint()
        self.host.restore(start)
        for index in self._enforceable(before):
            self._stage(index, self.tasks[index])
            taken = [self.tasks[one].control.id for one in lost if failing(self._judged(one))]
            if taken:
                self._refuse(index, _TAKEN.format(names=", ".join(taken)))
                return
        self.host.restore(mark)

    def _enforceable(self, seen: List[List[Observation]]) -> List[int]:
        """Return what is open and may be put right: what cannot be read or understood is left alone, and so is all that
        is seen of the same thing, what is waived, and what is left for a person.
        """
        def may_be(index: int) -> bool:
            unread = {one.about for one in seen[index] if one.status == "error"}
            return None not in unread and any(
                one.open and not one.by_person and one.about not in unread and (index, one.about) not in self._refused
                for one in seen[index])
        return [
            index for index in self._open(seen)
            if (index, None) not in self._refused and not self.waivers_of(self.tasks[index]) and may_be(index)]

    def _stage(self, index: int, task: Task, only: Optional[Thing] = None) -> None:
        """Stage what puts a control's open expectations right, or those about one thing only. What is refused of one
        thing is left out, and the rest staged anew.
        """
        mark = self.host.checkpoint()
        while True:
            about, reason = self._fix_open(index, task, only)
            if reason is None:
                about, reason = None, self._objection(task)
            if reason is None:
                break
            self.host.restore(mark)
            self._refuse(index, reason, about)
            if about is None:
                return
        changes, actions = mark
        for name in [
                path for path, change in self.host.changes.items()
                if changes.get(path) is not change and not self.host.only_brought(path)] + [
                action.describe() for action in self.host.actions if action not in actions]:
            self._staged_by.setdefault(name, set()).add(index)

    def heading(self, diff: Tuple[str, Optional[bytes], Optional[bytes]]) -> str:
        """Return the line above a diff: what is changed, of an action from what to what, and for which controls.

        The clauses of more than two controls are in their findings.
        """
        name = diff[0]
        staged_by = sorted(
            index for index in self._staged_by.get(name, set()) if (index, None) not in self._refused)
        if not name.startswith("/"):
            old, new = [(state or b"").decode("utf-8", "replace").strip() for state in diff[1:]]
            name = "%s: %s -> %s" % (name, old, new)
        wanted = []
        for control in [self.tasks[index].control for index in staged_by]:
            clauses = control.clauses_at(self.level) if len(staged_by) < 3 else ()
            wanted.append(", ".join([control.id] + list(clauses)))
        return "%s  (%s)" % (name, "; ".join(wanted)) if wanted else name

    def _fix_open(
            self, index: int, task: Task,
            only: Optional[Thing] = None) -> Tuple[Optional[Thing], Union[Text, str, None]]:
        """Stage the fixes of what is open; return what of it is refused, and why: what raises, and what cannot be
        judged any more by what is staged. (None, None): nothing is.
        """
        about: Optional[Thing] = None
        try:
            for expectation in task.control.expectations(self.host, task.policy):
                about = expectation.about
                if about is not None and (index, about) in self._refused:
                    continue
                for part, seen in expectation.looked_at(self.host):
                    about = _about(expectation, part, seen)
                    if (index, about) not in self._refused and only in (None, about):
                        if seen.status == "error":
                            return about, without_period(seen.message)
                        if seen.open and part.fixable:
                            self._fix((index, about), part)
                    about = expectation.about
                about = None
        except (HostError, ParseError) as error:
            return about, without_period(error.told)
        except Exception as error:  # pylint: disable=broad-except
            return about, without_period("%s: %s" % (type(error).__name__, error))
        return None, None

    def _fix(self, share: Share, expectation: Expectation) -> None:
        mark, told = self.host.checkpoint(), expectation.affects(self.host)
        expectation.fix(self.host)
        self._fixed.add(share)
        if told is not None and self.host.checkpoint() != mark:
            self._affects.setdefault(share, {})[told] = None

    def _objection(self, task: Task) -> Union[Text, str, None]:
        """Return why what is staged now must not be enforced, or None."""
        if self.host.actions and not self.host.running:
            return _NOT_LIVE.format(action=self.host.actions[-1].describe())
        if self._objects is None or task.control.disruption != "lockout":
            return None
        try:
            return self._objects(self.host, task.policy.connection)
        except (HostError, ParseError) as error:
            return without_period(error.told)
        except Exception as error:  # pylint: disable=broad-except
            return without_period("%s: %s" % (type(error).__name__, error))

    def _refuse(self, index: int, reason: Union[Text, str], about: Optional[Thing] = None) -> None:
        self._refused[index, about] = reason
        for share in [one for one in self._fixed if one == (index, about) or (about is None and one[0] == index)]:
            self._fixed.discard(share)
            self._affects.pop(share, None)

    # Findings

    def _finding(
            self, task: Task, before: Sequence[Observation], after: Optional[Sequence[Observation]] = None,
            **more: Any) -> Dict[str, Any]:
        return finding(
            task.control, task.area, task.control.clauses_at(self.level), before, after, waivers=self.waivers_of(task),
            **more)

    def _predicted(self, index: int, before: List[Observation], staged: List[Observation]) -> Dict[str, Any]:
        task, left = self.tasks[index], [seen for seen in staged if seen.open]
        right = not any(seen.open for seen in before)
        fixed = self._has_fixed(index)
        if self.waivers_of(task) or (right and not left and not fixed):
            return self._finding(task, before)
        if (index, None) in self._refused:
            return self._finding(
                task, before, would="person", advice=_REFUSED.format(reason=self._refused[index, None]).as_dict(),
                advice_about=None)
        before, left = self._with_refusals(index, before, _REFUSED), self._with_refusals(index, left, _REFUSED)
        would = (
            "fail" if any(not seen.by_person and seen.status != "error" for seen in left) else "person" if left
            else None if right else "pass")
        return self._finding(
            task, before, foreseen=left, would=would, affects=self._told(index), would_change=fixed)

    def _has_fixed(self, index: int) -> bool:
        return any(one == index for one, _thing in self._fixed)

    def _told(self, index: int) -> List[Text]:
        return list(dict.fromkeys(text for share, told in self._affects.items() if share[0] == index for text in told))

    def _with_refusals(self, index: int, observations: Sequence[Observation], told: Text) -> List[Observation]:
        """Return observations with the reason why what they are about is not put right, where it alone is refused."""
        return [
            seen._replace(advice=told.format(reason=self._refused[index, seen.about]), by_person=True)
            if seen.about is not None and (index, seen.about) in self._refused
            and seen.open and not seen.by_person and seen.status != "error" else seen
            for seen in observations]


# A round is what the fixes of the one before ask for; more is no chain but a quarrel.
_MOST_ROUNDS = 10


def _about(expectation: Expectation, part: Expectation, seen: Observation) -> Optional[Thing]:
    """Return the thing of the host that an observation is about, where it is of one alone."""
    return seen.about or part.about or expectation.about


def _copied(told: Dict[Any, Any]) -> Dict[Any, Any]:
    return {key: told[key].copy() for key in told}


_REFUSED = Text("Enforcing would be refused: {reason}.", "执行整改将被拒绝：{reason}。")


_RESTLESS = Text(
    "each undoes what another does, without end: {names}; so nothing is written",
    "以下检查项的整改互相撤销，无法同时生效：{names}；因此不写入任何更改")


_TAKEN = Text(
    "by it, what passes now would fail, and could not be put right: {names}",
    "该整改会使目前符合的检查项变为不符合，且无法一并整改：{names}")


_NOT_LIVE = Text(
    "{action} needs a running host, and this is an unpacked image", "{action} 需要运行中的主机，而当前为离线镜像")
