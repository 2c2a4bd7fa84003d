# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What git tells of the files of a folder. Nothing is written, nothing is fetched, and nothing of the repository runs.

A repository is somebody else's: its configuration may name programs (monitors, filters, pagers, signature checkers)
and files that change what blame and signatures come to. The committed text is asked for, never the working tree, so
that no filter is needed; the rest is overruled on the command line.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

__all__ = ["SAFE", "Blame", "Commit", "GitFailed", "Repository", "Signature", "environment"]

# Seconds for one question.
TIMEOUT = 60
SAFE = (
    "--no-pager", "--no-optional-locks", "--no-replace-objects", "-c", "core.fsmonitor=",
    "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false", "-c", "protocol.allow=never")
# An empty name takes back the files of revisions that the configuration wants to be overlooked.
_BLAME = ("blame", "--porcelain", "--no-textconv", "--encoding=UTF-8", "--ignore-revs-file=")
_SIGNED = (
    "-c", "gpg.format=ssh", "-c", "gpg.ssh.program=ssh-keygen", "-c", "gpg.ssh.revocationFile=",
    "-c", "gpg.minTrustLevel=undefined",
    # Signatures of other kinds are not checked, and the programs for them are the repository's to name.
    "-c", "gpg.program=false", "-c", "gpg.openpgp.program=false", "-c", "gpg.x509.program=false")
# Versions before know nothing of signatures by SSH keys.
_SIGNATURES_SINCE = (2, 34)
# Nothing of GIT_*: a run from a hook would be led to the hook's repository.
_KEPT = ("PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", "SUDO_UID")
_OURS = {
    "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1",
    "GIT_GRAFT_FILE": os.devnull}
_WRONG = ("fatal: ", "error: ")
_BLAMED = re.compile(rb"([0-9a-f]{40,64}) \d+ \d+(?: \d+)?")

_ABSENT = Text(
    "git is not installed on this machine, so nobody can tell who changed the registers and when: install git, or set "
    "organization_trail: none",
    "本机未安装 git，无从得知台账由谁、何时修改：请安装 git，或设 organization_trail: none")
_NO_KEYGEN = Text(
    "ssh-keygen is not installed on this machine, so no signature can be checked: install the OpenSSH client, or set "
    "organization_trail: commits",
    "本机未安装 ssh-keygen，无法核验签名：请安装 OpenSSH 客户端，或设 organization_trail: commits")
_OLD = Text(
    "git {version} cannot check signatures by SSH keys; that needs 2.34 or newer",
    "git {version} 不能核验 SSH 签名，须为 2.34 或更新版本")
_NOWHERE = Text(
    "{folder} lies in no git checkout, so nobody can tell who changed the registers and when: put it under git "
    "(git init, git add, git commit), or set organization_trail: none",
    "{folder} 不在 git 仓库中，无从得知台账由谁、何时修改：请纳入 git（git init、git add、git commit），"
    "或设 organization_trail: none")
_OWNED = Text(
    "git does not read the repository of {folder}, because it belongs to another user. Where you trust it, run as the "
    "user of this run: git config --global --add safe.directory '{root}'",
    "{folder} 所在的 git 仓库属于其他用户，git 拒绝读取。若信任该仓库，请以运行本工具的用户执行："
    "git config --global --add safe.directory '{root}'")
_SLOW = Text(
    "git did not answer within {seconds} seconds (git {command}) in {folder}",
    "git 在 {seconds} 秒内未应答（git {command}），目录 {folder}")
_FAILED = Text("git {command} failed in {folder}: {error}", "git {command} 在 {folder} 执行失败：{error}")


class GitFailed(Exception):
    """Git cannot tell; `told` is the sentence for it, with what to do."""

    def __init__(self, told: Text) -> None:
        super().__init__(str(told))
        self.told = told


@dataclass(frozen=True)
class Commit:
    """A commit as blame tells it. `author` is harmless to show, and whoever the author chose to be; `day` the author's.

    At a `boundary` blame has seen no further: the first commit of all, or the end of a shallow clone.
    """

    id: str
    author: str
    day: date
    boundary: bool


