# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the breaks of every subject are written with."""

import pathlib

ALPINE = ("Alpine 3.20",)
WANTS = "/etc/systemd/system/multi-user.target.wants/"
VENDORS = "/usr/lib/systemd/system/"
LINK = pathlib.PurePosixPath
# What stands for a path that differs: sshd's main file, a service of PAM.
SSHD, PAM = "sshd", "pam:"


def unit(name, text, folder=VENDORS):
    """Return a unit that each boot starts."""
    return {folder + name: text, WANTS + name: LINK(folder + name)}


def service(command):
    """Return what a unit file says of a service that starts a command."""
    return f"[Service]\nExecStart={command}\n"


class Breaks(list):
    """(control, distributions, edits) of each break of a subject."""

    def add(self, controls, names, *ways):
        """Add ways to break each of the controls, on distributions of these names."""
        for control in controls.split():
            self.extend((control, names, edits) for edits in ways)
