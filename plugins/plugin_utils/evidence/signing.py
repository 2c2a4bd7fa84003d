# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures of evidence by SSH keys, as ssh-keygen makes and verifies them. On the controller alone: hosts never sign.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import IO

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

__all__ = ["NAMESPACE", "NotSigned", "names", "problem", "sign", "signature_of"]

NAMESPACE = "jrt0117-evidence"
_SECONDS = 30
_REFUSED = Text("the signature of {path} is none by {by}: {said}", "{path} 不是 {by} 的有效签名：{said}")
_UNSIGNED = Text("{path} cannot be signed: {said}", "{path} 无法签名：{said}")


class NotSigned(Exception):
    """A file could not be signed, or its signature does not count; `told` is why."""

    def __init__(self, told: Text) -> None:
        super().__init__(str(told))
        self.told = told


def signature_of(path: Path) -> Path:
    """Return where the signature of a file lies."""
    return path.with_name(path.name + ".sig")


def sign(path: Path, key: Path, namespace: str = NAMESPACE) -> None:
    """Sign a file with a private key, or the public one of a key that an agent holds; raises NotSigned."""
    signature_of(path).unlink(missing_ok=True)
    done = _ran(["ssh-keygen", "-Y", "sign", "-q", "-n", namespace, "-f", str(key), str(path)])
    if done.returncode:
        raise NotSigned(_UNSIGNED.format(path=str(path), said=_last(done)))


def problem(path: Path, by: str, signers: Path, namespace: str = NAMESPACE) -> Text | None:
    """Return why the signature of a file is not that signer's, or None where it is: name and namespace count."""
    argv = [
        "ssh-keygen", "-Y", "verify", "-q", "-n", namespace, "-f", str(signers), "-I", by, "-s",
        str(signature_of(path))]
    try:
        with path.open("rb") as data:
            done = _ran(argv, data)
    except OSError as error:
        return _REFUSED.format(path=str(path), by=by, said=str(error.strerror))
    return None if done.returncode == 0 else _REFUSED.format(path=str(path), by=by, said=_last(done))


def names(path: Path, signers: Path) -> list[str]:
    """Return the names that a list of signers has for the key of a signature; nothing of the file itself is looked at.
    """
    done = _ran(["ssh-keygen", "-Y", "find-principals", "-s", str(signature_of(path)), "-f", str(signers)])
    return done.stdout.decode("utf-8", "replace").split("\n")[:-1] if done.returncode == 0 else []


def _ran(argv: list[str], data: IO[bytes] | None = None) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            argv, stdin=data or subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(argv, 127, b"", str(error).encode())


def _last(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else f"exit status {done.returncode}"
