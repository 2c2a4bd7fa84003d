"""The lab as an Ansible inventory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from .ssh import Door, shared_variables

__all__ = ["inventory"]

NOBODY_LISTENS = 1


def inventory(lab: str, doors: Sequence[Door], *, fleet: int = 0, down: Iterable[str] = ()) -> str:
    """Return the inventory, as JSON, which is YAML too.

    With `fleet`, that many names share the hosts in turn; each has its own connection, as hosts of their own would.
    `down` names hosts that refuse every connection.
    """
    hosts = {door.name: door.variables for door in doors}
    if fleet and doors:
        hosts = {
            name: {**door.variables, "ansible_control_path": f"%(directory)s/{lab}-{name}"}
            for name, door in ((f"fleet{number:04}", doors[number % len(doors)]) for number in range(fleet))
        }
    for name in down:
        hosts[name] = {"ansible_host": "127.0.0.1", "ansible_port": NOBODY_LISTENS}
    return json.dumps({"all": {"vars": shared_variables(lab), "hosts": hosts}}, indent=2)
