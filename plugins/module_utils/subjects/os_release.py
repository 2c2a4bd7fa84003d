# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host says of its distribution, by os-release(5)."""

_PATHS = ("/etc/os-release", "/usr/lib/os-release")


def of(host):
    """Return {name: value}; empty where the host says nothing."""
    return host.memo("os-release", lambda: _read(host))


def release(host):
    """Return distribution and version in one word; of Red Hat's family without the minor version, which updates change.
    """
    told = of(host)
    version = told.get("VERSION_ID", "")
    if {"rhel", "fedora"} & set((told.get("ID", "") + " " + told.get("ID_LIKE", "")).split()):
        version = version.partition(".")[0]
    return "%s-%s" % (told.get("ID", ""), version)


def _read(host):
    path = next((path for path in _PATHS if host.exists(path)), None)
    text = "" if path is None else host.read(path).decode("utf-8", "replace")
    return {name.strip(): value.strip().strip("\"'")
            for name, sign, value in (line.partition("=") for line in text.splitlines()) if sign}
