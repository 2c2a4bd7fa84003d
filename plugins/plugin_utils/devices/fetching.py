# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks a device for its configuration by the controller's own ssh, in a terminal, as a person would; and keeps the
answer where it is a whole configuration of this device. What was kept before stays where it is not.
"""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import select
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.masking import shown
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.problem import Problem
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.reading import read
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.saved import RECORD

__all__ = ["COMMANDS", "Login", "ask", "keep"]


class _Commands(NamedTuple):
    no_pager: str
    show: str
    leave: str


# Of what an account may do, reading alone is asked for.
COMMANDS: Mapping[str, _Commands] = {
    "huawei_vrp": _Commands("screen-length 0 temporary", "display current-configuration", "quit"),
    "h3c_comware": _Commands("screen-length disable", "display current-configuration", "quit"),
    "cisco_ios": _Commands("terminal length 0", "show running-config", "exit"),
    "cisco_nxos": _Commands("terminal length 0", "show running-config", "exit"),
    "ruijie_rgos": _Commands("terminal length 0", "show running-config", "exit"),
    "frr": _Commands("", "vtysh -c 'show running-config'", ""),
    "vyos": _Commands("", "cat /config/config.boot", ""),
}
# These have a shell, which runs one command and ends.
_BY_ONE_COMMAND = ("frr", "vyos")
_PROMPT = re.compile(rb"(?:^|[\r\n])\s*((?:RP/\S+:)?[<\[]?[*~]?[\w.@()/:-]{1,64}[>\]#])\s*\Z")
_PAGER = re.compile(rb"-{2,4} ?\(?more\b[^\r\n]{0,40}\Z", re.I)
_KEPT = ("HOME", "PATH", "USER", "LOGNAME", "SSH_AUTH_SOCK", "DISPLAY")
# Seconds without a sign after which what looks like a prompt is one.
QUIET = 1.0
_MOST_BYTES = 32 << 20
_NO_ANSWER = Text(
    "{name}: ssh ended with {code} before the configuration came: {said}",
    "{name}：ssh 在取得配置之前以 {code} 结束：{said}")
_SLOW = Text(
    "{name}: no {what} within {seconds} seconds; the last that came: {said}",
    "{name}：{seconds} 秒内未收到{what}；最后收到：{said}")
_PROMPT_WORD, _ANSWER_WORD = Text("prompt", "命令提示符"), Text("answer", "应答")
_NO_SSH = Text("{name}: ssh cannot be started: {why}", "{name}：无法启动 ssh：{why}")
_LARGE = Text("{name}: the answer is larger than {most} bytes", "{name}：应答超过 {most} 字节")


class Login(NamedTuple):
    """Where and as whom: what Ansible knows of a host. Its key is checked as the administrator's ssh checks it."""

    name: str
    address: str
    user: str = ""
    port: int = 0
    key: str = ""
    password: str = ""
    more: Sequence[str] = ()
    program: str = "ssh"

    def command(self, *asked: str) -> list[str]:
        """Return the command line; a terminal is asked for, which network devices want."""
        words = [self.program, "-tt" if not asked else "-T", *self.more, "-o", "NumberOfPasswordPrompts=1"]
        words += [] if self.password else ["-o", "BatchMode=yes"]
        words += ["-l", self.user] if self.user else []
        words += ["-p", str(self.port)] if self.port else []
        words += ["-i", self.key] if self.key else []
        return [*words, "--", self.address, *asked]


def ask(login: Login, vendor: str, seconds: float) -> bytes:
    """Return what the device said, with prompts and all; raise Problem."""
    commands = COMMANDS[vendor]
    with _environment(login.password) as environment:
        if vendor in _BY_ONE_COMMAND:
            return _answer_of(login, commands.show, seconds, environment)
        with _Terminal(login, seconds, environment) as terminal:
            terminal.until_prompt(_PROMPT_WORD)
            if commands.no_pager:
                terminal.say(commands.no_pager)
                terminal.until_prompt(_PROMPT_WORD)
            terminal.say(commands.show)
            answer = terminal.until_prompt(_ANSWER_WORD)
            terminal.say(commands.leave)
            return answer


