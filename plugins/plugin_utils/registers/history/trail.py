# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who changed what in the registers, and whose signature is under it, as git has it.

How a clause uses it, where it would be a pass or not applicable:

    trail = Trail.of(folder, settings.trail, registers)         # once a run, right after loading
    ...
    shown = [one.record for one in observations if one.record]
    observations = [*trail.observations(world.asked, shown, clause.rules), *observations]   # worst first

and the report: `trail.change(record)` for who changed a record last, `trail.state()` for the fragment's line,
`trail.note` for a warning why there is less trail than there might be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history import statements
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history.repository import (
    Blame,
    GitFailed,
    Repository,
    Signature,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history.signing_keys import Keys
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history.statements import Statement
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register

__all__ = ["Change", "Trail", "words_of"]

# Processes of git at a time.
_AT_ONCE = 4
# Lines that are compared one by one; beyond that, all between what is the same above and below counts as changed.
_COMPARED = 4000
# Where YAML begins a new line and git does not. Without these, a sign in a text would move all records below it.
_MORE_BREAKS = re.compile(rb"\r|\xc2\x85|\xe2\x80[\xa8\xa9]")
_MARK = b"\xef\xbb\xbf"
# Matters that rules look at without their call saying so.
_MATTERS = {"runs_approved": ("change",), "flows_approved": ("external_connection",)}

_UNKNOWN = Text(
    "{why}. Until then no verdict says anything of who wrote the registers",
    "{why}。在此之前，各项判定均不表明台账由谁填写")
_UNTRACKED = Text(
    "{file} is not in git yet, so nobody can tell who wrote it: git add it and commit it",
    "{file} 尚未纳入 git，无从得知由谁填写：请 git add 并提交")
_UNCOMMITTED = Text(
    "{place}: this is not what is committed, so nobody has answered for it yet (lines of the file that differ: "
    "{count}). Commit it, or take it back",
    "{place}：此处与已提交内容不同，尚无人对其负责（文件中共 {count} 行不同）。请提交或撤销修改")
_REMOVED = Text(
    "{file}: committed lines are gone from it, and nobody has answered for that yet: commit it, or take it back",
    "{file}：已提交的内容被删除但未提交，尚无人对其负责：请提交或撤销修改")
_BOUNDARY = Text(
    "{place}: this is a shallow clone, which ends at the commit that blame names for {what}; who wrote it lies before. "
    "Fetch all of the history: git fetch --unshallow",
    "{place}：这是浅克隆，{what}的修改早于现有历史，无从得知由谁填写。请取回完整历史：git fetch --unshallow")
_UNSIGNED = Text(
    "{place}: {what} counts when {who} has signed it; commit {commit} of {day} by {author} {why}",
    "{place}：{what} 须由 {who} 签名方为有效；{author} 于 {day} 的提交 {commit} {why}")
_SIGN = Text(
    "has no signature by an SSH key. {who} commits these lines with git commit -S",
    "没有 SSH 签名。请由 {who} 用 git commit -S 提交这些行")
_STRANGE = Text(
    "is signed by a key that people.yml has for nobody ({key}): enter it as signing_key of its owner and commit that, "
    "or have {who} sign",
    "的签名密钥（{key}）在 people.yml 中不属于任何人：请登记为其所有者的 signing_key 并提交，或由 {who} 签名")
_SHARED = Text(
    "is signed by a key that people.yml has for more than one ({owners}): a key belongs to one person",
    "的签名密钥在 people.yml 中属于多人（{owners}）：一个密钥只能属于一人")
_LEFT = Text(
    "is signed by the key of {owner}, who had left on {left}: have somebody employed sign these lines anew",
    "的签名密钥属于 {owner}，其已于 {left} 离职：请由在职人员重新签名提交这些行")
_CHANGED = Text(
    "{place}: commit {commit} of {day} by {author} has changed what {who} had signed ({what}): have {who} sign this "
    "line anew, or take the change back",
    "{place}：{who} 签名之后，所批内容又被 {author} 于 {day} 的提交 {commit} 改动（{what}）：请由 {who} 重新签名提交"
    "该行，或撤销改动")
_BAD = Text(
    "has a signature that is not of this commit: it was changed after it was signed",
    "的签名与内容不符：提交在签名后被改动")
_OTHER = Text(
    "{place}: signed by the key of {owner}, the statement is {who}'s ({what}, commit {commit}). Where several people's "
    "statements share a line, give each a line of its own",
    "{place}：由 {owner} 的密钥签名，而声明人是 {who}（{what}，提交 {commit}）。多人的声明若写在同一行，请各占一行")
_NO_KEY = Text(
    "{first}. people.yml has no committed signing_key of {who} that is an SSH public key",
    "{first}。people.yml 中没有 {who} 的、已提交且为 SSH 公钥的 signing_key")
_ANYBODY = Text("somebody whose key is in people.yml", "people.yml 中登记了密钥的人员")


@dataclass(frozen=True)
class Change:
    """The last change of a record. Author and day are the commit's own claim; `signer` is proved.

    `commit` is None, and `author` empty, where the record is not committed at all. `uncommitted` tells that lines of it
    are not; the rest is of those that are. `known` is false at the end of a shallow clone: somebody before that commit
    may have written it. `signer` is the id of the person whose key signed the commit (mode signed only).
    """

    author: str
    day: date | None
    commit: str | None
    uncommitted: bool
    known: bool = True
    signer: str | None = None


@dataclass
class _File:
    """A register's file: its lines as YAML counts them, and the commit that wrote each, None for one not committed."""

    name: str
    digest: str | None = None
    lines: list[bytes] = field(default_factory=list)
    commits: list[str | None] = field(default_factory=list)
    tracked: bool = False
    dirty: bool = False

    def written_by(self, first: int, last: int) -> list[str | None]:
        """Return the commits of some lines, each once; those of the whole file where there are no such lines."""
        return list(dict.fromkeys(self.commits[max(first, 1) - 1:last] or self.commits))


@dataclass
class Trail:
    """What git says of the registers in a folder. Make it with `of`.

    `mode` is none, commits or signed. `problem` is why there is no trail though one was asked for; `note` why there is
    none, or less than there may be, though nobody asked.
    """

    mode: str
    problem: Text | None = None
    note: Text | None = None
    _registers: Mapping[str, Register] = field(default_factory=dict, repr=False)
    _files: dict[str, _File] = field(default_factory=dict, repr=False)
    _git: Repository | None = field(default=None, repr=False)
    _keys: Keys = field(default_factory=lambda: Keys(()), repr=False)
    _signatures: dict[str, Signature] = field(default_factory=dict, repr=False)
    _order: dict[str, int] = field(default_factory=dict, repr=False)
    _last: dict[frozenset[str], list[str]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, folder: Path, mode: str | None, registers: Mapping[str, Register]) -> Trail:
        """Ask git about the files of the registers; a failure of git is told by `problem` or `note`, never raised.

        `mode` None is commits where the registers lie in a git checkout, and none where they do not, where git was told
        to ignore them, or where git cannot tell.
        """
        files = {name: _file(register) for name, register in registers.items() if register.there}
        trail = cls(mode or "commits", _registers=registers, _files=files)
        if mode == "none" or not files:
            return trail
        try:
            trail._asked(folder, asked_for=mode is not None)
        except GitFailed as failure:
            if mode is None:
                return cls("none", note=_UNKNOWN.format(why=failure.told), _registers=registers, _files=files)
            trail.problem = failure.told
        return trail

    def change(self, record: Record) -> Change | None:
        """Return the last change of a record; None without a trail."""
        file = self._files.get(record.register)
        if self._git is None or self.problem or file is None:
            return None
        written = file.written_by(record.place.line, record.place.last)
        commits = [one for one in written if one is not None]
        if not commits:
            return Change("", None, None, True)
        last = self._git.commits[min(commits, key=lambda one: self._order.get(one, len(self._order)))]
        return Change(
            last.author, last.day, last.id, None in written, not (self._git.shallow and last.boundary),
            self._signer(last.id))

    def observations(
            self, asked: Iterable[str], records: Iterable[Record] = (),
            calls: Iterable[Mapping[str, Any]] = ()) -> list[Observation]:
        """Return what keeps a clause from being a pass (or not applicable) that rests on these registers.

        `asked` are the names of the registers that its rules read (`world.asked`), `records` those that its
        observations name, `calls` those of its rules, whose kinds and matters tell which statements they go by.
        manual: `no_trail` (git cannot tell), `uncommitted`, and in mode signed `unsigned`, `shallow`. fail:
        `signed_by_other` (mode signed).

        Statements that are looked at in mode signed: `status: kept` and `reviewed` of each register, the statements of
        none among the records or of one of the words, the steps of approvals of the words, where the matrix wants them
        signed.
        """
        if self.mode == "none":
            return []
        if self.problem:
            return [manual("no_trail", self.problem)]
        names = [name for name in sorted(asked) if name in self._files]
        found = [seen for name in names for seen in self._uncommitted(self._files[name])]
        if self.mode == "signed":
            places, words = {record.place for record in records}, words_of(calls)
            for name in names:
                for one in self._statements.get(name, ()):
                    if one.record is None or one.record.place in places or one.matter in words:
                        found += self._unsigned(one)
        return found

    def state(self) -> dict[str, dict[str, Any]]:
        """Return for each register {"sha256", "commit", "dirty"}: the digest of its file, the commit that is checked
        out, and whether the file differs from it; the last two are None without a trail.
        """
        asked = self._git is not None and not self.problem
        head = self._git.head if self._git is not None and asked else None
        return {
            name: {"sha256": file.digest, "commit": head, "dirty": file.dirty if asked else None}
            for name, file in self._files.items()}

    # Asking git

    def _asked(self, folder: Path, asked_for: bool) -> None:
        git = Repository(folder)
        tracked = git.tracked([file.name for file in self._files.values()])
        if not asked_for and not tracked and git.ignores(file.name for file in self._files.values()):
            self.mode = "none"
            return
        here = [file for file in self._files.values() if file.name in tracked]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for file, blame in zip(here, pool.map(lambda file: git.blamed(file.name), here), strict=True):
                _compare(file, blame)
        git.name_authors()
        for file in self._files.values():
            if file.name not in tracked:
                file.commits, file.dirty = [None] * len(file.lines), True
        if git.shallow:
            self.note = _BOUNDARY.format(place=folder, what=Text("old records", "较早的记录"))
        self._git = git
        self._order = git.order() if git.head else {}
        if self.mode == "signed":
            git.checks_signatures()
            self._check(git)

    def _check(self, git: Repository) -> None:
        """Check the signatures of all commits that wrote lines of the registers."""
        people = self._files.get("people")
        # Whoever may change a key without a commit may sign for everybody.
        self._keys = Keys(
            person for person in self._registers["people"].lists.get("records", ())
            if people is not None and None not in people.written_by(person.place.line, person.place.last)
        ) if "people" in self._registers else Keys(())
        for one in self._all_statements():
            self._last_of(self._files[_register(one)].written_by(one.first, one.last))
        wanted = sorted({commit for file in self._files.values() for commit in file.commits if commit})
        with self._keys.allowed_signers() as allowed, ThreadPoolExecutor(_AT_ONCE) as pool:
            parts = [wanted[start::_AT_ONCE] for start in range(_AT_ONCE)]
            for found in pool.map(lambda part: git.signatures(part, allowed), parts):
                self._signatures.update(found)

    @cached_property
    def _people(self) -> Mapping[str | None, Record]:
        people = self._registers.get("people")
        return {one["id"]: one for one in people.lists.get("records", ())} if people else {}

    @cached_property
    def _statements(self) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = {}
        for one in self._all_statements():
            found.setdefault(_register(one), []).append(one)
        return found

    def _all_statements(self) -> Iterator[Statement]:
        for name, file in self._files.items():
            register = self._registers[name]
            if register.unreadable:
                continue
            yield from statements.head_of(register, file.name, file.lines)
            yield from statements.none_of(register, file.lines)
            if name == "approvals":
                yield from statements.approvals_of(register, file.lines)

    def _last_of(self, written: Iterable[str | None]) -> list[str]:
        commits = frozenset(one for one in written if one is not None)
        if commits not in self._last and self._git is not None:
            self._last[commits] = self._git.last_of(commits)
        return self._last.get(commits, [])

    # What it comes to

    def _uncommitted(self, file: _File) -> Iterator[Observation]:
        if not file.tracked:
            yield manual("uncommitted", _UNTRACKED.format(file=file.name))
        elif file.dirty:
            lines = [number for number, commit in enumerate(file.commits, 1) if commit is None]
            yield manual("uncommitted", _UNCOMMITTED.format(
                place=f"{file.name}:{lines[0]}", count=len(lines)) if lines else _REMOVED.format(file=file.name))

    def _unsigned(self, one: Statement) -> Iterator[Observation]:
        """Yield what is wrong with a statement's signature. Lines that are not committed are told by the register."""
        written = self._files[_register(one)].written_by(one.first, one.last)
        if None in written or self._git is None:
            return
        for commit in self._last_of(written):
            if self._git.shallow and self._git.commits[commit].boundary:
                yield manual("shallow", _BOUNDARY.format(place=one.place, what=one.what), one.record)
            else:
                yield from list(self._judged(one, commit)) or self._changed_since(one, commit)

    def _changed_since(self, one: Statement, signed: str) -> Iterator[Observation]:
        """Yield that what a statement is about was changed by somebody else after it was signed."""
        file = self._files[_register(one)]
        for number in one.about:
            commit = file.commits[number - 1]
            if commit is None or self._git is None or self._signer(commit) == one.by:
                continue
            if self._git.builds_upon(commit, signed):
                said = self._git.commits[commit]
                yield manual("unsigned", _CHANGED.format(
                    place=f"{one.file}:{number}", what=one.what, who=self._called(one.by or ""), commit=commit[:12],
                    day=said.day, author=said.author), one.record, who=one.by)
                return

    def _judged(self, one: Statement, commit: str) -> Iterator[Observation]:
        seen = self._signatures.get(commit, Signature("N", "", ""))
        owners = self._keys.owners(seen.principal) if seen.state == "G" else set()
        owner = min(owners) if len(owners) == 1 else None
        who: Any = self._called(one.by) if one.by else _ANYBODY
        if owner is not None and one.by not in (None, owner):
            yield fail("signed_by_other", _OTHER.format(
                place=one.place, owner=self._called(owner), who=who, what=one.what, commit=commit[:12]),
                one.record, who=one.by)
            return
        left = self._left(owner, commit)
        if owner is not None and left is None:
            return
        why = (
            _LEFT.format(owner=self._called(owner), left=left) if owner is not None
            else _SHARED.format(owners=joined(self._called(other) for other in sorted(owners))) if owners
            else _BAD if seen.state == "B"
            else _STRANGE.format(key=seen.key, who=who) if seen.key
            else _SIGN.format(who=who))
        told = self._git_commit(one, commit, why, who)
        if one.by is not None and not self._keys.of(one.by):
            told = _NO_KEY.format(first=told, who=who)
        yield manual("unsigned", told, one.record, who=one.by)

    def _called(self, person: str) -> str:
        """What a sentence calls somebody: the name with the id, or the id alone."""
        name = self._people[person].get("name") if person in self._people else None
        return f"{name} ({person})" if name else person

    def _left(self, person: str | None, commit: str) -> date | None:
        """The day on which somebody left, where a commit is not from before it."""
        left = self._people[person].get("left") if person in self._people else None
        return left if isinstance(left, date) and self._git and left <= self._git.commits[commit].day else None

    def _git_commit(self, one: Statement, commit: str, why: Text, who: Any) -> Text:
        if self._git is None:
            raise ValueError("without git there is no commit")
        said = self._git.commits[commit]
        return _UNSIGNED.format(
            place=one.place, what=one.what, who=who, commit=commit[:12], day=said.day, author=said.author, why=why)

    def _signer(self, commit: str) -> str | None:
        seen = self._signatures.get(commit)
        owners = self._keys.owners(seen.principal) if seen and seen.state == "G" else set()
        return next(iter(owners)) if len(owners) == 1 else None


def words_of(calls: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the words of a clause's calls of rules: kinds and matters among them; and what a rule looks at anyway."""
    found: set[str] = set()
    for call in calls:
        found.update(_MATTERS.get(str(call.get("rule")), ()))
        for name, value in call.items():
            if name != "rule":
                found.update(_words(value))
    return found


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _words(one)


def _register(one: Statement) -> str:
    return one.file.removesuffix(".yml")


# Lines


def _file(register: Register) -> _File:
    # What was loaded is what is judged: the file may be another by now.
    lines = register.text.encode("utf-8").split(b"\n")
    return _File(f"{register.name}.yml", register.sha256, lines if lines[-1] else lines[:-1])


def _compare(file: _File, blame: Blame) -> None:
    """Give each line of the file the commit that wrote it, and turn its lines into those that YAML counts."""
    # A mark of UTF-8 at the beginning is no part of what was loaded.
    committed = [line.removesuffix(b"\r").removeprefix(_MARK) for _commit, line in blame.lines]
    here = [line.removesuffix(b"\r") for line in file.lines]
    file.tracked, file.dirty = True, committed != here
    commits: list[str | None] = [None] * len(here)
    for mine, theirs, count in _same(here, committed):
        commits[mine:mine + count] = [commit for commit, _line in blame.lines[theirs:theirs + count]]
    parts = [_MORE_BREAKS.split(line) for line in here]
    file.lines = [part for line in parts for part in line]
    file.commits = [commit for line, commit in zip(parts, commits, strict=True) for _part in line]


def _same(here: Sequence[bytes], committed: Sequence[bytes]) -> Iterator[tuple[int, int, int]]:
    """Yield what both have in the same order: where it begins in each, and how many lines."""
    most = min(len(here), len(committed))
    above = next((number for number in range(most) if here[number] != committed[number]), most)
    below = next(
        (number for number in range(most - above) if here[-1 - number] != committed[-1 - number]), most - above)
    yield 0, 0, above
    mine, theirs = here[above:len(here) - below], committed[above:len(committed) - below]
    if max(len(mine), len(theirs)) <= _COMPARED:
        for block in SequenceMatcher(None, mine, theirs).get_matching_blocks():
            yield above + block.a, above + block.b, block.size
    yield len(here) - below, len(committed) - below, below
