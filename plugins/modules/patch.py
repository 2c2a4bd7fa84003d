#!/usr/bin/python
# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One step of a patch run on a host."""

DOCUMENTATION = r"""
module: patch
short_description: One step of a patch run on a host with apt, dnf or zypper
version_added: 1.0.0
author: jrt0117.baseline contributors (@jrt0117)
description:
  - The playbook C(patch) runs these steps in their order; docs/patch-runs.md tells of it. Each step may be cut short
    and begun anew.
  - Only packages that are installed already and that the manifest names are changed, to the version that it names, and
    only where the source offers the very file that the test ring had. None is removed.
options:
  phase:
    description:
      - V(collect) tells which fixes of security sources are missing.
      - V(keep) keeps settings, the state of the package tool and the installed versions of what changes in
        C(/var/lib/jrt0117/patches).
      - V(install) installs the versions of O(packages).
      - V(settle) restarts the units that run replaced files, and tells whether a reboot is due.
      - V(check) asks O(checks).
      - V(back) installs the kept versions again.
      - V(note) writes down how the run ended here.
    type: str
    required: true
    choices: [collect, keep, install, settle, check, back, note]
  run:
    description: The name of the run.
    type: str
    required: true
  packages:
    description: The packages of a manifest, each with C(name), C(arch), C(version) and C(sha256).
    type: list
    elements: dict
    default: []
  release:
    description: The distribution and version that the manifest is of; another one is refused.
    type: str
  arch:
    description: The architecture that the manifest is of; another one is refused.
    type: str
  suites:
    description: Suites of apt that are security sources by another name.
    type: list
    elements: str
    default: []
  refresh:
    description: Fetch the lists first; a source that does not answer is a failure.
    type: bool
    default: false
  important_files:
    description: Files and folders to be kept beside C(/etc).
    type: list
    elements: path
    default: []
  backup_command:
    description: A command that brings a backup of the data about, and fails where it does not.
    type: list
    elements: str
    default: []
  accept_no_way_back:
    description: Go on though no source has the installed version of a package any more.
    type: bool
    default: false
  checks:
    description:
      - Checks of health, each with a C(name) and one of C(unit), C(port), C(url) (with C(status)) and C(command), which
        is a list.
    type: list
    elements: dict
    default: []
  values:
    description: What V(note) writes down.
    type: dict
    default: {}
attributes:
  check_mode:
    support: full
    description: Tells what would be installed, by a simulation of apt or zypper, and writes nothing; lists are not
      fetched. dnf has no simulation, so that there it is told by versions and digests alone.
  diff_mode:
    support: none
    description: What changes is in RV(packages).
  idempotent:
    support: full
    description: A step that was done changes nothing.
seealso:
  - module: jrt0117.baseline.patch_manifest
"""

EXAMPLES = r"""
- name: What is missing
  jrt0117.baseline.patch:
    phase: collect
    run: 2026-11
    refresh: true
  become: true
"""

RETURN = r"""
packages:
  description: What is missing, changes or comes back.
  returned: success
  type: list
  elements: dict
release:
  description: Distribution and version.
  returned: success
  type: str
arch:
  description: Architecture.
  returned: success
  type: str
results:
  description: Of each check its C(name), its C(result) (C(ok) or C(failed)) and what it said.
  returned: with V(check)
  type: list
  elements: dict
healthy:
  description: Whether each check is right.
  returned: with V(check)
  type: bool
reboot:
  description: Whether a newer kernel than the running one is installed, or the host itself asks for a reboot.
  returned: with V(settle)
  type: bool
restarted:
  description: The units that were restarted.
  returned: with V(settle)
  type: list
  elements: str
no_way_back:
  description: Versions that no source has any more.
  returned: with V(keep) and V(back)
  type: list
  elements: str
held:
  description: Packages that an administrator holds; they are left.
  returned: with V(install)
  type: list
  elements: str
conffiles:
  description: Settings of which a package has newer ones; those of the host stay.
  returned: with V(install)
  type: list
  elements: str
"""

# First, and for its effect alone: it speeds up the other imports.
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import zip_once  # isort: skip  # noqa: F401  # pylint: disable=unused-import

import re

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.parts import own_kernel
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    FAULTS,
    ActionError,
    OptionError,
    explained,
    in_chinese,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.redact import redact
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.module import needs_root
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import must
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import replaced
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel import installed as kernels
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import health, patch_run

_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
_NAME = Text("{run} is no name of a run", "{run} 不是有效的运行名称")
_OTHER_RELEASE = Text(
    "the manifest is of {wanted}, and this host is {here}: nothing is installed",
    "清单适用于 {wanted}，本机为 {here}：不予安装")
