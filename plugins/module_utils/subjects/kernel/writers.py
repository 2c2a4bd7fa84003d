# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What gives kernel settings values at boot beside the files of sysctl.d (LOOKED)."""

import contextlib
import os
import re
from collections import namedtuple
from typing import List, Set

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.homes_elsewhere import unmounted_volumes
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.boot import CMDLINE, Start, starts
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import starting
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import sysctl_name
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.wildcards import matcher

LOOKED = Text(
    "the files of sysctl, ufw, tuned, udev's rules, network scripts and connections, cron, rc.local, cloud-init and "
    "the units that start at boot with the scripts that they name, and the engines that switch forwarding on",
    "已查 sysctl、ufw、tuned、udev 规则、网络脚本与连接、cron、rc.local、cloud-init、开机启动的单元及其调用的脚本，"
    "以及会开启转发的引擎")

# `value` None: it is named there, and what it becomes cannot be told. `kept`: that is so at each boot, as by sysctl.d.
Write = namedtuple("Write", "name value where kept")
# writes: the Writes of a file; lines: of each line that names files, the scripts that a shell reads, the patterns that
# sysctl loads, and what may be a program.
_Said = namedtuple("_Said", "writes lines")

_SCRIPTS = (
    "/etc/rc.local", "/etc/rc.d/rc.local", "/etc/init.d/boot.local", "/etc/init.d/after.local", "/etc/local.d/*.start",
    "/etc/NetworkManager/dispatcher.d/*", "/etc/NetworkManager/dispatcher.d/*/*",
    "/usr/lib/NetworkManager/dispatcher.d/*", "/usr/lib/NetworkManager/dispatcher.d/*/*", "/etc/network/if-*.d/*",
    "/etc/networkd-dispatcher/*/*",
    "/sbin/ifup-local", "/etc/cron.hourly/*", "/etc/cron.daily/*", "/etc/cron.weekly/*", "/etc/cron.monthly/*",
    "/etc/libvirt/hooks/*", "/etc/libvirt/hooks/*.d/*", "/etc/ppp/ip*-up*", "/etc/ppp/ip*-up.d/*",
    "/etc/sysconfig/network/if-up.d/*", "/etc/sysconfig/network/scripts/*", "/etc/runlevels/*/*",
    "/etc/initramfs-tools/scripts/*/*",
    "/etc/service/*/run", "/etc/runit/runsvdir/*/*/run", "/etc/qemu-if*", "/etc/systemd/system-generators/*",
    "/usr/local/lib/systemd/system-generators/*")
_TEXTS = (
    "/etc/network/interfaces", "/etc/network/interfaces.d/*", "/etc/sysconfig/network/ifsysctl*",
    "/etc/udev/rules.d/*.rules", "/usr/lib/udev/rules.d/*.rules", "/lib/udev/rules.d/*.rules", "/etc/crontab",
    "/etc/cron.d/*", "/var/spool/cron/root", "/var/spool/cron/crontabs/root", "/var/spool/cron/tabs/root",
    "/etc/wireguard/*.conf", "/etc/modprobe.d/*.conf", "/etc/anacrontab", "/etc/inittab", "/etc/init/*.conf",
    "/etc/dhclient-*hooks", "/etc/dhcp/dhclient*hooks", "/etc/dhcp/dhclient*.d/*", "/etc/dhcpcd.*hook",
    "/etc/openvpn/*.conf", "/etc/openvpn/*/*.conf", "/usr/lib/modprobe.d/*.conf", "/etc/tmpfiles.d/*.conf",
    "/usr/lib/tmpfiles.d/*.conf", "/usr/local/lib/tmpfiles.d/*.conf") + tuple(
        "%s/credstore*/%s.extra" % (place, name) for place in ("/etc", "/usr/lib") for name in ("sysctl", "tmpfiles"))
# What cloud-init runs, at each boot or at an instance's first: which of these, its modules tell.
_CLOUD = (
    "/etc/cloud/cloud.cfg", "/etc/cloud/cloud.cfg.d/*.cfg", "/var/lib/cloud/scripts/per-boot/*",
    "/var/lib/cloud/instance/user-data.txt", "/var/lib/cloud/instance/vendor-data*.txt")
