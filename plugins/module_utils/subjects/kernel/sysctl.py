# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kernel settings: the value in the running kernel, and the one that sysctl.d gives it at the next boot."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel import writers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.sysctl_action import SysctlLive, place_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import dropins
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import SYSCTL_CONF, KeyValue
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import of_c

# Sorts after the distributions' 99-sysctl.conf, so that it is read last.
OWN = "/etc/sysctl.d/99-zz-jrt0117.conf"
_PROCPS = "/etc/sysctl.conf"
_SYSTEMD = ("/usr/lib/systemd/systemd-sysctl", "/lib/systemd/systemd-sysctl")


def live(host, name):
    """Return the value in the running kernel, one that is staged included; None where this kernel has no such setting.
    """
    declared = host.declared(("sysctl", name))
    if declared is not None:
        return declared
    try:
        return " ".join(host.read(place_of(name)).decode("ascii", "replace").split())
    except Missing:
        return None


def files(host):
    """Return the settings that files give at boot, as they are staged now."""
    # systemd-sysctl does not know procps' own file, unless a link in sysctl.d leads to it.
    last = () if any(host.exists(path) for path in _SYSTEMD) else (_PROCPS,)
    return host.memo("sysctl at boot", lambda: dropins.sysctl(host, last=last))


# What kinds.now_and_at_boot asks of its source.

folder = "/etc/sysctl.d"
looked = writers.LOOKED


def unseen(host, name):
    """Return what is to be said of a setting that this kernel does not have, else None."""
    if live(host, name) is None and host.running and not host.exists(place_of(name)):
        return observed(
            "not_checked", "setting_unknown", "This kernel has no setting {name} ({place} does not exist).",
            "内核没有参数 {name}（{place} 不存在）。", name=name, place=place_of(name),
            evidence=(Evidence("absent", place_of(name), ""),))
    return None


def others(host, name):
    """Return the Writes of other programs at boot."""
    return [
        one if one.value is None else one._replace(value=_as_kernel(one.value)) for one in writers.of(host, name)]


now = live
told = str
place = place_of


def seen(name, value):
    """Return what shows the value in force."""
    return Evidence("file", place_of(name), value)


def at_boot(host, name):
    """Return the value that files give at boot, or else ufw, tuned or the kernel's parameters, as the kernel takes it,
    with its place; None where none does.
    """
    found = in_files(host, name)
    if found is None:
        kept = writers.started_with(host, name) + [one for one in writers.of(host, name) if one.kept and one.value]
        found = Value(_as_kernel(kept[-1].value), kept[-1].where) if kept else None
    return found


def in_files(host, name):
    """Return what the files of sysctl.d alone give."""
    found = files(host).get(name)
    return None if found is None else found._replace(text=_as_kernel(found.text))


def keep(host, name, value):
    """Stage a value for the next start: in our file, which is read last, or where another is read after it."""
    _set(host, OWN, name, value)
    winner = files(host).get(name)
    if winner.text != value:
        _set(host, winner.where.path, name, value)


def put(host, name, value):
    """Stage a value in the running kernel."""
    host.stage_action(SysctlLive(name, value))


def _as_kernel(text):
    """Return what the kernel makes of a number, which may be hexadecimal or octal; anything else as it is."""
    number = of_c(text)
    return text if number is None else str(number)


def _set(host, path, name, value):
    document = KeyValue(host.read(path) if host.exists(path) else b"", path, SYSCTL_CONF)
    document.set(name, value)
    host.stage_content(path, document.render())
