# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs on a test host as root: makes two packages of each line of its input (name, installed version, offered version),
installs the one, and offers the other in a source of apt's below /srv/fixes.
"""

import gzip
import hashlib
import io
import os
import subprocess
import sys
import tarfile


def tar(**files):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as made:
        for name, text in files.items():
            member = tarfile.TarInfo("./" + name)
            member.size = len(text)
            made.addfile(member, io.BytesIO(text))
    return gzip.compress(data.getvalue())


def deb(control):
    made = b"!<arch>\n"
    for name, data in (
            ("debian-binary", b"2.0\n"), ("control.tar.gz", tar(control=control)), ("data.tar.gz", tar())):
        made += b"%-16s%-12d%-6d%-6d%-8s%-10d`\n" % (name.encode(), 0, 0, 0, b"100644", len(data))
        made += data + b"\n" * (len(data) % 2)
    return made


architecture = subprocess.check_output(["dpkg", "--print-architecture"]).decode().strip()
folder = "/srv/fixes/dists/stable-security/main/binary-" + architecture
for path in (folder, "/srv/fixes/pool", "/srv/now"):
    os.makedirs(path)
index = ""
for line in sys.stdin:
    name, now, later = line.split()
    for version, place in ((now, "/srv/now"), (later, "/srv/fixes/pool")):
        control = "Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: A <a@example.org>\nDescription: a\n" % (
            name, version)
        data = deb(control.encode())
        with open("%s/%s.deb" % (place, name), "wb") as stream:
            stream.write(data)
    index += control + "Filename: pool/%s.deb\nSize: %d\nSHA256: %s\n\n" % (
        name, len(data), hashlib.sha256(data).hexdigest())
with open(folder + "/Packages", "w") as stream:
    stream.write(index)
subprocess.check_call("dpkg --force-unsafe-io -i /srv/now/*.deb >/dev/null", shell=True)