@dataclass(frozen=True)
class Blame:
    """The committed lines of a file, without their ends, each with the id of the commit that wrote it."""

    lines: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Signature:
    """What git says of a commit's signature: `state` is its letter of %G? (G good, U by an unknown key, B bad, N none),
    `key` the fingerprint, `principal` the name that the list of allowed signers has for the key.
    """

    state: str
    key: str
    principal: str


class Repository:
    """The repository that a folder lies in. Each question is one process, and raises GitFailed.

    `head` is the commit that is checked out (None before the first), `shallow` whether older ones were not cloned,
    `commits` all that blame has told of so far.
    """

    def __init__(self, folder: Path) -> None:
        git = shutil.which("git")
        if git is None:
            raise GitFailed(_ABSENT)
        self._git = git
        self.folder = folder
        self.commits: dict[str, Commit] = {}
        self.shallow = self._text("rev-parse", "--is-shallow-repository").strip() == "true"
        found = self._run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        self.head = found.stdout.decode("ascii").strip() if found.returncode == 0 else None

    def tracked(self, names: Collection[str]) -> set[str]:
        """Return those of the files of the folder that are in the commit that is checked out."""
        if self.head is None:
            return set()
        told = self._text("ls-tree", "-z", "--name-only", self.head, "--", *(f"./{name}" for name in names))
        return set(told.split("\0")) & set(names)

    def ignores(self, names: Iterable[str]) -> bool:
        """Tell whether git was told to look away from all of these files."""
        names = list(names)
        found = self._run("check-ignore", "-z", "--stdin", given="\0".join(names).encode())
        return found.returncode == 0 and len(found.stdout.rstrip(b"\0").split(b"\0")) == len(names)

    def blamed(self, name: str) -> Blame:
        """Return the committed lines of a tracked file of the folder. A renamed file is followed."""
        told = self._bytes(*_BLAME, str(self.head), "--", f"./{name}")
        lines, commits = _taken_apart(told)
        self.commits.update(commits)
        return Blame(lines)

    def name_authors(self) -> None:
        """Give the commits that blame has told of their authors as they have them themselves.

        Blame calls people as .mailmap does, which anybody may write beside the registers.
        """
        if not self.commits:
            return
        told = self._text(
            "log", "--no-walk=unsorted", "--stdin", "--encoding=UTF-8", "--format=%H%x00%an",
            given="\n".join(self.commits).encode())
        for commit, mark, author in (line.partition("\0") for line in told.split("\n")):
            if mark and commit in self.commits:
                self.commits[commit] = replace(self.commits[commit], author=_author(author))

    def order(self) -> dict[str, int]:
        """Return a number for each commit: no commit has a greater one than its parents."""
        return {commit: place for place, commit in enumerate(
            self._text("rev-list", "--topo-order", str(self.head)).split())}

    def last_of(self, commits: Collection[str]) -> list[str]:
        """Return the commits that no other of them was built upon: one, or more where branches were merged."""
        if len(commits) < 2:
            return list(commits)
        return self._text("merge-base", "--independent", *sorted(commits)).split()

    def builds_upon(self, commit: str, older: str) -> bool:
        """Tell whether a commit was made with another before it."""
        return commit != older and self._run("merge-base", "--is-ancestor", older, commit).returncode == 0

    def signatures(self, commits: Collection[str], allowed: Path) -> dict[str, Signature]:
        """Return the signatures of commits, checked against a file of allowed signers."""
        if not commits:
            return {}
        told = self._text(
            "log", "--no-walk=unsorted", "--stdin", "--encoding=UTF-8", "--format=%H%x00%G?%x00%GF%x00%GS",
            options=(*_SIGNED, "-c", f"gpg.ssh.allowedSignersFile={allowed}"), given="\n".join(commits).encode())
        parts = (line.split("\0") for line in told.splitlines() if line.count("\0") == 3)
        return {commit: Signature(state, key, principal) for commit, state, key, principal in parts}

    def checks_signatures(self) -> None:
        """Raise GitFailed where signatures cannot be checked on this machine."""
        if shutil.which("ssh-keygen") is None:
            raise GitFailed(_NO_KEYGEN)
        version = self._text("version")
        found = re.search(r"(\d+)\.(\d+)", version)
        if found and (int(found[1]), int(found[2])) < _SIGNATURES_SINCE:
            raise GitFailed(_OLD.format(version=found.group()))

    # Asking

    def _text(self, *command: str, options: Iterable[str] = (), given: bytes | None = None) -> str:
        return self._bytes(*command, options=options, given=given).decode("utf-8", "surrogateescape")

    def _bytes(self, *command: str, options: Iterable[str] = (), given: bytes | None = None) -> bytes:
        found = self._run(*command, options=options, given=given)
        if found.returncode:
            raise GitFailed(self._why(command[0], found.stderr.decode("utf-8", "surrogateescape")))
        return found.stdout

    def _run(
            self, *command: str, options: Iterable[str] = (),
            given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                [self._git, "-C", str(self.folder), *SAFE, *options, *command], input=given or b"",
                capture_output=True, timeout=TIMEOUT, env=environment(), check=False)
        except subprocess.TimeoutExpired:
            raise GitFailed(_SLOW.format(seconds=TIMEOUT, command=command[0], folder=self.folder))
        except OSError as error:
            raise GitFailed(_FAILED.format(command=command[0], folder=self.folder, error=error))

    def _why(self, command: str, error: str) -> Text:
        owned = re.search(r"dubious ownership in repository at '([^'\n]*)'", error)
        if owned:
            return _OWNED.format(folder=self.folder, root=harmless(owned[1]))
        if "not a git repository" in error:
            return _NOWHERE.format(folder=self.folder)
        # Hints and warnings come before what went wrong.
        lines = error.strip().splitlines() or ["-"]
        said = next((line for line in lines if line.startswith(_WRONG)), lines[-1])
        return _FAILED.format(command=command, folder=self.folder, error=harmless(said[:500]))


