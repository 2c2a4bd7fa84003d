# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from plugins/module_utils/subjects/records/recorder.py; change it there.
"""The recorder, as a run writes it to a host."""

TEXT = r'''# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes evidence records: what a tool said, when, on which machine, by which settings. Stands alone on a host.

    record.py TOPIC [--config FILE]... [--user NAME] [--seconds N] [--fields A,B] [--canary FILE] -- COMMAND...
    record.py updates [--suite NAME]...
    record.py packages-verify
    record.py load
    record.py file-integrity --config FILE [--path FOLDER]... [--approved TEXT]
    record.py TOPIC --external   (the record of another tool, a JSON object, by standard input)

Exits with 0 where the result is ok, 3 where it is another and recorded, 1 where nothing could be recorded.
"""

import argparse
import bz2
import contextlib
import datetime
import fcntl
import glob
import gzip
import hashlib
import json
import lzma
import os
import pwd
import re
import socket
import subprocess
import sys
import tempfile
import time
import zlib
from typing import Any, Dict, Set

EVIDENCE = "/var/lib/jrt0117/evidence"
LARGEST, FULL, KEPT_DAYS = 512 * 1024, 256 * 1024, 400
RESULTS = ("ok", "warning", "failed", "partial")
_TOPIC = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")
_PATH = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin"
_SHOWN = "LABEL SUITE CODENAME ORIGIN SITE RELEASE FILENAME".split()
_PACKED = {".gz": gzip.decompress, ".xz": lzma.decompress, ".bz2": bz2.decompress}
_DPKG, _NAMED = "/var/lib/dpkg/", 200
_VERIFIED = re.compile(rb"(missing|[A-Z0-9?.]{8,10}) +(?:([a-z]) )? *(/.*)\Z")
# What a host may do without: an image is made without documents, and empties these folders.
_SPARED = (b"/var/", b"/run/", b"/tmp/", b"/usr/share/doc/", b"/usr/share/man/", b"/usr/share/info/",
           b"/usr/share/locale/", b"/usr/share/lintian/")
_AIDE_ROW = re.compile(r"([-+ .:=!<>|A-Za-z]{8,40}): (/.*)\Z")
_AIDE_SET = re.compile(
    r"^[ \t]*(?:@@define[ \t]+(\w+)[ \t]+(\S+)|(database(?:_in|_out)?)[ \t]*=[ \t]*(\S+))[ \t]*$", re.M)
# Digests that nobody can meet with another file on purpose.
_STRONG = ("sha256", "sha512", "stribog256", "stribog512", "sha512_256", "sha3_256", "sha3_512")
_OTHER_RULES = b" in databases has different attributes"
_FIELD = re.compile(r"^(Package|Version|Architecture|Status):[ \t]*(.*?)[ \t\r]*$", re.M)


def utc(seconds):
    return datetime.datetime.utcfromtimestamp(int(seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def text_of(path):
    try:
        with open(path, encoding="ascii", errors="replace") as stream:
            return stream.read().strip()
    except OSError:
        return ""


def asked(argv):
    """Return what a command answers, or nothing where it fails."""
    try:
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
            timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def environment():
    return {"PATH": _PATH, "LC_ALL": "C", "HOME": os.environ.get("HOME", "/root")}


def settings(topic, config):
    """Return the digest of the unit, its drop-ins, and the files that the tool goes by, as an audit makes it, too."""
    said = asked(["systemctl", "show", "-p", "FragmentPath,DropInPaths", "jrt0117-%s.service" % topic]) or ""
    paths = [path for line in said.splitlines() for path in line.partition("=")[2].split()] + list(config)
    lines = []
    for path in sorted(set(os.path.realpath(path) for path in paths)):
        try:
            with open(path, "rb") as stream:
                found = hashlib.sha256(stream.read()).hexdigest()
        except OSError:
            found = "-"
        lines.append("%s %s\n" % (path, found))
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()


# What is recorded

def ran(arguments, argv):
    """Run a tool, and return its exit status, its output and its errors."""
    def demoted():
        if arguments.user:
            account = pwd.getpwnam(arguments.user)
            os.initgroups(account.pw_name, account.pw_gid)
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        try:
            process = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment(), preexec_fn=demoted, cwd="/")
            rc = process.wait(timeout=arguments.seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            # One that waits for the server of a file system ends when that answers, and not before.
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=5)
            rc, problem = 124, b"did not end within %d seconds\n" % arguments.seconds
            err.seek(0, 2)
            err.write(problem)
        except (OSError, KeyError, subprocess.SubprocessError) as error:
            rc = 127
            err.write(str(error).encode("utf-8", "replace"))
        return rc, read_back(out), read_back(err)


def of_command(arguments, _before):
    """Run the tool, and return what its record says of it."""
    argv = arguments.command
    mark = {"canary": marked(arguments.canary, arguments.topic)} if arguments.canary else {}
    rc, output, errors = ran(arguments, argv)
    facts = dict(answer(output, arguments.fields), **mark)
    last = (errors.strip() or output.strip()).decode("utf-8", "replace").splitlines()
    if rc:
        facts["said"] = last[-1][:300] if last else ""
    return dict(
        tool=os.path.basename(argv[0]), argv=argv, rc=rc, result="failed" if rc else "ok", facts=facts,
        details=output + errors)


def marked(path, topic):
    """Write what tells of this run among what it copies, where root alone has a hand in it; return its digest, or why
    there is none. A drill looks for it in the copy.
    """
    folder = os.path.dirname(path)
    above = [folder]
    while above[-1] != "/":
        above.append(os.path.dirname(above[-1]))
    try:
        for one in above:
            found = os.lstat(one)
            if os.path.islink(one) or found.st_uid != 0 or found.st_mode & 0o022:
                return {"path": path, "said": "%s is not root's alone" % one}
        data = json.dumps({"topic": topic, "time": utc(time.time()), "random": os.urandom(16).hex()}).encode("ascii")
        written(folder, os.path.basename(path), data)
    except OSError as error:
        return {"path": path, "said": str(error)[:300]}
    return {"path": path, "sha256": hashlib.sha256(data).hexdigest()}


def read_back(stream):
    stream.seek(0)
    return stream.read(64 * 2**20)


def answer(output, fields):
    """Return what a tool answered in JSON: the whole of it, or its last line and the number of errors before it."""
    try:
        return {"answer": reduced(json.loads(output.decode("utf-8")), fields)}
    except (ValueError, RecursionError):
        lines = []
    for line in output.splitlines():
        try:
            lines.append(json.loads(line.decode("utf-8")))
        except (ValueError, RecursionError):
            continue
    lines = [line for line in lines if isinstance(line, dict)]
    if not lines:
        return {"text": output[-2000:].decode("utf-8", "replace")} if output.strip() else {}
    return {"last": lines[-1], "errors": sum(line.get("message_type") == "error" for line in lines)}


def reduced(value, fields):
    """Return a list of objects with these fields alone."""
    if not fields or not isinstance(value, list):
        return value
    return [{name: one[name] for name in fields if name in one} if isinstance(one, dict) else one for one in value]


def of_updates(arguments, before):
    """Return since when a fix is missing of which package: the day of the last list by which none was.

    What the first look at a source finds was there before: since when is not known (null).
    """
    shown = asked(["apt-get", "indextargets", "--format", "|".join("$(%s)" % one for one in _SHOWN),
                   "Created-By: Packages"])
    missing: Dict[str, Dict[str, Any]] = {}
    problems, read_now = [], 0
    installed = versions("/var/lib/dpkg/status")
    known, looked = before.get("missing") or {}, before.get("sources") or {}
    sources = dict(looked)
    for line in (shown or "").splitlines():
        row = dict(zip(_SHOWN, ("" if word.startswith("$(") else word for word in line.split("|"))))
        if not security(row, arguments.suite):
            continue
        name, path = "%s %s" % (row["SITE"], row["CODENAME"] or row["SUITE"]), row["FILENAME"]
        try:
            day, rows = release_day(path, row["RELEASE"]), of_list(path)
        except (OSError, EOFError, ValueError, lzma.LZMAError) as error:
            problems.append("%s: %s" % (path, error))
            continue
        sources[name] = day
        read_now += 1
        for package, arch, version in rows:
            key = "%s %s" % (package, arch)
            if any(older(here, version) for here in installed.get(package, ())) and (
                    key not in missing or older(missing[key]["version"], version)):
                missing[key] = dict(version=version, since=looked.get(name))
                # A newer fix in place of one that is missing still does not begin anew.
                was = known.get(key)
                if was and any(older(here, was["version"]) for here in installed[package]):
                    missing[key]["since"] = was["since"]
    if not read_now and not problems:
        problems.append("apt names no list of a security source")
    if problems:
        # What could not be looked at today is missing for as long as it was.
        missing = dict(known, **missing)
    return dict(
        tool="apt", argv=["apt-get", "indextargets"], rc=1 if problems else 0, result="failed" if problems else "ok",
        facts=dict({"missing": missing, "sources": sources}, **({"said": problems[0][:300]} if problems else {})),
        details=b"")


def older(one, other):
    """Tell whether a version of Debian's is older than another."""
    return one != other and asked(["dpkg", "--compare-versions", one, "lt", other]) is not None


def security(row, suites):
    return (row["LABEL"] == "Debian-Security" or row["ORIGIN"] in ("UbuntuESM", "UbuntuESMApps")
            or row["SUITE"].endswith("-security") or row["CODENAME"].endswith("-security") or row["SUITE"] in suites)


def of_list(path):
    """Return (package, architecture, version) of each package of a list of apt."""
    ending = os.path.splitext(path)[1]
    if ending in (".lz4", ".zst"):
        text = asked(["/usr/lib/apt/apt-helper", "cat-file", path])
        if text is None:
            raise OSError("apt-helper cannot read it")
    else:
        with open(path, "rb") as stream:
            text = _PACKED.get(ending, bytes)(stream.read()).decode("utf-8", "replace")
    return list(stanzas(text))


def stanzas(text, kept=lambda fields: True):
    for stanza in re.split(r"\n\s*\n", text):
        fields = dict(_FIELD.findall(stanza))
        if fields.get("Package") and fields.get("Version") and kept(fields):
            yield fields["Package"], fields.get("Architecture", "all"), fields["Version"]


def versions(path):
    """Return {package: its versions} of what dpkg has installed."""
    found: Dict[str, Set[str]] = {}
    with open(path, encoding="utf-8", errors="replace") as stream:
        text = stream.read()
    for name, _arch, version in stanzas(text, lambda fields: fields.get("Status", "").endswith(" installed")):
        found.setdefault(name, set()).add(version)
    return found


def release_day(path, release):
    """Return of which day the source of a list is, by its own words."""
    folder, name = os.path.split(path)
    ends = "_dists_%s_" % release.strip("/").replace("/", "_")
    stem = name.partition(ends)[0] + ends if ends in name else name.rpartition("_")[0] + "_"
    for kind in ("InRelease", "Release"):
        try:
            with open(os.path.join(folder, stem + kind), encoding="utf-8", errors="replace") as stream:
                said = re.search(r"^Date:[ \t]*\w+,[ \t]*(\d+ \w+ \d+)", stream.read(), re.M)
        except FileNotFoundError:
            continue
        if said:
            return datetime.datetime.strptime(said.group(1), "%d %b %Y").strftime("%Y-%m-%d")
    raise ValueError("its source tells no day")


def of_packages(arguments, _before):
    """Have the packages' own tool compare each file with its digest, and return what differs and what has none.

    Its exit status and an empty answer say nothing alone: how many packages and digests there are stands beside them.
    """
    deb = os.path.isfile(_DPKG + "status") and os.path.getsize(_DPKG + "status")
    argv = ["dpkg", "--verify"] if deb else [
        "rpm", "-Va", "--nodeps", "--noscripts", "--nomtime", "--noghost"]
    rc, output, errors = ran(arguments, argv)
    facts, strange = differing(output)
    try:
        facts.update(digests_of_dpkg() if deb else digests_of_rpm())
    except (OSError, ValueError) as error:
        errors += str(error).encode("utf-8", "replace")
    said = [line for line in errors.splitlines() + strange if line.strip()]
    # rpm exits with 1 where something differs.
    if said or rc not in ((0,) if deb else (0, 1)):
        words = said[0].decode("utf-8", "backslashreplace") if said else "exit status %d" % rc
        facts = {"said": words[:300]}
    result = "failed" if "said" in facts else "warning" if any(facts["counts"].values()) else "ok"
    return dict(tool=argv[0], argv=argv, rc=rc, result=result, facts=facts, details=output + errors)


def differing(output):
    """Return what is said to differ, by kind, each with its signs; and the lines that say nothing known."""
    found: Dict[str, Any] = {"files": [], "config": [], "unread": [], "attributes": [], "left_out": []}
    strange = []
    for line in output.splitlines():
        match = _VERIFIED.match(line)
        if match is None:
            strange.append(line)
            continue
        signs, kind, path = match.groups()
        gone = signs == b"missing"
        content = gone or any(signs[at:at + 1] == sign for at, sign in ((0, b"S"), (2, b"5"), (3, b"D"), (4, b"L")))
        if content and kind == b"c":
            name = "config"
        elif gone and path.startswith(_SPARED):
            name = "left_out"
        else:
            name = "files" if content else "unread" if signs[2:3] == b"?" else "attributes"
        found[name].append([path.decode("utf-8", "backslashreplace"), signs.decode("ascii")])
    counts = {name: len(rows) for name, rows in found.items()}
    facts: Dict[str, Any] = {name: rows[:_NAMED] for name, rows in found.items() if name != "left_out"}
    return dict(facts, counts=counts), strange


def digests_of_dpkg():
    """Return what dpkg can compare: packages, digests, the digest of these, and the installed files that have none."""
    with open(_DPKG + "status", "rb") as stream:
        known = set(re.findall(rb"^ (/.*) [0-9a-f]{32}(?: [a-z-]+)*$", stream.read(), re.M))
    together, moved = hashlib.sha256(), diversions()
    for path in sorted(glob.glob(_DPKG + "info/*.md5sums")):
        with open(path, "rb") as stream:
            data = stream.read()
        together.update(data)
        package = os.path.basename(path).split(".md5sums")[0].split(":")[0].encode()
        # What lies where another's file was diverted from has no digest by that.
        known.update(name for name in (b"/" + line[34:] for line in data.splitlines())
                     if moved.get(name, package) == package)
    without: Set[bytes] = set()
    for path in glob.glob(_DPKG + "info/*.list"):
        with open(path, "rb") as stream:
            without.update(
                one for one in stream.read().splitlines()
                if one not in known and os.path.isfile(one) and not os.path.islink(one))
    names = sorted(one.decode("utf-8", "backslashreplace") for one in without)
    return dict(
        packages=len(versions(_DPKG + "status")), digests=len(known), digests_sha256=together.hexdigest(),
        without=names[:_NAMED], without_count=len(names))


def diversions():
    """Return whose file lies at each path that dpkg has others' diverted from: a package's, or ":" of a person's."""
    try:
        with open(_DPKG + "diversions", "rb") as stream:
            lines = stream.read().splitlines()
    except FileNotFoundError:
        return {}
    return dict(zip(lines[::3], lines[2::3]))


def digests_of_rpm():
    rows = (asked(["rpm", "-qa", "--qf", "%{NAME}\\n[%{FILEDIGESTS} /\\n]"]) or "").splitlines()
    files = [row for row in rows if row.endswith(" /")]
    return dict(packages=len(rows) - len(files), digests=sum(len(row) > 33 for row in files),
                digests_sha256=hashlib.sha256("".join(sorted(files)).encode("ascii")).hexdigest(), without=[],
                without_count=0)


def of_load(_arguments, before):
    """Return what is used, folded into the days: of each the busiest hour so far, in percent; of links bits a second.

    Counters tell by their difference: where the system was started since, or one fell, they begin anew.
    """
    counters, shares = counters_of(), {}
    was = before.get("counters") or {}
    seconds = counters["at"] - was.get("at", 0)
    if was.get("boot") == counters["boot"] and 60 <= seconds <= 4 * 3600:
        total, idle = (new - old for new, old in zip(counters["cpu"], was.get("cpu") or (0, 0)))
        if total > 0 and 0 <= idle <= total:
            shares["processor"] = 100.0 * (total - idle) / total
        for name, pair in counters["links"].items():
            moved = [new - old for new, old in zip(pair, (was.get("links") or {}).get(name) or pair)]
            if min(moved) >= 0:
                shares["link " + name] = 8.0 * max(moved) / seconds
    shares.update(used_now())
    days = {day: dict(one) for day, one in sorted((before.get("days") or {}).items())[-8:]}
    today = days.setdefault(utc(time.time())[:10], {})
    today["hours"] = today.get("hours", 0) + 1
    for name, share in shares.items():
        today[name] = round(max(share, today.get(name, 0)), 1)
    return dict(tool="record.py", argv=["record.py", "load"], rc=0, result="ok",
                facts={"counters": counters, "days": days}, details=b"")


def counters_of():
    numbers = [int(word) for word in text_of("/proc/stat").splitlines()[0].split()[1:9]]
    links = {}
    for line in text_of("/proc/net/dev").splitlines()[2:]:
        name, _colon, rest = line.partition(":")
        words = rest.split()
        if name.strip() != "lo" and len(words) > 8:
            links[name.strip()] = [int(words[0]), int(words[8])]
    # Idle is what waits for disks, too.
    return {"at": int(time.time()), "boot": text_of("/proc/sys/kernel/random/boot_id"), "links": links,
            "cpu": [sum(numbers), numbers[3] + numbers[4]]}


def used_now():
    found: Dict[str, float] = {}
    memory = dict(re.findall(r"^(MemTotal|MemAvailable):\s+(\d+)", text_of("/proc/meminfo"), re.M))
    if len(memory) == 2:
        found["memory"] = 100.0 - 100.0 * int(memory["MemAvailable"]) / int(memory["MemTotal"])
    for line in text_of("/proc/self/mounts").splitlines():
        words = line.split()
        if words[0].startswith("/dev/") and words[2] not in ("squashfs", "iso9660"):
            with contextlib.suppress(OSError):
                one = os.statvfs(words[1].encode("ascii", "backslashreplace").decode("unicode_escape"))
                used = one.f_blocks - one.f_bfree
                disk, inodes = 100.0 * used / max(1, used + one.f_bavail), 100.0 - 100.0 * one.f_ffree / max(
                    1, one.f_files)
                found["disk"] = max(disk, found.get("disk", 0))
                if one.f_files:
                    found["inodes"] = max(inodes, found.get("inodes", 0))
    pair = [text_of("/proc/sys/net/netfilter/nf_conntrack_" + name) for name in ("count", "max")]
    if all(pair):
        found["connections"] = 100.0 * int(pair[0]) / int(pair[1])
    return found


def of_aide(arguments, before):
    """Have AIDE compare this host with its database, and return what differs; and what the database is worth.

    A database is made where there is none, and anew, only by an approval that none was made by before.
    """
    config = (arguments.config or ["/etc/aide/aide.conf"])[0]
    facts: Dict[str, Any] = {"approved": arguments.approved, "sealed": before.get("sealed"),
                             "used": list(before.get("used") or [])}
    argv = ["aide", "--config", config, "--check"]
    parts = dict(tool="aide", argv=argv, rc=1, result="failed", details=b"")
    try:
        version = [int(one) for one in re.findall(r"\d+", aide_said(["--version"])[1].decode("ascii", "replace"))[:2]]
        database, made = databases_of(config)
        facts.update(aide=".".join(map(str, version)), database=database)
        if sealed_now(arguments, facts, database, made, config):
            seal = sealed_by(arguments, database)
            facts.update(sealed=seal, used=facts["used"] + [arguments.approved])
        facts.update(worth(database, arguments.path))
        rc, told, output = aide_checked(argv, version)
    except (OSError, EOFError, ValueError, LookupError, zlib.error) as error:
        return dict(parts, facts=dict(facts, said=str(error)[:300]))
    facts.update(told, other_rules=output.count(_OTHER_RULES))
    differs = any(told["counts"].values()) or facts["other_rules"]
    return dict(parts, rc=rc, result="warning" if differs else "ok", facts=facts, details=output)


def aide_said(words):
    """Run AIDE, and return its exit status and all it says; ValueError with its words where it could not do it."""
    done = subprocess.run(
        ["aide"] + words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=environment(), cwd="/", check=False)
    if done.returncode > 7:
        lines = done.stdout.decode("utf-8", "replace").splitlines()
        raise ValueError(next((one.strip() for one in lines if "ERROR" in one),
                              "aide: exit status %d" % done.returncode))
    return done.returncode, done.stdout


def databases_of(config):
    """Return the paths of AIDE's database and of the one that it makes, as its configuration names them."""
    with open(config, encoding="utf-8", errors="replace") as stream:
        rows = _AIDE_SET.findall(stream.read())
    macros: Dict[str, str] = {}
    found: Dict[str, str] = {}
    for macro, value, name, place in rows:
        for known in macros:
            place = place.replace("@@{%s}" % known, macros[known])
        if macro:
            macros[macro] = value
        else:
            found["database_in" if name == "database" else name] = re.sub(r"^file:/*", "/", place)
    if not found.get("database_in", "").startswith("/"):
        raise ValueError("%s names no database of this host" % config)
    return found["database_in"], found.get("database_out", "")


def sealed_now(arguments, facts, database, made, config):
    """Tell whether a database is to be approved by this run, and make it where it is to be another."""
    there = os.path.exists(database)
    fresh = arguments.approved and arguments.approved not in facts["used"]
    if not there and not fresh:
        left = "; %s was left beside it" % made if made and os.path.exists(made) else ""
        raise ValueError("%s is not there%s" % (database, left))
    if not fresh:
        return False
    if facts["sealed"] or not there:
        aide_said(["--config", config, "--init"])
        if there:
            os.rename(database, database + ".old")
        # The folder may be the account's that AIDE runs as: what was put in the place of its file is not followed.
        handle = os.open(made, os.O_RDONLY | os.O_NOFOLLOW)
        os.fchmod(handle, 0o600)
        os.close(handle)
        os.rename(made, database)
    return True


def sealed_by(arguments, database):
    return dict(approved=arguments.approved, at=utc(time.time()), sha256=digest_of(database))


def digest_of(path):
    found = hashlib.sha256()
    with open(path, "rb") as stream:
        for block in iter(lambda: stream.read(2**20), b""):
            found.update(block)
    return found.hexdigest()


def worth(database, wanted):
    """Return what a database says of itself and of the paths `wanted`; ValueError where it is not whole."""
    # What is a link here, /bin for one, lies where it leads.
    places = {path: (os.path.realpath(path).rstrip("/") + "/").encode() for path in wanted}
    below, weak, entries, columns, made, line = dict.fromkeys(wanted, 0), [], 0, [], "", b""
    with open(database, "rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    with gzip.open(database) if packed else open(database, "rb") as stream:
        if stream.readline().rstrip() != b"@@begin_db":
            raise ValueError("%s does not begin as a database of AIDE's" % database)
        for line in stream:
            if line.startswith(b"# Time of generation was "):
                made = line[25:].strip().decode("ascii", "replace")
            elif line.startswith(b"@@db_spec"):
                columns = line.decode("ascii", "replace").split()[1:]
            elif line.startswith(b"/"):
                entries += 1
                row = line.split()
                inside = [path for path, place in places.items() if (row[0] + b"/").startswith(place)]
                for path in inside:
                    below[path] += 1
                if inside and not strong(dict(zip(columns, row))):
                    weak.append(row[0].decode("utf-8", "backslashreplace"))
    if line.rstrip() != b"@@end_db":
        raise ValueError("%s is cut: its end is missing after %d entries" % (database, entries))
    return dict(made=made, entries=entries, below=below, weak=sorted(weak)[:_NAMED], weak_count=len(weak),
                absent=sorted(path for path in wanted if not os.path.exists(path)),
                database_sha256=digest_of(database))


def strong(row):
    """Tell whether an entry has kind, rights, owner and, of a file with content, a digest that can be trusted."""
    known = all(name in row for name in ("perm", "uid", "gid"))
    return known and (not row["perm"].startswith(b"100") or any(row.get(one, b"0") != b"0" for one in _STRONG))


def aide_checked(argv, version):
    """Return the exit status of a comparison, what it found, and all it said."""
    with tempfile.TemporaryDirectory() as folder:
        place = os.path.join(folder, "report")
        asked_for = ["report_level=list_entries"] if version >= [0, 17] else []
        asked_for += ["report_format=json"] if version >= [0, 18] else []
        words = [word for one in asked_for + ["report_url=file:" + place] for word in ("-B", one)]
        rc, output = aide_said(argv[1:3] + words + argv[3:])
        with open(place, "rb") as stream:
            report = stream.read()
    try:
        value = json.loads(report.decode("utf-8"))
        rows = {kind: sorted(value.get(kind, {}).items()) for kind in ("added", "removed", "changed")}
    except ValueError:
        rows = rows_of(report.decode("utf-8", "backslashreplace"))
    counts = {kind: len(found) for kind, found in rows.items()}
    # Its exit status has a bit a kind: what is said and what is listed have to be the same.
    if rc != sum(bit for bit, kind in ((1, "added"), (2, "removed"), (4, "changed")) if counts[kind]):
        raise ValueError("aide ended with %d and lists %s" % (rc, counts))
    told = {kind: [[path[:300], " ".join(signs.split())] for path, signs in found[:_NAMED]]
            for kind, found in rows.items()}
    return rc, dict(told, counts=counts), output + report


def rows_of(report):
    """Return (path, signs) by kind of a report in words, as AIDE before 0.18 writes it."""
    found: Dict[str, Any] = {"added": [], "removed": [], "changed": []}
    kind = None
    for line in report.splitlines():
        title = re.match(r"(Added|Removed|Changed|Detailed|The attributes)\b.*:\Z", line)
        match = _AIDE_ROW.match(line)
        if title:
            kind = title.group(1).lower()
        elif match and kind in found:
            found[kind].append((match.group(2), match.group(1)))
    return found


# How it is kept

def before_of(lines):
    """Return the line before, as bytes, and its facts."""
    last = next((line for line in reversed(lines.split(b"\n")) if line.strip()), None)
    own = {}
    for line in reversed(lines.split(b"\n")):
        try:
            own = json.loads(line.decode("utf-8"))
        except ValueError:
            continue
        if own.get("recorder") != "external":
            break
        own = {}
    return last, own.get("facts") if isinstance(own, dict) and isinstance(own.get("facts"), dict) else {}


@contextlib.contextmanager
def alone(folder):
    """Keep other recorders from writing: by hand and by its timer, one topic may be recorded twice at once."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def kept(folder, topic, record, details):
    """Write a record beside those before it, whole or not at all."""
    if details:
        name = "%s.%s.txt.gz" % (topic, record["ended"][:13])
        packed = gzip.compress(details)
        written(folder, name, packed)
        record.update(details_file=name, details_sha256=hashlib.sha256(packed).hexdigest())
    lines = read(folder, topic + ".jsonl")
    last, _facts = before_of(lines)
    record["previous"] = None if last is None else hashlib.sha256(last).hexdigest()
    line = json.dumps(record, sort_keys=True).encode("ascii")
    if len(line) > LARGEST:
        record.update(result="failed", facts={"said": "its answer has %d bytes, more than are kept" % len(line)})
        line = json.dumps(record, sort_keys=True).encode("ascii")
    if len(lines) > FULL:
        written(folder, "%s.%s.jsonl" % (topic, record["ended"][:13]), lines)
        lines = b""
    lines = lines if not lines or lines.endswith(b"\n") else lines + b"\n"
    written(folder, topic + ".jsonl", lines + line + b"\n")
    if record.get("recorder") != "external":
        written(folder, topic + ".json", line + b"\n")
    for path in glob.glob(os.path.join(folder, topic + ".20*")):
        if os.lstat(path).st_mtime < time.time() - KEPT_DAYS * 86400:
            os.unlink(path)


def read(folder, name):
    try:
        with os.fdopen(os.open(os.path.join(folder, name), os.O_RDONLY | os.O_NOFOLLOW), "rb") as stream:
            return stream.read()
    except FileNotFoundError:
        return b""


def written(folder, name, data):
    path = os.path.join(folder, name)
    handle = os.open(path + "~", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.rename(path + "~", path)
    above = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(above)
    os.close(above)


def of_another_tool(topic, started):
    """Return the record that a tool says itself, with what every record needs."""
    record = json.loads(sys.stdin.read(LARGEST))
    if not isinstance(record, dict) or record.get("result") not in RESULTS or not isinstance(record.get("tool"), str):
        raise SystemExit("a record is a JSON object with its tool, and a result that is one of %s" % ", ".join(RESULTS))
    record.setdefault("ended", utc(started))
    record.setdefault("started", record["ended"])
    record.update(format=1, topic=topic, recorder="external", host=text_of("/etc/machine-id"))
    return record


_MADE = {"updates": of_updates, "packages-verify": of_packages, "load": of_load, "file-integrity": of_aide}


def main(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topic")
    parser.add_argument("--config", action="append", default=[])
    parser.add_argument("--user")
    parser.add_argument("--seconds", type=int, default=6 * 3600)
    parser.add_argument("--fields", type=lambda text: text.split(","), default=[])
    parser.add_argument("--suite", action="append", default=[])
    parser.add_argument("--path", action="append", default=[])
    parser.add_argument("--approved", default="")
    parser.add_argument("--canary")
    parser.add_argument("--external", action="store_true")
    parser.add_argument("--folder", default=EVIDENCE, help=argparse.SUPPRESS)
    parser.add_argument("command", nargs="*")
    split = words.index("--") if "--" in words else len(words)
    arguments = parser.parse_args(words[:split])
    arguments.command += words[split + 1:]
    if not _TOPIC.match(arguments.topic):
        parser.error("a topic is letters, digits and signs of minus")
    os.umask(0o077)
    os.makedirs(arguments.folder, mode=0o700, exist_ok=True)
    started = time.time()
    if arguments.external:
        record, details = of_another_tool(arguments.topic, started), b""
    else:
        make = of_command if arguments.command else _MADE.get(arguments.topic, of_command)
        if make is of_command and not arguments.command:
            parser.error("the command is missing")
        config = settings(arguments.topic, arguments.config)
        record = make(arguments, before_of(read(arguments.folder, arguments.topic + ".jsonl"))[1])
        details = record.pop("details")
        record.update(
            format=1, topic=arguments.topic, host=text_of("/etc/machine-id"), hostname=socket.gethostname(),
            boot=text_of("/proc/sys/kernel/random/boot_id"), started=utc(started), ended=utc(time.time()),
            config_sha256=config, findings=0)
    with alone(arguments.folder):
        kept(arguments.folder, arguments.topic, record, details)
    return 0 if record["result"] == "ok" else 3


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
'''
