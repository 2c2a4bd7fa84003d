# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sudo's policy on a host: its files as one, and a setting put where sudo reads it already."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import programs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo import program as sudo_program, sudoers
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import numbers
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document

# The second is the vendor's, which recent openSUSE releases have.
_MAIN = ("/etc/sudoers", "/usr/etc/sudoers")
_PROGRAMS = ("/usr/bin/sudo", "/usr/local/bin/sudo", "/bin/sudo", "/usr/sbin/sudo", "/run/wrappers/bin/sudo")
DROPIN = "/etc/sudoers.d/jrt0117"
_VENDORS = Text(
    "belongs to the vendor's package, and sudo reads nothing below /etc; put `Defaults {setting}` into a sudoers file "
    "of this host's own",
    "属于供应商软件包，且 sudo 不读取 /etc 下的任何文件；请将 `Defaults {setting}` 写入本主机自有的 sudoers 文件")
_OVERRULED = Text(
    "would not let `Defaults {setting}` take effect from its last line; the system administrator sets it by visudo",
    "的末行无法使 `Defaults {setting}` 生效；请系统管理员使用 visudo 设置")


def of(host):
    """Return this host's sudo."""
    return Sudo(host)


def absence(host):
    """Return the reason why sudo's controls do not apply, or None."""
    # A package that is removed leaves its settings behind.
    if host.which("sudo") or any(programs.there(host, _PROGRAMS, path) for path in _MAIN):
        return None
    if any(host.exists(path) for path in _MAIN):
        return Text(
            "sudo is not installed (%s does not exist), and nothing reads the sudoers file that is there."
            % _PROGRAMS[0], "未安装 sudo（%s 不存在），现有 sudoers 文件无程序读取。" % _PROGRAMS[0])
    return Text("sudo is not installed (%s and %s do not exist)." % (_PROGRAMS[0], _MAIN[0]),
                "未安装 sudo（%s 与 %s 均不存在）。" % (_PROGRAMS[0], _MAIN[0]))


class Sudo:
    """The policy in force, staged changes included."""

    def __init__(self, host):
        self.host = host

    @property
    def main(self):
        """Return the path of the file that sudo begins with."""
        named = sudo_program.main_files(self.host) or _MAIN
        return next((path for path in named if self.host.exists(path)), named[0])

    @property
    def policy(self):
        """Return the parsed policy."""
        return self.host.memo("sudoers", lambda: sudoers.load(self.host, self.main, self._hostname()))

    def _hostname(self):
        return (
            self.host.read("/etc/hostname").decode("utf-8", "replace").strip() if self.host.exists("/etc/hostname")
            else "")

    def holder(self, who):
        """Return a grant's holder by its name: ids become the names that the local files have for them."""
        folk = people.of(self.host)
        sign, number = ("%", who[2:]) if who.startswith("%#") else ("", who[1:]) if who.startswith("#") else ("", None)
        number = numbers.whole(number)
        if number is None:
            return who
        entries = folk.group.entries if sign else folk.passwd.entries
        return next((sign + one.name for one in entries if (one.gid if sign else one.uid) == number), who)

    def nobody(self, who):
        """Tell whether a grant is to a group that this host does not have, as some distributions' sudoers file has one.
        """
        if not who.startswith("%") or who.startswith("%:") or directories.behind(self.host, "group"):
            return False
        folk, name = people.of(self.host), self.holder(who)[1:]
        # A number that no group's line has may still be the group of an account.
        by_id = name.startswith("#") and any("#%d" % one.gid == name for one in folk.accounts)
        return not by_id and folk.members(name) is None

    def set_default(self, name, value=None):
        """Stage a setting for everyone.

        It goes where sudo reads it already and nothing after it says otherwise: into our file where an includedir has
        it read, else to the end of the file that sudo begins with. No include is added: with it, files that lay there
        unread would count.
        """
        setting = name + ('="%s"' % value if value else "")
        before = self.host.checkpoint()
        for path in (DROPIN, self.main):
            self._append(path, "Defaults " + setting)
            found = self.policy.default(name)
            if found is not None and (found.where.path, found.op != "!", found.value) == (path, True, value or ""):
                return
            self.host.restore(before)
        raise HostError(self.main, _OVERRULED.format(setting=setting))

    def _append(self, path, line):
        if path.startswith("/usr/") and path != DROPIN:
            raise HostError(path, _VENDORS.format(setting=line.partition(" ")[2]))
        document = Document(self.host.read(path) if self.host.exists(path) else b"", path)
        if document.lines and document.text(len(document.lines) - 1).rstrip().endswith("\\"):
            # What the last line goes on with is nothing, and not our setting.
            document.append("")
        document.append(line)
        self.host.stage_content(path, document.render(), mode=0o440)
