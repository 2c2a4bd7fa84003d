# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validators: what must hold for the staged state before any of it is put in force. The host's own tools are asked first."""

import os
import re
import shlex
import shutil
import tempfile

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.durable import private_folder
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError, HostError, Missing, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import BASE
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import rule_files as audit_rules
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import rulesets as firewall_rulesets
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import rsyslog
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import login as pam_login
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import accountdb
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import config as sshd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo import source as sudo
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo.grammar import Include, parse as parse_sudoers

_SUDOERS = ("/etc/sudoers", "/usr/etc/sudoers")
_SUDO_INCLUDE = re.compile(r"^([ \t]*[@#]include(?:dir)?[ \t]+\"?)(?=/)")
_INCLUDED = re.compile(rb"(?i)(\$IncludeConfig\s+|\binclude\s*\(\s*file\s*=\s*[\"'])(/)")
# What auditctl says of a kernel that it may not change.
_BARRED = re.compile("audit system is disabled|not supported by kernel|Operation not permitted|Connection refused")


def sshd_accepts(host):
    """`sshd -t` accepts the staged configuration."""
    staged = _staged(host, "/etc/ssh/")
    if not staged:
        return
    try:
        config = sshd.load(host)
        with _scratch(host) as folder:
            for path, document in config.files.items():
                _write(folder + path, _redirected(document, folder))
            output = host.execute(["sshd", "-t", "-f", folder + "/etc/ssh/sshd_config"])
    except Missing:
        # An image, or a host with the configuration but no daemon: parsing it is all that can be done.
        return
    except (ParseError, HostError) as error:
        raise CommitError(str(error), staged)
    if output.rc != 0 and "privilege separation directory" not in output.err:
        raise CommitError("sshd -t refuses the new configuration: %s" % _last_line(output).replace(folder, ""), staged)


def _redirected(document, folder):
    """Return the file with its Include lines pointing into the scratch folder."""
    for index in range(len(document.lines)):
        line = sshd.split_line(document, index)
        if line is not None and line.keyword == "include":
            paths = [folder + (path if path.startswith("/") else "/etc/ssh/" + path) for path in line.arguments]
            document.replace(index, "Include " + " ".join(paths))
    return document.render()


def visudo_accepts(host):
    """`visudo -c` accepts the staged policy: all of its files, as they include each other."""
    try:
        source = sudo.of(host)
        staged = _staged(host, _SUDOERS) or _staged(host, source.main)
        if not staged:
            return
        with _scratch(host) as folder:
            for path, document in source.policy.files.items():
                _write(folder + path, _moved(document, folder))
            output = host.execute(["visudo", "-c", "-f", folder + source.main])
    except Missing:
        return
    except (ParseError, HostError) as error:
        raise CommitError(str(error), staged)
    if output.rc != 0:
        raise CommitError("visudo -c refuses the new %s: %s" % (" and ".join(staged), _last_line(output).replace(folder, "")), staged)


def _moved(document, folder):
    """Return a sudoers file with its includes of absolute paths pointing into the scratch folder; relative ones lead there by themselves."""
    for statement in parse_sudoers(document):
        if isinstance(statement, Include) and statement.path.startswith("/"):
            index = statement.where.line - 1
            document.replace(index, _SUDO_INCLUDE.sub(lambda match: match.group(1) + folder, document.text(index)))
    return document.render()


def rsyslogd_accepts(host):
    """`rsyslogd -N1` accepts the staged configuration."""
    staged = _staged(host, "/etc/rsyslog")
    if not staged:
        return
    try:
        with _scratch(host) as folder:
            for path in rsyslog.of(host).paths:
                _write(folder + path, _INCLUDED.sub(lambda match: match.group(1) + folder.encode("utf-8") + match.group(2), host.read(path)))
            output = host.execute(["rsyslogd", "-N1", "-f", folder + rsyslog.MAIN])
    except Missing:
        return
    except (ParseError, HostError) as error:
        raise CommitError(str(error), staged)
    # Where AppArmor keeps rsyslogd from the folder, parsing is all that can be done.
    if output.rc != 0 and "ermission denied" not in output.err:
        raise CommitError("rsyslogd -N1 refuses the new configuration: %s" % _last_line(output).replace(folder, ""), staged)