def _answer_of(login: Login, command: str, seconds: float, environment: Mapping[str, str]) -> bytes:
    try:
        done = subprocess.run(
            login.command(command), env=dict(environment), stdin=subprocess.DEVNULL, capture_output=True,
            timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise _problem(_SLOW, login, what=_ANSWER_WORD, seconds=seconds, said="-") from error
    except OSError as error:
        raise _problem(_NO_SSH, login, why=str(error)) from error
    if done.returncode:
        raise _problem(_NO_ANSWER, login, code=done.returncode, said=_said(done.stderr or done.stdout))
    return done.stdout


class _Terminal:
    """An ssh in a terminal of its own."""

    def __init__(self, login: Login, seconds: float, environment: Mapping[str, str]) -> None:
        self._login, self._seconds, self._environment = login, seconds, environment
        # The device asks for each command in the same words.
        self._prompt = b""

    def __enter__(self) -> _Terminal:
        self._ours, theirs = pty.openpty()
        try:
            self._ssh = subprocess.Popen(
                self._login.command(), env=dict(self._environment), stdin=theirs, stdout=theirs, stderr=theirs,
                start_new_session=True)
        except OSError as error:
            os.close(self._ours)
            raise _problem(_NO_SSH, self._login, why=str(error)) from error
        finally:
            os.close(theirs)
        return self

    def __exit__(self, *_raised: object) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._ssh.wait(2)
        self._ssh.kill()
        self._ssh.wait()
        os.close(self._ours)

    def say(self, text: str) -> None:
        """Type a line."""
        with contextlib.suppress(OSError):
            os.write(self._ours, text.encode() + b"\n")

    def until_prompt(self, what: Text) -> bytes:
        """Return all that comes until the device waits for a command; a pager is gone on with."""
        come, ends = b"", time.monotonic() + self._seconds
        while True:
            left = ends - time.monotonic()
            if left <= 0:
                raise _problem(_SLOW, self._login, what=what, seconds=self._seconds, said=_said(come))
            if select.select([self._ours], [], [], min(left, QUIET))[0]:
                more = self._read()
                if more is None:
                    raise _problem(_NO_ANSWER, self._login, code=self._ssh.wait(), said=_said(come))
                come += more
                ends = time.monotonic() + self._seconds
            elif self._waits(come):
                # Nothing more came for a moment.
                return come
            if len(come) > _MOST_BYTES:
                raise _problem(_LARGE, self._login, most=_MOST_BYTES)
            if _PAGER.search(come[-80:]):
                os.write(self._ours, b" ")

    def _waits(self, come: bytes) -> bool:
        found = _PROMPT.search(come[-200:])
        if found and not self._prompt:
            self._prompt = found.group(1)
        return found is not None and found.group(1) == self._prompt

    def _read(self) -> bytes | None:
        try:
            return os.read(self._ours, 65536) or None
        except OSError:
            # The other side of the terminal is closed.
            return None


@contextlib.contextmanager
def _environment(password: str) -> Iterator[Mapping[str, str]]:
    """Give ssh what it asks a person for by a program, so that no password stands on a command line or in a file."""
    plain = {name: os.environ[name] for name in _KEPT if name in os.environ}
    if not password:
        yield plain
        return
    with tempfile.TemporaryDirectory(prefix="jrt0117-") as folder:
        program = Path(folder, "ask")
        program.write_text("#!/bin/sh\nprintf '%s\\n' \"$JRT0117_ASKED\"\n", "ascii")
        program.chmod(0o700)
        yield {
            **plain, "SSH_ASKPASS": str(program), "SSH_ASKPASS_REQUIRE": "force", "JRT0117_ASKED": password,
            "DISPLAY": plain.get("DISPLAY", ":0")}


def keep(
        answer: bytes, folder: Path, login: Login, vendor: str, *, called: str = "",
        when: datetime | None = None) -> bool:
    """Write the configuration and the record of its fetch; return whether the configuration is another than before.

    What is not a whole configuration of this device is a Problem, and the file of before stays.
    """
    file = folder / f"{login.name}.cfg"
    text = _without_prompts(answer)
    read(text, file.name, vendor, name=called or login.name)
    before = file.read_bytes() if file.is_file() else None
    told = {
        "fetched": (when or datetime.now(timezone.utc)).isoformat(timespec="seconds"), "from": login.address,
        "sha256": sha256(text).hexdigest(), "bytes": len(text)}
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if before != text:
        _write(file, text)
    _write(file.with_name(file.name + RECORD), json.dumps(told, indent=1).encode() + b"\n")
    return before != text


def _without_prompts(answer: bytes) -> bytes:
    """Return the answer without the echo of the command before it and the prompt after it."""
    text = answer.replace(b"\r\n", b"\n").replace(b"\r\r\n", b"\n")
    prompt = _PROMPT.search(text[-200:])
    if prompt:
        text = text[:len(text) - len(text[-200:]) + prompt.start(1)]
    first, _line, rest = text.partition(b"\n")
    echoed = any(commands.show.encode() in first for commands in COMMANDS.values())
    return (rest if echoed else text).rstrip() + b"\n"


def _write(path: Path, data: bytes) -> None:
    """Write a file for its owner alone, whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    with contextlib.suppress(FileNotFoundError):
        beside.unlink()
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)


def _said(answer: bytes) -> str:
    """Return the last line that came, as it may be shown."""
    lines = answer.decode("utf-8", "replace").split("\n")
    return harmless(shown(next((line.strip() for line in reversed(lines) if line.strip()), "-")))[:200]


def _problem(told: Text, login: Login, **parts: object) -> Problem:
    return Problem("configuration_not_fetched", told.format(name=login.name, **parts))
