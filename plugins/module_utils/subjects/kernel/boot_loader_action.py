# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The boot loader's configuration."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action, must


class BootLoaderWritten(Action):
    """The distribution's own tool writes the boot loader's entries; they are watched, and put back by the journal."""

    kind = "boot_loader"
    phase = "after"
    watch = (
        "/boot/grub/grub.cfg", "/boot/grub2/grub.cfg", "/boot/grub2/grubenv", "/boot/loader/entries/*.conf",
        "/etc/default/grub", "/etc/kernel/cmdline", "/boot/efi/EFI/*/grub.cfg", "/boot/efi/EFI/*/grubenv",
    )
    SUBJECT = ("boot", "parameters")

    def __init__(self, argv, given="", gives=""):
        super().__init__(argv=list(argv), given=given, gives=gives)
        self.argv = list(argv)
        self.declares = {self.SUBJECT: "written"}

    def describe(self):
        return " ".join(self.argv)

    def told(self, host):
        return self.arguments["given"], self.arguments["gives"]

    def apply(self, host):
        must(host, self.argv)
