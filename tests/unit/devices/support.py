# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of devices share: samples, options, and one control judged."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before import device as before
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.judging import wanted_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.reading import read
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.seen import Eye
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.table import RULES

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 11, 30, 8, tzinfo=timezone.utc)
VENDOR = {
    "vrp": "huawei_vrp", "comware": "h3c_comware", "ios": "cisco_ios", "nxos": "cisco_nxos", "rgos": "ruijie_rgos",
    "frr": "frr", "vyos": "vyos"}
DECLARED = {
    "boundary": {"management_networks": ["192.0.2.0/24"], "device_superusers": ["zhao.min"], "device_model": "CE6881"},
    "audit": {"collector_host": "192.0.2.10", "time_servers": ["192.0.2.53"]}}


def policy(**boundary):
    """The options of the three areas, with these of `boundary`."""
    given = {**DECLARED, "boundary": {**DECLARED["boundary"], **boundary}}
    return {area: before.whole(area, given.get(area, {})) for area in before.ASKED}


def sample(name):
    """The bytes of a sample, and what it is of: (data, vendor, device)."""
    path = next(SAMPLES.glob(f"{name}.*"))
    return path.read_bytes(), VENDOR[path.suffixes[-2][1:]], name


def device(name, change=lambda data: data, **options):
    """A sample, changed, read."""
    data, vendor, host = sample(name)
    return read(change(data), f"{name}.cfg", vendor, name=host, model=options.pop("model", "CE6881"), **options)


def observations(control, read_device, level=3, **boundary):
    """What one rule sees of a device."""
    file = f"{read_device.name.value}.cfg"
    return list(RULES[control](read_device, Eye(wanted_of(policy(**boundary), file, level))))


def worst(control, read_device, **more):
    """The worst status, and the sentences that have it."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.judging import finding

    seen = observations(control, read_device, **more)
    status = finding.worst([one.status for one in seen])
    return status, [one.message.en for one in seen if one.status == status]


def controls():
    """The controls of devices."""
    return [control for control in AREAS["boundary"].controls() if control.id in RULES]
