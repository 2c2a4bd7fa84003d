#!/usr/bin/python
# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetches the configuration of a network device; the action plugin of this name does it, on the controller."""

DOCUMENTATION = r"""
module: device_config
short_description: Fetch the configuration of a network device to the controller (JR/T 0117-2014)
version_added: 1.0.0
author: jrt0117.baseline contributors (@jrt0117)
description:
  - Asks a host of the group C(network_devices) for its configuration, over the controller's own C(ssh), and keeps it as
    C(<name of the host>.cfg) for its owner alone, with a record of when that was.
  - A configuration that was cut off, of another vendor or of another device fails the task, and the file of before
    stays.
  - Commands that read are sent, and no other. The account needs to read the whole configuration, and nothing else.
  - C(ansible_host), C(ansible_user), C(ansible_port), C(ansible_ssh_private_key_file), C(ansible_password) and
    C(ansible_ssh_common_args) are used; the host key is checked as C(ssh) does it.
options:
  dest:
    description:
      - Folder on the controller. By default C(boundary_device_configs), or C(devices) beside the inventory.
    type: path
  timeout:
    description:
      - Seconds without a sign from the device after which it is given up.
    type: int
    default: 60
attributes:
  check_mode:
    support: none
    description: The task is skipped.
  diff_mode:
    support: none
    description: A configuration holds secrets.
  idempotent:
    support: full
    description: A configuration that is as it was is not written again; its record is.
seealso:
  - module: jrt0117.baseline.assess
"""

EXAMPLES = r"""
- name: Fetch the configurations of all network devices
  hosts: network_devices
  gather_facts: false
  tasks:
    - name: Fetch
      jrt0117.baseline.device_config:
"""

RETURN = r"""
dest:
  description: The file on the controller.
  returned: success
  type: str
  sample: /srv/inventory/devices/core1.cfg
"""
