# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules as they are sent, kept from run to run while every file that they were made of is the same.

They lie below Ansible's home, in a folder for its owner alone: what is packed runs on the hosts as root.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import ansible.module_utils
from ansible import constants as C
from ansible.executor import module_common
from ansible.plugins.loader import module_utils_loader
from ansible.release import __version__

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.cache import place

_FOLDER = "jrt0117_packed"
_DIGEST = hashlib.sha256().digest_size
_ANSIBLES = Path(ansible.module_utils.__file__).parent


class Packed:
    """One module, by its full name and its file: what was packed of it earlier, and where Ansible looks for that."""

    def __init__(self, name: str, module_path: str) -> None:
        self._name, self._made_of = name, _sources(Path(module_path))

    def give(self, form: str) -> bool:
        """Put what was kept where Ansible looks for it; tell whether there was any, and it is whole."""
        with contextlib.suppress(OSError):
            if own_alone(folder()):
                content = self._kept(form).read_bytes()
                if hashlib.sha256(content[_DIGEST:]).digest() == content[:_DIGEST]:
                    wanted = place(self._name, form)
                    wanted.parent.mkdir(parents=True, exist_ok=True)
                    _write(wanted, content[_DIGEST:])
                    return True
        return False

    def keep(self, form: str) -> None:
        """Keep what was packed, in the place of what was kept in this form before."""
        with contextlib.suppress(OSError):
            content = place(self._name, form).read_bytes()
            folder().mkdir(mode=0o700, parents=True, exist_ok=True)
            if own_alone(folder()):
                kept = self._kept(form)
                before = [one for one in folder().iterdir() if one.name.startswith(f"{self._name}-{form}-")]
                _write(kept, hashlib.sha256(content).digest() + content)
                for one in before:
                    if one != kept:
                        one.unlink()

    def _kept(self, form: str) -> Path:
        return folder() / f"{self._name}-{form}-{self._made_of}"


def folder() -> Path:
    """Return the folder in which things are kept from run to run."""
    return Path(C.ANSIBLE_HOME).expanduser() / _FOLDER


def _sources(module_path: Path) -> str:
    """Return the digest of all that a packed module follows from."""
    collection = module_path.parents[2]
    digest = hashlib.sha256(repr((__version__, sys.version, str(collection))).encode())
    digest.update(Path(module_common.__file__).read_bytes())
    digest.update((collection / "meta/runtime.yml").read_bytes())
    for one in (Path(__file__).parent, collection / "plugins/module_utils", _ANSIBLES, *_overlays()):
        for path in _files(one):
            content = Path(path).read_bytes()
            digest.update(f"{path}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    digest.update(module_path.read_bytes())
    return digest.hexdigest()


def _overlays() -> list[Path]:
    """Return the folders whose files Ansible takes before its own."""
    found = [Path(path) for path in module_utils_loader._get_paths(subdirs=False) if os.path.isdir(path)]
    return [one for one in found if one.resolve() != _ANSIBLES.resolve()]


def _files(top: Path) -> Iterator[str]:
    for path, folders, names in os.walk(top, followlinks=True):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (os.path.join(path, name) for name in sorted(names) if name.endswith(".py"))


def own_alone(path: Path) -> bool:
    """Tell whether a folder is its owner's alone, and that is who runs this; raise OSError where there is none."""
    found = path.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077


def _write(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    part.rename(path)
