# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of restore drills on the controller: each kept byte by byte as its host wrote it down, signed beside it."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import form
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence.signers import Signers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence.signing import NotSigned

__all__ = ["Odd", "keep", "signed_for"]

_TOPIC = re.compile(r"restore-[a-z0-9][a-z0-9-]{0,39}\Z")
_HOST = re.compile(r"[^/\0]{1,200}\Z")
_LARGEST = 512 * 1024
# The last one counts; the one before it shows what a forged one is in the place of.
_NEWEST = 2
_ODD = Text("the record that {host} sent is none of a drill: {why}", "{host} 发来的不是恢复演练记录：{why}")
# Ansible asks once a host; the register is read once a run.
_SIGNERS: dict[str, Signers] = {}


class Odd(Exception):
    """What a host has sent is no record of a drill; `told` is why."""

    def __init__(self, host: str, why: object) -> None:
        self.told = _ODD.format(host=host, why=why)
        super().__init__(str(self.told))


def keep(folder: Path, host: str, line: str) -> Path:
    """Keep a record, whole or not at all; return where. Raises Odd of what cannot be one: it is a stranger's word."""
    if not _HOST.match(host) or host in (".", ".."):
        raise Odd(host, "its name")
    record = _record(line.encode("utf-8", "replace")[:_LARGEST], host)
    day = datetime.fromtimestamp(record.ended, timezone.utc).strftime("%Y-%m-%dT%H%M%SZ")
    path = folder / host / f"{record.topic}.{day}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + "~")
    beside.write_text(line + "\n", encoding="utf-8")
    beside.replace(path)
    return path


def signed_for(host: str, folder: str, registers: str) -> tuple[dict[str, Any], list[Text]]:
    """Return, as host code takes it, whose signatures count and which records of a host are kept, each with the signer
    whose signature it has or nobody; and what is to be told of those that nobody has.
    """
    if not folder:
        return {}, []
    if registers not in _SIGNERS:
        _SIGNERS[registers] = Signers.of(registers)
    signers = _SIGNERS[registers]
    found, told = [], list(signers.wrong)
    for path in _newest(Path(folder) / host) if signers.known and _HOST.match(host) else []:
        try:
            data = path.read_bytes()[:_LARGEST].rstrip(b"\n")
            day = datetime.fromtimestamp(_record(data, host).ended, timezone.utc).date()
            signer = signers.signer_of(path, day, "")
        except NotSigned as error:
            signer = ""
            told.append(error.told)
        except (OSError, Odd) as error:
            told.append(_ODD.format(host=str(path), why=getattr(error, "told", str(error))))
            continue
        found.append({"sha256": hashlib.sha256(data).hexdigest(), "signer": signer})
    return {"signers": [one.id for one in signers.entries], "records": found}, told


def _newest(folder: Path) -> list[Path]:
    """Return the newest records of each topic; their names are in the order of their times."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("restore-*.json")):
        found.setdefault(path.name.split(".")[0], []).append(path)
    return [path for paths in found.values() for path in paths[-_NEWEST:]]


def _record(data: bytes, host: str) -> form.Record:
    try:
        topic = json.loads(data).get("topic")
        if not isinstance(topic, str) or not _TOPIC.match(topic):
            raise Odd(host, "topic")
        return form.parse(data, host, topic)
    except HostError as error:
        raise Odd(host, error.told) from error
    except (ValueError, RecursionError, AttributeError) as error:
        raise Odd(host, type(error).__name__) from error
