# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is started is what was installed: from the firmware over the boot loader to the kernel and its modules."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.parts import boot_loader, firmware
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import container
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import closed_to_all_but

# FAT knows no modes: these files have those of the mount.
_FAT = ("/boot/efi/", "/efi/")


class SecureBootChain(Control):
    """Boot chain."""

    id = "secure_boot_chain"
    zh = "启动链"
    clauses = ("8.3.3-E-c-2",)

    def applies(self, host, policy):
        return host.memo("container", lambda: container.seen(host))

    def expectations(self, host, policy):
        owners = (0,) if host.live else (0, host.stat("/").uid)
        for path in boot_loader.GRUB + (boot_loader.USER,):
            if host.exists(path) and not host.resolve(path).startswith(_FAT):
                yield from closed_to_all_but(host, path, 0o600, owners)
        yield Seen(lambda host: boot_loader.locked(host, firmware.cloud(host)))
        yield Judged(lambda host: firmware.verified(host, firmware.cloud(host)))
        yield Judged(firmware.closed)
