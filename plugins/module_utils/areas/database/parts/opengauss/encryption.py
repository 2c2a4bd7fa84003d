# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What openGauss stores lies encrypted on the disk."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import encryption

RIGHT = encryption.RIGHT["postgresql"]


def devices(cluster, policy):
    """Look at the device below the data, the write-ahead log, the table spaces, the log and the record."""
    data = cluster.setting("data_directory").value
    places = [data, data + "/pg_xlog"] + cluster.listed("tablespaces")
    for name in ("log_directory", "audit_directory"):
        path = cluster.setting(name).value
        places.append(path if path.startswith("/") else data + "/" + path)
    yield from encryption.devices(cluster, policy, places)


LOOKS = (devices,)
