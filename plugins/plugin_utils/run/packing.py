# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has Ansible pack the modules of a run while it still starts.

Ansible gathers a module's code when the first host is reached, which takes it the better part of a second for an audit,
and keeps what it packed for the other hosts of the run. Here it does the same in a process of its own, from the start;
what a run before it packed of the same files is taken as it is.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import time
from collections.abc import Iterable

from ansible import constants as C
from ansible.executor import module_common
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import module_loader
from ansible.template import Templar

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.cache import SOURCES, forms, pack
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.packed import Packed

# Seconds; to pack takes four to six, and three times that beside other work.
_PATIENCE = 20


class Packing:
    """The modules of these full names are packed, in this order, in a process of its own.

    Nothing is begun where there is one processor only, or none can be counted (a controller that is no Linux), nor with
    an ansible-core before 2.19, in which two processes that pack one module are not kept apart, nor where modules are
    packed by the user's own setting, or left on the hosts to be looked at.
    """

    def __init__(self, modules: Iterable[str]) -> None:
        names = list(dict.fromkeys(modules))
        processors = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else ()
        usual = C.DEFAULT_MODULE_COMPRESSION == SOURCES and not C.DEFAULT_KEEP_REMOTE_FILES
        able = len(processors) > 1 and hasattr(module_common, "_locking") and usual
        self._process = _begun(names) if names and able else None

    def end(self) -> None:
        """Leave nothing of it behind. The first run of a version may be over before all is packed, and no later one
        would find it: that is waited for, a few seconds.
        """
        if self._process is not None:
            with contextlib.suppress(OSError):
                deadline = time.monotonic() + _PATIENCE
                while os.waitpid(self._process, os.WNOHANG) == (0, 0):
                    if time.monotonic() > deadline:
                        os.kill(self._process, signal.SIGKILL)
                        os.waitpid(self._process, 0)
                        break
                    time.sleep(0.02)
            self._process = None


def _begun(names: list[str]) -> int | None:
    try:
        process = os.fork()
    except OSError:
        return None
    if process:
        return process
    # To look for garbage among all that Ansible has loaded by now would cost more than the packing.
    gc.disable()
    # The task that needs the module packs it itself, and says what is wrong with it.
    with contextlib.suppress(BaseException):
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in range(3):
            os.dup2(nowhere, standard)
        left = [(form, name, path, packed) for name in names for form, path, packed in _missing(name)]
        # What the first host waits for comes first.
        for one in sorted(left, key=lambda one: one[0] != SOURCES):
            _pack(*one)
    os._exit(0)


def _missing(name: str) -> list[tuple[str, str, Packed | None]]:
    """Put what was kept of a module where Ansible looks for it; return the forms that were not kept."""
    path, packed = module_loader.find_plugin_with_context(name).plugin_resolved_path, None
    with contextlib.suppress(OSError):
        packed = Packed(name, path)
    return [(form, path, packed) for form in forms(name) if packed is None or not packed.give(form)]


def _pack(form: str, name: str, path: str, packed: Packed | None) -> None:
    if form == SOURCES:
        _pack_by_ansible(name, path)
    # What cannot be packed anew is sent as Ansible has packed it.
    with contextlib.suppress(Exception):
        pack(name, form)
        if packed is not None:
            packed.keep(form)


def _pack_by_ansible(name: str, path: str) -> None:
    # Any Python will do: which one runs the module is no part of what is kept.
    variables = {"ansible_python_interpreter": "/usr/bin/python3"}
    module_common.modify_module(
        module_name=name, module_path=path, module_args={}, templar=Templar(loader=DataLoader(), variables=variables),
        task_vars=variables, module_compression=SOURCES)
