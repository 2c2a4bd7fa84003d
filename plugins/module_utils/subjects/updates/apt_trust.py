# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the entries and settings of apt say against checking where packages come from."""

import re
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

# A word of an entry, or a setting, that has apt take what nobody has signed, or what is old.
Lax = namedtuple("Lax", "text where")

_ENTRY = re.compile(r"^[ \t]*deb(?:-src)?[ \t]+\[([^\]]*)\]")
_YES, _NO = r"(?:yes|true|with|on|enable|1)", r"(?:no|false|without|off|disable|0)"
_OPTIONS = re.compile(
    r"(?i)(?<![\w-])(?:(?:trusted|allow-insecure|allow-weak|allow-downgrade-to-insecure)[ \t]*[=:][ \t]*" + _YES
    + r"|check-valid-until[ \t]*[=:][ \t]*" + _NO + r")(?![\w-])")
_OFF = re.compile(r"(?im)^enabled:[ \t]*" + _NO + r"[ \t]*$")
# Of `apt-config dump`; a setting below https is of one host, or of all.
_SETTINGS = re.compile(
    r'(?im)^((?:APT::Get::AllowUnauthenticated|Acquire::(?:AllowInsecureRepositories|AllowWeakRepositories|'
    r'AllowDowngradeToInsecureRepositories)) "' + _YES + r'"|Acquire::(?:[\w.:/-]*::)?(?:Check-Valid-Until|'
    r'Verify-Peer|Verify-Host) "' + _NO + r'");')
DUMP = "apt-config dump"
_ASKED = DUMP.split()


def of_entries(host, path):
    """Return a Lax for each word of an entry in force, of a file that apt has its sources from; raises HostError."""
    text = host.read(path).decode("utf-8", "replace").replace("\r\n", "\n")
    return list((_of_stanzas if path.endswith(".sources") else _of_lines)(text, path))


def _of_lines(text, path):
    for number, line in enumerate(text.split("\n"), 1):
        entry = _ENTRY.match(line)
        for match in _OPTIONS.finditer(entry.group(1)) if entry else ():
            yield Lax(match.group(), Where(path, number))


def _of_stanzas(text, path):
    number = 1
    for stanza in re.split(r"(\n[ \t]*\n)", text):
        if not _OFF.search(stanza):
            for offset, line in enumerate(stanza.split("\n")):
                match = _OPTIONS.match(line)
                if match:
                    yield Lax(match.group(), Where(path, number + offset))
        number += stanza.count("\n")


def begin(host):
    """Have apt asked for its settings meanwhile."""
    host.begin(_ASKED)


def of_settings(host):
    """Yield a Lax for each setting in force; raises HostError where apt does not tell them."""
    output = host.run(_ASKED)
    if output.rc != 0:
        raise Unreadable(DUMP, (output.err.strip().splitlines() or ["exit status %d" % output.rc])[-1])
    for match in _SETTINGS.finditer(output.out):
        yield Lax(match.group(1), DUMP)
