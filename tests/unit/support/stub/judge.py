# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for a judging module: gives back the result it was given, or fails, or takes its time."""

from __future__ import annotations

import time

from ansible.module_utils.basic import AnsibleModule


def main():
    module = AnsibleModule(
        argument_spec={
            "result": {"type": "dict"}, "fail": {"type": "str"}, "seconds": {"type": "float", "default": 0},
            "beside": {"type": "dict", "default": {}}},
        supports_check_mode=True,
    )
    time.sleep(module.params["seconds"])
    if module.params["fail"]:
        module.fail_json(msg=module.params["fail"])
    module.exit_json(changed=False, jrt0117=module.params["result"], **module.params["beside"])


if __name__ == "__main__":
    main()
