# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from the order of catalogue/controls/integrity.yml; change it there.
"""The controls of this area, in the order they are judged."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.file_integrity import FileIntegrity
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.host_intrusion_detection import (
    HostIntrusionDetection,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.malware_scanner import MalwareScanner
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.package_integrity import PackageIntegrity
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.secure_boot_chain import SecureBootChain

CONTROLS = (
    PackageIntegrity(),
    SecureBootChain(),
    MalwareScanner(),
    HostIntrusionDetection(),
    FileIntegrity(),
)