def environment() -> Mapping[str, str]:
    """Return what git is given of this process's environment."""
    return {**{name: os.environ[name] for name in _KEPT if name in os.environ}, **_OURS}


def _taken_apart(told: bytes) -> tuple[tuple[tuple[str, bytes], ...], dict[str, Commit]]:
    """Return the lines of blame's porcelain, and the commits; a commit is described where it is first named."""
    lines: list[tuple[str, bytes]] = []
    facts: dict[str, dict[str, str]] = {}
    commit = ""
    for line in told.split(b"\n"):
        if line.startswith(b"\t"):
            lines.append((commit, line[1:]))
            continue
        found = _BLAMED.fullmatch(line)
        if found:
            commit = found[1].decode("ascii")
            facts.setdefault(commit, {})
        elif commit:
            name, _space, value = line.decode("utf-8", "surrogateescape").partition(" ")
            facts[commit][name] = value
    return tuple(lines), {one: _commit(one, said) for one, said in facts.items()}


def _commit(commit: str, said: Mapping[str, str]) -> Commit:
    return Commit(
        commit, _author(said.get("author", "")), _day(said.get("author-time", "0"), said.get("author-tz", "")),
        "boundary" in said)


def _author(name: str) -> str:
    return harmless(name)[:200]


def _day(seconds: str, zone: str) -> date:
    """Return the day of a commit where its author was; a commit may claim any number of seconds and any zone."""
    found = re.fullmatch(r"([+-])(\d\d)([0-5]\d)", zone)
    offset = timedelta(hours=int(found[2]), minutes=int(found[3])) if found and int(found[2]) < 24 else timedelta()
    try:
        return datetime.fromtimestamp(
            int(seconds), timezone(-offset if found and found[1] == "-" else offset)).date()
    except (ValueError, OverflowError, OSError):
        return date.min
