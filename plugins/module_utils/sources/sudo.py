# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sudo's policy on a host: its files as one, and a drop-in of our own for what is to be set."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import sudoers
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.document import Document
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import directories, people

# The second is the vendor's, which recent openSUSE releases have.
_MAIN = ("/etc/sudoers", "/usr/etc/sudoers")
_PROGRAMS = ("/usr/bin/sudo", "/usr/local/bin/sudo", "/bin/sudo")
DROPIN = "/etc/sudoers.d/jrt0117"


def of(host):
    """Return this host's sudo."""
    return Sudo(host)


def absence(host):
    """Return the reason why sudo's controls do not apply, or None."""
    if any(host.exists(path) for path in _PROGRAMS + _MAIN):
        return None
    return Text("sudo is not installed (%s and %s do not exist)." % (_PROGRAMS[0], _MAIN[0]),
                "未安装 sudo（%s 与 %s 均不存在）。" % (_PROGRAMS[0], _MAIN[0]))


class Sudo:
    """The policy in force, staged changes included."""

    def __init__(self, host):
        self.host = host

    @property
    def main(self):
        """Return the path of the file that sudo begins with."""
        return next((path for path in _MAIN if self.host.exists(path)), _MAIN[0])

    @property
    def policy(self):
        """Return the parsed policy."""
        return self.host.memo("sudoers", lambda: sudoers.load(self.host, self.main, self._hostname()))

    def _hostname(self):
        return self.host.read("/etc/hostname").decode("utf-8", "replace").strip() if self.host.exists("/etc/hostname") else ""

    def holder(self, who):
        """Return a grant's holder by its name: ids become the names that the local files have for them."""
        folk = people.of(self.host)
        sign, number = ("%", who[2:]) if who.startswith("%#") else ("", who[1:]) if who.startswith("#") else ("", None)
        if number is None or not number.isdigit():
            return who
        entries = folk.group.entries if sign else folk.passwd.entries
        return next((sign + one.name for one in entries if (one.gid if sign else one.uid) == int(number)), who)

    def nobody(self, who):
        """Tell whether a grant is to a group that this host does not have, as some distributions' sudoers file has one."""
        folk = people.of(self.host)
        return who.startswith("%") and not who.startswith("%:") and folk.members(who[1:]) is None and not directories.behind(self.host, "group")

    def set_default(self, name, value=None):
        """Stage a setting for everyone."""
        document = Document(self.host.read(DROPIN) if self.host.exists(DROPIN) else b"", DROPIN)
        document.append("Defaults " + name + ('="%s"' % value if value else ""))
        self.host.stage_content(DROPIN, document.render(), mode=0o440)
        if DROPIN not in self.policy.files:
            main = Document(self.host.read(self.main), self.main)
            # Older releases know this spelling only, and newer ones know it too.
            main.append("#includedir " + DROPIN.rsplit("/", 1)[0])
            self.host.stage_content(self.main, main.render())