_VOLUMES = ("/usr", "/var", "/usr/lib", "/var/spool", "/opt", "/usr/local")
_MOST = 256 * 1024
_DEPTH = 3
_SETTING = re.compile(
    r"(?P<proc>/proc/sys/)?(?<![\w.])(?P<name>(?:net|(?<!(?<!/proc/sys)/)(?:kernel|fs|vm|user))[./]"
    r"(?:[\w./*?-]|\$\{?\w+\}?)+)"
    r"(?P<value>[\"']?\}?\s*=\s*[\"']?(?P<text>[^\s\"';#&|)]*))?")
# What stands before a file of /proc that it writes: so many characters are looked at.
_BEFORE = 200
_WRITTEN = re.compile(
    r"(?:echo|printf)\s+(?:-\w+\s+)?[\"']?(?P<text>[\w.$-]+)(?:\\n)?[\"']?\s*"
    r"(?:>|\|\s*(?:sudo\s+)?tee\b[^;&|>]*)[>|\s\"']*\Z")
# A line of tmpfiles.d that writes, and its last column.
_TMPFILE = re.compile(r"\s*w\S*\s+\Z")
_ARGUMENT = re.compile(r"(?:\s+\S+){4}\s+(\S+)")
# What only reads what is named behind it.
_READS = re.compile(r"(?:\b(?:cat|grep|awk|head|test|sysctl)\b[^;&|>]*|\s-[erfwx]|<|[A-Z]\w+Path\w*=)[\s\"'!-]*\Z")
# A folder of settings that is entered, or has a name of the script's from here on.
_ENTERS = re.compile(r"(?:\bcd\s+|\w=)[\"']?\Z")
_SYSCTL = re.compile(r"\bsysctl[\"']?\s(.*)")
_LOADS = re.compile(r"-\w*[pf]\Z|--load\b|--system\Z")
_PROGRAM = re.compile(r"(?:/{1,2}[\w.@+-]{1,255}){1,15}")
# What a shell is told to read need not be a script by its first line.
_NAMED = re.compile(r"(?:\b(?:ba|da|z|k|a)?sh|\bsource|(?:^|[\s;&|])\.)\s+(?:-\w+\s+)?[\"']?(" + _PROGRAM.pattern + ")")
_FORWARD = ("net.ipv4.conf.all.forwarding", "net.ipv6.conf.all.forwarding")