def auditctl_accepts(host):
    """auditctl can read each new audit rule: in a user namespace of its own, where the kernel lets it change nothing."""
    in_force = set(audit_rules.identity(rule) for rule in audit_rules.of(Host(host.root)).in_force()) if host.live else set()
    for path, found in audit_rules.of(host).files():
        for rule in found if path in host.changes else ():
            if isinstance(rule, audit_rules.Rule) and audit_rules.identity(rule) not in in_force:
                _auditctl_reads(host, path, rule)


def _auditctl_reads(host, path, rule):
    try:
        output = host.execute(["unshare", "--user", "--map-root-user", "auditctl"] + shlex.split(rule.text))
    except Missing:
        # An image, or a host whose auditd is yet to come.
        return
    said = [line for line in output.err.splitlines() if not line.startswith("unshare") and not _BARRED.search(line)]
    if said:
        raise CommitError("auditctl refuses %s: %s" % (rule.where, said[-1]), [path])


def nft_accepts(host):
    """`nft -c` accepts the staged rules: in the kernel's own network, and in an empty one, as at boot."""
    for path in _staged(host, "/etc/nftables"):
        if host.changes[path].data is None:
            continue
        text = firewall_rulesets.inlined(host, host.read(path).decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        for prefix in ([], ["unshare", "-n", "--"]):
            try:
                output = host.execute(prefix + ["nft", "-c", "-f", "-"], data=text)
            except Missing:
                # An image, or a host whose nftables is yet to come.
                return
            if output.rc != 0:
                raise CommitError("nft -c refuses the new %s: %s" % (path, (output.err.strip() or "no reason given").splitlines()[0]), [path])


def people_can_log_in(host):
    """The staged PAM stacks let the right password in and a wrong one not, wherever they did before."""
    staged = _staged(host, "/etc/pam.d/") + _staged(host, "/etc/authselect/")
    if not staged:
        return
    before = set(str(problem) for problem in pam_login.validate(Host(host.root)))
    new = [problem for problem in pam_login.validate(host) if str(problem) not in before]
    if new:
        raise CommitError("the new PAM stack of %s: %s" % (new[0].service, new[0].text), staged)


def account_files_hold(host):
    """The staged account files can be read and root is still in them."""
    for name in ("passwd", "shadow", "group", "gshadow"):
        path = "/etc/" + name
        if path not in host.changes or host.changes[path].data is None:
            continue
        try:
            entries = getattr(accountdb, name)(host.read(path), path)
        except ParseError as error:
            raise CommitError(str(error), [path])
        if entries.get("root") is None:
            raise CommitError("the new %s has no entry for root" % path, [path])


VALIDATORS = (sshd_accepts, visudo_accepts, rsyslogd_accepts, auditctl_accepts, nft_accepts, people_can_log_in, account_files_hold)


def _staged(host, prefix):
    """Return the paths below a prefix whose bytes will be others, or gone: a mode says nothing of what is read."""
    return [path for path, change in sorted(host.changes.items()) if path.startswith(prefix) and (change.data is not None or change.removed)]


class _scratch:  # pylint: disable=invalid-name
    """A folder only root can look into, gone afterwards."""

    def __init__(self, host):
        self._root, self._path = host.root, host.resolve(BASE)
        self._parent = host.real(self._path)

    def __enter__(self):
        try:
            with private_folder(self._root, self._path, make=True):
                self._folder = tempfile.mkdtemp(prefix="validate-", dir=self._parent)
        except OSError as error:
            raise CommitError("%s: %s" % (self._parent, error.strerror))
        return self._folder

    def __exit__(self, *_unused):
        shutil.rmtree(self._folder, ignore_errors=True)


def _write(path, data):
    """Write a file into the scratch folder, which is root's alone."""
    try:
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
        with open(path, "wb") as stream:
            stream.write(data)
    except OSError as error:
        raise CommitError("%s: %s" % (path, error.strerror))


def _last_line(output):
    lines = (output.err or output.out).strip().splitlines()
    return lines[-1] if lines else "exit status %d" % output.rc
