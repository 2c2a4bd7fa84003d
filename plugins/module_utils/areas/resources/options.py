# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/resources.yml; change it there.
"""The options of the area resources, as a host has to know them; their variables are resources_<option>."""

OPTIONS = dict(
    user_processes=dict(type="int", default=4096),
    user_open_files=dict(type="int", default=65536),
    user_memory_percent=dict(type="int", default=50),
    user_memory_enforce=dict(type="bool", default=False),
    service_limits=dict(type="list", elements="dict", default=[]),
    agent_unit=dict(type="str", default=""),
    agent_install=dict(type="bool", default=False),
    agent_address=dict(type="str", default=""),
    prometheus_url=dict(type="str", default=""),
    prometheus_token_file=dict(type="str", default=""),
    monitoring_instance=dict(type="str", default=""),
    monitoring_query=dict(type="dict", default={}),
    links=dict(type="list", elements="dict", default=[]),
    peak_share=dict(type="int", default=70),
    thresholds=dict(type="dict", default={}),
    alertmanager_url=dict(type="str", default=""),
    alertmanager_token_file=dict(type="str", default=""),
    collected=dict(type="dict", default={}),
    quota_paths=dict(type="list", elements="str", default=[]),
    priorities=dict(type="list", elements="dict", default=[]),
)