# One of the units that switch forwarding on, what a file of it says, what comes of it.
_Engine = namedtuple("_Engine", "units files pattern value")
_ENGINES = (
    _Engine(("libvirtd.service", "libvirtd.socket", "virtnetworkd.service", "virtnetworkd.socket"),
            ("/etc/libvirt/qemu/networks/autostart/*.xml",),
            r"<forward\b(?!\s+mode=['\"](?:bridge|private|vepa|passthrough|hostdev))", "1"),
    _Engine(("NetworkManager.service",), ("/etc/NetworkManager/system-connections/*",
                                          "/usr/lib/NetworkManager/system-connections/*",
                                          "/etc/sysconfig/network-scripts/ifcfg-*"),
            r"^(?:method=shared|forwarding=(?:1|yes|true)|zone=external|BOOTPROTO=[\"']?shared|ZONE=[\"']?external)",
            "1"),
    _Engine(("systemd-networkd.service",),
            ("/run/systemd/network/*.network", "/etc/systemd/network/*.network",
             "/etc/systemd/network/*.network.d/*.conf", "/etc/systemd/networkd.conf",
             "/etc/systemd/networkd.conf.d/*.conf"),
            r"^[ \t]*(?:IPForward|IPv[46]Forwarding|IPMasquerade)\s*=\s*(?!no\b|false\b|0\b|off\b)\w", None),
    # The vendor's zone external masquerades.
    _Engine(("firewalld.service",), ("/etc/firewalld/zones/*.xml", "/etc/firewalld/policies/*.xml",
                                     "/etc/firewalld/direct.xml", "/etc/firewalld/firewalld.conf"),
            r"<masquerade|to-addr=|^DefaultZone=external", None),
    _Engine(("network.service",), ("/etc/sysconfig/network", "/etc/sysconfig/network-scripts/ifcfg-*"),
            r"^[ \t]*IPV6FORWARDING=[\"']?yes", "1"),
    _Engine((), ("/etc/sysconfig/sysctl",), r"^[ \t]*(?:IP|IPV6)_FORWARD=[\"']?yes", None),
    _Engine(("SuSEfirewall2.service",), ("/etc/sysconfig/SuSEfirewall2",), r"^FW_ROUTE=[\"']?yes", "1"),
    _Engine(("docker.socket", "snap.docker.dockerd.service", "frr.service", "zebra.service", "quagga.service",
             "k0scontroller.service", "k0sworker.service", "kube-proxy.service", "multipassd.service",
             "snap.microk8s.daemon-kubelite.service", "snap.multipass.multipassd.service"), (), None, None),
    _Engine(("keepalived.service", "strongswan.service", "strongswan-starter.service", "ipsec.service",
             "openvswitch.service", "tailscaled.service", "kubelet.service", "k3s.service", "k3s-agent.service",
             "rke2-server.service", "rke2-agent.service", "crio.service", "lxc-net.service", "lxd.service",
             "snap.lxd.daemon.service", "incus.service"), (), None, None),
    _Engine(("podman-restart.service",), ("/var/lib/containers/storage/*-containers/containers.json",), r'"id"', None),
    _Engine((), ("/etc/containers/systemd/*.container",), r"^\[Container\]", None),
)


def of(host, name):
    """Return the Writes of a setting, by its own name or a wildcard."""
    name = _same(name)
    return [one for one in _writes(host) if matcher(one.name)(name)]


def names(host):
    """Return the names of the settings that other programs write."""
    return [one.name for one in _writes(host)]


def started_with(host, name):
    """Return the Writes of the kernel's own parameters."""
    name = _same(name)
    return [
        Write(name, word.partition("=")[2], one.where, True)
        for one in host.memo("starts", lambda: starts(host)) or _as_started(host)
        for word in one.words.split()
        if word.startswith("sysctl.") and _same(sysctl_name(word.partition("=")[0][7:])) == name]


def _as_started(host):
    """Return how the kernel was started, where no boot loader tells how it will be."""
    if not host.exists(CMDLINE):
        return []
    return [Start(Where(CMDLINE, 1), host.read(CMDLINE).decode("utf-8", "replace"))]


def _writes(host):
    return host.memo("writers", lambda: _all(host))


def _same(name):
    return _FORWARD[0] if name == "net.ipv4.ip_forward" else name


def _all(host):
    # Not to be read anew with each unit that is staged.
    found, done = host.memo("files", lambda: _of_files(host))
    seen = set(done)
    # Of an image whose disk has not all: what stands there may write anything.
    away = [where for point, where in unmounted_volumes(host).items() if point in _VOLUMES]
    found = found + [Write("*", None, where, False) for where in away]
    return found + list(_of_ufw(host, seen)) + list(_of_tuned(host, seen)) + list(_of_engines(host))


def mentions(host, word):
    """Yield (place, line) wherever what runs by itself, or a script that it names, has a word."""
    waiting = _places(host) + of_cloud(host)
    for unit in sorted(starting.of(host)):
        path = starting.fragment(host, unit)
        waiting += ([path] if path else []) + list(starting.dropins(host, unit))
    seen: Set[str] = set()
    while waiting:
        path = waiting.pop()
        with contextlib.suppress(HostError):
            key, found = host.resolve(path), host.stat(path)
            if key in seen or found is None or found.kind != "file" or not _small(host, path):
                continue
            seen.add(key)
            for number, line in enumerate(host.read(path).decode("utf-8", "replace").splitlines(), 1):
                if line.lstrip().startswith(("#", ";")):
                    continue
                if word in line:
                    yield Where(path, number), line.strip()
                waiting += [name for name in _PROGRAM.findall(line) if name not in seen and _is_script(host, name)]


