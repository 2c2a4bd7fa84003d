# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends a run's record, with its signature, to where reports are made. Nothing but what is on every controller is used:
sftp, git, Python.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError
from urllib.parse import SplitResult, quote, unquote, urlsplit

from ansible.module_utils.urls import open_url

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence.signing import signature_of

__all__ = ["PushError", "push"]

_SECONDS = 300
_GIT = ("git+ssh", "git+https", "git+file")
_UNKNOWN = Text(
    "it has to begin with ssh://, https://, git+ssh://, git+https:// or git+file://",
    "应以 ssh://、https://、git+ssh://、git+https:// 或 git+file:// 开头")
_SECRET = Text(
    "a password has no place in it: use a key, or fragments_push_token_file",
    "其中不应含有口令：请使用密钥或 fragments_push_token_file")
_NOT_SENT = Text(
    "{name} was not sent to {where}: {why}. It lies in {path}", "{name} 未能送往 {where}：{why}。仍保存在 {path}")


class PushError(Exception):
    """A record could not be sent; `told` is why. No secret of the target is in it."""

    def __init__(self, told: Text) -> None:
        self.told = told
        super().__init__(str(told))


class _Failed(Exception):
    """What a way of sending says of its failure."""


def push(fragment: Path, target: str, sender: str, token_file: Path | None = None) -> None:
    """Send a fragment and its signature; raises PushError. The signature goes first: a report that is made meanwhile
    shall not find the fragment unsigned. `sender` names the branch of git.
    """
    files = [path for path in (signature_of(fragment), fragment) if path.is_file()]
    where = "?"
    try:
        url = urlsplit(target)
        where = f"{url.scheme}://{url.hostname or ''}{url.path}" if url.scheme else url.path
        if url.password:
            raise _Failed(_SECRET)
        if url.scheme == "ssh" and url.hostname:
            _by_sftp(files, url)
        elif url.scheme in _GIT:
            _by_git(files, target.removeprefix("git+"), f"fragments/{_plain(sender)}")
        elif url.scheme == "https" and url.hostname:
            _by_put(files, url, token_file)
        else:
            raise _Failed(_UNKNOWN)
    except (_Failed, OSError, ValueError, http.client.HTTPException, subprocess.SubprocessError) as error:
        why = error.args[0] if error.args and isinstance(error.args[0], Text) else _without(str(error), target)
        raise PushError(_NOT_SENT.format(
            name=fragment.name, where=harmless(where), why=why, path=str(fragment.parent))) from error


def _without(said: str, target: str) -> str:
    """What a program says, without a token that a name of the target may be, nor what signs an address."""
    secrets = re.findall(r"https://([^@/?#]+)@", target) + re.findall(r"\?(.+)", target)
    for secret in secrets:
        said = said.replace(secret, "***")
    return harmless(said)[:300]


def _by_sftp(files: Iterable[Path], url: SplitResult) -> None:
    """Put each under another name and then rename it: who reads there finds it whole or not at all."""
    lines = []
    for path in files:
        folder = unquote(url.path).rstrip("/")
        beside, there = f"{folder}/.{path.name}~", f"{folder}/{path.name}"
        lines += [f"put {_quoted(str(path))} {_quoted(beside)}", f"rename {_quoted(beside)} {_quoted(there)}"]
    host = f"{url.username}@{url.hostname}" if url.username else str(url.hostname)
    if host.startswith("-"):
        raise ValueError("no host")
    port = ["-P", str(url.port)] if url.port else []
    _run(["sftp", "-q", "-b", "-", "-o", "BatchMode=yes", *port, host], "\n".join(lines) + "\n")


def _by_git(files: Iterable[Path], repository: str, branch: str) -> None:
    """A commit on the sender's own branch: nobody else writes there, so that nothing has to be merged."""
    with TemporaryDirectory(prefix="jrt0117-push-") as folder:
        git = [
            "git", "-C", folder, "-c", "user.name=jrt0117", "-c", "user.email=jrt0117@localhost",
            "-c", "commit.gpgSign=false", "-c", "core.hooksPath=/dev/null"]
        _run([*git, "init", "-q"])
        if _run([*git, "ls-remote", "--heads", "--", repository, f"refs/heads/{branch}"]).strip():
            _run([*git, "fetch", "-q", "--depth", "1", "--", repository, f"refs/heads/{branch}"])
            _run([*git, "reset", "-q", "--hard", "FETCH_HEAD"])
        for path in files:
            shutil.copy(path, folder)
            _run([*git, "add", "--", path.name])
            name = path.name
        if _run([*git, "status", "--porcelain"]).strip():
            _run([*git, "commit", "-q", "-m", name])
        _run([*git, "push", "-q", "--", repository, f"HEAD:refs/heads/{branch}"])


def _by_put(files: Iterable[Path], url: SplitResult, token_file: Path | None) -> None:
    """Below a folder, with a token; or to a presigned address, whose path has the suffix of what it takes."""
    presigned = bool(url.query)
    for path in files:
        if presigned and not url.path.endswith(path.suffix):
            continue
        address = url.geturl() if presigned else f"{url.geturl().rstrip('/')}/{quote(path.name)}"
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(path.stat().st_size)}
        if token_file and not presigned:
            headers["Authorization"] = f"Bearer {token_file.read_text('utf-8').strip()}"
        with path.open("rb") as data:
            try:
                open_url(
                    address, method="PUT", data=data, headers=headers, timeout=_SECONDS, follow_redirects="none",
                ).close()
            except HTTPError as error:
                with error:
                    raise _Failed(f"HTTP {error.code} {error.reason}") from None


def _run(argv: list[str], given: str = "") -> str:
    environment = {
        **os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_SSH_COMMAND": "ssh -o BatchMode=yes", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        argv, input=given, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=_SECONDS,
        env=environment, check=False)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or f"{argv[0]} failed").splitlines()
        raise _Failed(said[-1])
    return done.stdout


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:80] or "controller"