# Whose restart would end this very run, or everybody's session, the network, a tunnel, a screen, or the containers and
# guests of a host. What of these runs replaced files is told by the audit, and ends with a restart of the host.
_NEVER = (
    "dbus", "systemd-logind", "sshd", "ssh", "user@", "session-", "init.scope", "network", "NetworkManager",
    "systemd-networkd", "systemd-resolved", "wpa_supplicant", "dhcpcd", "ifup@", "openvpn", "wg-quick", "strongswan",
    "ipsec", "frr", "bird", "keepalived", "pacemaker", "corosync", "docker", "containerd", "crio", "kubelet", "podman",
    "libvirt", "virt", "qemu", "lxc", "getty@", "serial-getty@", "gdm", "lightdm", "sddm", "display-manager")


def _settle(host, check):
    """Restart what runs replaced files; return the units, and whether a reboot is due."""
    units = [
        unit for unit in replaced.of(host).units if unit.endswith(".service") and not unit.startswith(_NEVER)]
    failed = []
    for unit in [] if check else units:
        if host.execute(["systemctl", "try-restart", unit], timeout=300).rc != 0:
            failed.append(unit)
    if failed:
        raise ActionError("systemctl try-restart: " + ", ".join(failed))
    host.refresh()
    due = host.exists("/run/reboot-required") or any(
        unit == "" or unit.startswith(_NEVER[:2]) for unit in replaced.of(host).units)
    if own_kernel.of_below(host) is None and not due:
        found = kernels.of(host)
        try:
            due = found is not None and kernels.newer(host, found) is not None
        except LookupError:
            # A kernel of no package: its keeper knows.
            due = False
    return units, bool(due)


def _step(module, host):
    params, check = module.params, module.check_mode
    run = patch_run.PatchRun(host, params["run"])
    release, arch = patch_run.release(host)
    wanted = params["release"] or release, params["arch"] or arch
    if wanted != (release, arch):
        raise OptionError(_OTHER_RELEASE.format(wanted="%s %s" % wanted, here="%s %s" % (release, arch)))
    result = dict(changed=False, release=release, arch=arch, packages=[])
    phase = params["phase"]
    if phase == "collect":
        result["packages"] = run.begun(run.tool.collected(params["suites"], params["refresh"] and not check))
    elif phase == "keep":
        changing = patch_run.behind(host, params["packages"])
        result["packages"] = [dict(one, now=now) for one, now, held in changing if not held]
        if not check and result["packages"]:
            if params["backup_command"] and not run.known():
                must(host, params["backup_command"], timeout=6 * 3600)
            result["changed"] = not run.known()
            result["no_way_back"] = run.keep(
                params["packages"], params["important_files"], params["accept_no_way_back"])["no_way_back"]
    elif phase == "install":
        if check or run.halfway(params["packages"]) or patch_run.behind(host, params["packages"]):
            result.update(run.install(params["packages"], check))
        result["changed"] = bool(result["packages"])
    elif phase == "settle":
        result["restarted"], result["reboot"] = _settle(host, check)
        result["changed"] = bool(result["restarted"])
    elif phase == "check":
        result["results"] = health.checked(host, params["checks"])
        result["healthy"] = all(one["result"] == "ok" for one in result["results"])
    elif phase == "back":
        result.update(run.back(check))
        result["changed"] = bool(result["packages"])
    elif not check:
        run.note(params["values"])
    return result


def main():
    module = AnsibleModule(
        argument_spec=dict(
            phase=dict(
                type="str", required=True,
                choices=["collect", "keep", "install", "settle", "check", "back", "note"]),
            run=dict(type="str", required=True), packages=dict(type="list", elements="dict", default=[]),
            release=dict(type="str"), arch=dict(type="str"), suites=dict(type="list", elements="str", default=[]),
            refresh=dict(type="bool", default=False),
            important_files=dict(type="list", elements="path", default=[]),
            backup_command=dict(type="list", elements="str", default=[]),
            accept_no_way_back=dict(type="bool", default=False),
            checks=dict(type="list", elements="dict", default=[]), values=dict(type="dict", default={})),
        supports_check_mode=True)
    try:
        host = Host("/")
        needs_root(host, Text("patching", "打补丁"))
        if not _RUN.match(module.params["run"]):
            raise OptionError(_NAME.format(run=module.params["run"]))
        result = _step(module, host)
    except (OptionError,) + FAULTS as error:
        module.fail_json(msg=redact(explained(error, "")), msg_zh=redact(in_chinese(error)))
    module.exit_json(**result)


if __name__ == "__main__":
    main()