def _places(host):
    """Return the paths of the scripts and files by which commands run by themselves, units aside."""
    # Nor are these to be looked for anew.
    return host.memo("places", lambda: list(_looked_for(host)))


def _looked_for(host):
    for pattern in _SCRIPTS + _TEXTS:
        for path in host.found(pattern):
            if pattern in _TEXTS or host.stat(path).mode & 0o111:
                yield path


def of_cloud(host):
    """Return the paths of what cloud-init runs, where it is there and not switched off."""
    if not host.exists("/usr/bin/cloud-init") or host.exists("/etc/cloud/cloud-init.disabled"):
        return []
    return [path for pattern in _CLOUD for path in host.found(pattern) if host.stat(path).kind == "file"]


def _of_files(host):
    seen: Set[str] = set()
    found = []
    for path in _places(host):
        found += _read(host, path, seen)
    for path in of_cloud(host):
        found += [one._replace(value=None) for one in _read(host, path, seen)]
    for unit in sorted(starting.of(host)):
        if unit != "ufw.service":
            found += _of_unit(host, unit, seen)
    return found, seen


def _of_unit(host, unit, seen):
    stem, kind = os.path.splitext(unit)
    # These start the service of their name.
    names = [unit] + ([stem + ".service"] if kind in (".timer", ".socket", ".path") else [])
    for name in names:
        path = starting.fragment(host, name)
        for one in ([path] if path else []) + starting.dropins(host, name):
            yield from _read(host, one, seen)
    script = starting.of(host)[unit]
    if "/rc" in script:
        yield from _read(host, script, seen)


def _of_ufw(host, seen):
    if not starting.loads_ufw(host):
        return
    given = _says(host, "/etc/default/ufw", r"^[ \t]*IPT_SYSCTL=[\"']?([^\s\"']+)")
    if given and host.exists(given.group(1)):
        yield from _read(host, given.group(1), seen, kept=True)


def _of_tuned(host, seen):
    if starting.place(host, "tuned.service") is None:
        return
    names = host.read("/etc/tuned/active_profile").decode("utf-8", "replace").split() if host.exists(
        "/etc/tuned/active_profile") else []
    done = set()
    while names:
        name = names.pop()
        path = next((path for path in (
            folder + name + "/tuned.conf" for folder in (
                "/etc/tuned/profiles/", "/etc/tuned/", "/usr/lib/tuned/profiles/", "/usr/lib/tuned/"))
            if host.exists(path)), None)
        if path is not None and path not in done:
            done.add(path)
            yield from _read(host, path, seen, kept=True)
            script = _says(host, path, r"^[ \t]*script[ \t]*=[ \t]*(\S+)")
            if script:
                name = script.group(1).replace("${i:PROFILE_DIR}", os.path.dirname(path))
                yield from _read(host, os.path.join(os.path.dirname(path), name), seen, 1)
            included = _says(host, path, r"^[ \t]*include[ \t]*=[ \t]*(.+)$")
            names += re.findall(r"[\w.-]+", included.group(1)) if included else []


def _of_engines(host):
    docker = starting.place(host, "docker.service")
    if docker and not _says(host, "/etc/docker/daemon.json", r'"ip-forward"\s*:\s*false'):
        yield Write(_FORWARD[0], "1", docker, False)
    shorewall = starting.place(host, "shorewall.service")
    kept = r"(?i)^[ \t]*IP_FORWARDING=[\"']?(?:off|no|keep)"
    if shorewall and not _says(host, "/etc/shorewall/shorewall.conf", kept):
        yield Write(_FORWARD[0], "1", shorewall, False)
    for one in _ENGINES:
        places = [link for link in (starting.place(host, unit) for unit in one.units) if link]
        if one.files and (places or not one.units):
            places = [path for pattern in one.files for path in host.found(pattern) if _says(host, path, one.pattern)]
        for place in places:
            for name in _FORWARD if one.value is None else _FORWARD[:1]:
                yield Write(name, one.value, place, False)


