# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/patching.yml; change it there.
"""The options of the patching area, for its module, its role and the reader."""


class ModuleDocFragment:
    """Documentation of the options in plugins/module_utils/areas/patching/options.py."""

    DOCUMENTATION = r"""
options:
  index_days:
    description:
      - Most days that a list of a security source may be old where the source does not say itself how long it holds.
        An older one is an error, for what was published since cannot be told.
      - Clause 8.3.3-B-d-1; the number is the field's.
    type: int
    default: 7
  grace_days:
    description:
      - Most days that a security fix may be missing. C(0) asks for each at once.
      - Clauses 7.5.7-B-c and 8.3.3-B-d-1; the number is the field's.
    type: int
    default: 14
  critical_grace_days:
    description:
      - The same for packages of O(critical_packages), and for what an advisory calls critical or important.
      - Clauses 7.5.7-B-c and 8.3.3-B-d-1; the number is the field's.
    type: int
    default: 3
  critical_packages:
    description:
      - Packages whose fixes are critical beside those of kernel, C library, OpenSSL, OpenSSH, sudo, systemd, and of web
        and database servers, with C(*) as a wildcard.
      - Clauses 7.5.7-B-c and 8.3.3-B-d-1.
    type: list
    elements: str
    default: []
  security_suites:
    description:
      - Suites of apt that are security sources by another name than the distribution's, as a mirror may have them.
      - Clause 8.3.3-B-d-1.
    type: list
    elements: str
    default: []
  sources:
    description:
      - Hosts that packages may come from, with C(*) as a wildcard (C(mirror.example.com), C(*.debian.org)); C(file)
        stands for folders of the host itself. Where they are named, any other is a finding.
      - Clause 8.3.3-B-d-1.
    type: list
    elements: str
    default: []
  packages_needed:
    description:
      - Packages that this host needs though a server as a rule does not, with C(*) as a wildcard (C(vsftpd),
        C(nfs-kernel-server)).
      - Clause 8.3.3-B-d-1.
    type: list
    elements: str
    default: []
  packages_unwanted:
    description:
      - Further packages that are not to be installed, with C(*) as a wildcard (C(gcc), C(gdb), C(tcpdump)).
      - Clause 8.3.3-B-d-1.
    type: list
    elements: str
    default: []
  services_allowed:
    description:
      - Units of systemd that may listen to other hosts, with C(*) as a wildcard (C(nginx.service), C(postgresql@*)).
        Where they are named, any other is a finding. Those of SSH servers are always allowed.
      - Clause 8.3.3-B-d-1.
    type: list
    elements: str
    default: []
  services_stopped:
    description:
      - Units of systemd that a run is to stop and disable, with C(*) as a wildcard (C(rpcbind.service)). What they
        answer to, ends; without this option no service is stopped.
      - Clause 8.3.3-B-d-1.
    type: list
    elements: str
    default: []
  modules_needed:
    description:
      - Kernel modules that this host needs though a server as a rule does not (C(usb-storage), C(sctp)). They stay
        loadable.
      - Clauses 7.5.3-B-d and 8.3.3-B-d-1.
    type: list
    elements: str
    default: []
  manifests:
    description:
      - The folder of the manifests of the playbook C(patch), on the controller. Where it is named, each version that
        changes on a host has to be in one that is approved.
      - Clauses 7.5.7-B-c and 7.5.10-B-a.
    type: str
    default: ""
  signers:
    description:
      - The list of those who may approve manifests, as C(ssh-keygen -Y) takes it (C(allowed_signers)), on the
        controller. Without one a key of the register of keys counts whose C(purpose) is C(evidence_signing).
      - Clause 7.5.10-B-a.
    type: str
    default: ""
  flow_days:
    description:
      - For how many days back each version that changed has to be in a manifest.
      - Clause 7.5.7-B-c; the number is the field's.
    type: int
    default: 180
  approved:
    description:
      - What the approved manifests of O(manifests) say. The controller fills it in.
      - Clauses 7.5.7-B-c and 7.5.10-B-a.
    type: list
    elements: dict
    default: []
  core_pattern:
    description:
      - Where core dumps go, as C(kernel.core_pattern) has it (C(|/bin/false), C(/var/crash/core.%e.%p)). Where none is
        given, a pattern that is not absolute is a finding, and nothing is set.
      - Clause 8.3.3-B-d-1.
    type: str
    default: ""
  user_namespaces:
    description:
      - Most user namespaces on this host, C(user.max_user_namespaces). Rootless containers and browsers need them.
        C(-1) asks nothing of it.
      - Clause 8.3.3-B-d-1.
    type: int
    default: -1
"""