def _says(host, path, pattern):
    if not host.exists(path):
        return None
    return re.search(pattern, host.read(path).decode("utf-8", "replace"), re.MULTILINE)


def _read(host, path, seen, depth=0, kept=False):
    """Yield what a file writes, and the scripts that it names."""
    data = None
    with contextlib.suppress(HostError):
        key, found = host.resolve(path), host.stat(path)
        if key in seen or found is None or found.kind != "file":
            return
        seen.add(key)
        data = host.read(path) if _small(host, path) else None
    if data is None:
        yield Write("*", None, path, False)
    if not data or b"\0" in data:
        return
    # Of the same bytes the same is read, however often a unit is staged beside it.
    said = host.ask(("read", path, data, kept), lambda: _said(data, path, kept))
    yield from said.writes
    for names, loads, programs in said.lines:
        for name in names if depth < _DEPTH else ():
            yield from _read(host, name, seen, depth + 1)
        for loaded in loads:
            places = host.found(loaded)
            for place in places:
                yield from _read(host, place, seen, depth + 1, kept=True)
            if not places and "$" in loaded:
                yield Write("*", None, "%s (sysctl -p %s)" % (path, loaded), False)
        for name in programs if depth < _DEPTH else ():
            if _is_script(host, name):
                yield from _read(host, name, seen, depth + 1)


def _said(data, path, kept):
    """Return what a file's bytes alone tell."""
    writes: List[Write] = []
    number = 1
    # A line that goes on has its number; the mark of each end is white space.
    lines = data.decode("utf-8", "replace").replace("\\\n", " \v").split("\n")
    for line in lines:
        if kept or "net" in line or "sys" in line or "kernel." in line or "fs." in line:
            writes += _of_line(line, "%s:%d" % (path, number), kept)
        number += 1 + line.count("\v")
    if kept:
        writes = list(dict((one.name, one) for one in writes).values())
    # Few lines name a file at all.
    named = [line for line in lines if ("/" in line or "sysctl" in line) and not line.lstrip().startswith("#")]
    told = [
        ([name for name in _NAMED.findall(line) if not name.startswith(("/proc/", "/sys/", "/dev/"))],
         list(_loaded(line)) if "sysctl" in line else [], _PROGRAM.findall(line)) for line in named]
    return _Said(writes, [one for one in told if any(one)])


def _loaded(line):
    """Yield the files, and patterns of some, that sysctl is told to load."""
    for said in filter(None, map(_SYSCTL.search, re.split("[;&|#<>)]", line))):
        words = re.sub("[=\"'`]", " ", said.group(1)).split()
        if any(map(_LOADS.match, words)):
            yield from [word for word in words if not re.match("-|[0-9]+$", word)] or ["/etc/sysctl.conf"]


def _small(host, path):
    found = host.seen(host.resolve(path))
    return found is None or found.st_size <= _MOST


def _is_script(host, path):
    """So is, for all that is known, what cannot be read."""
    try:
        found = None if path.startswith(("/proc/", "/sys/", "/dev/")) else host.stat(path)
        return found is not None and found.kind == "file" and _small(host, path) and host.read(path)[:2] == b"#!"
    except HostError:
        return True


def _of_line(line, where, kept):
    if line.lstrip().startswith(("#", ";")):
        return
    for match in _SETTING.finditer(line):
        name = re.sub(r"\$\{?\w+\}?|\?", "*", match.group("name")).rstrip("./")
        # Below /proc/sys a dot is one of an interface's name.
        name = sysctl_name("net/" + name[4:]) if match.group("proc") and name.startswith("net/") else sysctl_name(name)
        text, before = match.group("text"), line[max(0, match.start() - _BEFORE):match.start()]
        if match.group("proc") and _ENTERS.search(before):
            yield Write(name + ".*", None, where, kept)
        if match.group("proc"):
            written = _WRITTEN.search(before)
            if written is None and _TMPFILE.match(before):
                written = _ARGUMENT.match(line, match.end())
            text = written.group(1) if written else None
        if text is None and _READS.search(before):
            continue
        yield Write(_same(name), None if not text or "$" in text or "`" in text else text, where, kept)
