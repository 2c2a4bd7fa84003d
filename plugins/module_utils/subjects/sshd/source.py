# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What sshd has in force: asked of `sshd -T` while nothing is staged, read by our own model of its files otherwise.

The model gives the place of every value, and the values inside Match blocks, which `sshd -T` tells for one connection
only. What the daemon's own command line gives comes before the files, for both.
"""

import contextlib
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import os_release, programs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    config as model,
    daemon as sshd_daemon,
    defaults,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value, read_document
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import decimal

HOME = "/etc/ssh/"
MAIN = "/etc/ssh/sshd_config"
# What SUSE's sshd reads where /etc has none (openssh-8.4p1-vendordir.patch).
VENDOR = "/usr/etc/ssh/sshd_config"
DROPINS = "/etc/ssh/sshd_config.d/"
DROPIN = DROPINS + "00-jrt0117.conf"

_BUILT = ("/usr/local/*/sbin/sshd", "/opt/*/sbin/sshd")
_PORT_OF_ADDRESS = re.compile(r"(?:\[[^\]]+\]|[^:\s]+):([0-9]{1,5})(?:\s|$)")

# The connection that `sshd -T` is asked for, for it and for our model.
_SPECIFIED = "user=nobody,host=localhost,addr=127.0.0.1,laddr=127.0.0.1,lport=22"
_ASKED = dict(
    user="nobody", groups=("nobody", "nogroup"), host="localhost", address="127.0.0.1", local_address="127.0.0.1",
    local_port=22)
# What `sshd -T` says where it is not its files that keep it from answering.
_NO_FOLDER = "privilege separation directory"
_UNABLE = ("no hostkeys available", _NO_FOLDER, "not in connection test specification", "Permission denied")
# Root's sshd looks for a folder that systemd makes for a running daemon, and that no audit makes. Where a socket waits
# for connections it is missing, which says nothing of the files: the sshd of another user, who may read them, does
# without.
_PACKAGED = ("/usr/sbin/", "/sbin/", "/usr/bin/")
_WITHOUT_FOLDER = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all,+dac_read_search",
                   "--ambient-caps=-all,+dac_read_search"]

_OTHER_FILE = Text(
    "has sshd read {main} instead of %s; put {name} right there by hand" % MAIN,
    "令 sshd 读取 {main} 而非 %s；请在该文件中手工更正 {name}" % MAIN)
_COMMAND_LINE = Text(
    "gives sshd its {name} on the command line, which wins over the files; put it right there by hand",
    "在命令行中指定了 sshd 的 {name}，优先于配置文件；请在该处手工更正")

_VENDORS = Text(
    "is the vendor's, and one at %s would take its place; copy it there, then put {name} right" % MAIN,
    "由发行商提供，%s 一旦存在即取而代之；请先将其复制到该处，再更正 {name}" % MAIN)
_DEFAULTS = Text("sshd's defaults", "sshd 默认值")
_NAMED = Text(" ({command})", "（{command}）")
_DEFAULTS_OF = Text("the defaults of {command}", "{command} 的默认值")
_ELSEWHERE = Text(
    "is read by sshd from outside of %s, where this run changes nothing; put it right there by hand" % HOME,
    "位于 %s 之外却由 sshd 读取，本次运行不作更改；请在该处手工更正" % HOME)


def of(host):
    """Return this host's sshd."""
    return Sshd(host)


def _builders(host):
    """Return the name of the distribution and of those it is like, as os-release has them."""
    told = os_release.of(host)
    return frozenset(word.lower() for name in ("ID", "ID_LIKE") for word in told.get(name, "").split())


def absence(host):
    """Return the reason why sshd's controls do not apply, or None: no sshd, whatever a package that was removed has
    left of its configuration.
    """
    if any(host.exists(path) for path in sshd_daemon.PROGRAMS):
        return None
    # One of its own place, with a configuration of its own perhaps.
    named = sshd_daemon.program(host)
    if named is not None and host.exists(named):
        return None
    if host.exists(MAIN) or host.exists(VENDOR):
        if host.ask("an sshd elsewhere", lambda: _elsewhere(host)):
            return None
        return Text(
            "No sshd is installed ({program} does not exist), and nothing reads the {main} that is there.",
            "未安装 sshd（{program} 不存在），现有的 {main} 无程序读取。").format(
                program=sshd_daemon.PROGRAMS[0], main=MAIN if host.exists(MAIN) else VENDOR)
    return Text("No sshd is installed (%s and %s do not exist)." % (MAIN, sshd_daemon.PROGRAMS[0]),
                "未安装 sshd（%s 与 %s 均不存在）。" % (MAIN, sshd_daemon.PROGRAMS[0]))


def _elsewhere(host):
    """Tell whether an sshd may be where no package puts it: built by hand, run or started from there, or in a tree
    without programs.
    """
    built = [path for pattern in _BUILT for path in host.glob(pattern)]
    if any(programs.there(host, built, path) for path in (MAIN, VENDOR)):
        return True
    return host.exists(sshd_daemon.PID) or sshd_daemon.has_unit(host) or (host.live and _listens(host))


def _listens(host):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.listeners import of as listeners

    return bool(listeners(host))


class Sshd:
    """sshd's settings as a source for `Setting`, and as an inhabitant of Match blocks for `SshdSetting`.

    Without a command line it is this host's main one; `options` and `program` are those of one beside it.
    """

    def __init__(self, host, options=None, program=None):
        self.host = host
        self._others = options
        self._program = program

    def accepted(self):
        """Return itself for who judges by its files alone; HostError where sshd itself refuses them."""
        self.reported()
        return self

    @property
    def options(self):
        """(letter, Value) of each option that sshd is started with."""
        return sshd_daemon.options(self.host) if self._others is None else self._others

    @property
    def label(self):
        """The command that tells what is in force."""
        return "sshd -T" if self._others is None else " ".join(self._command + ["-T"])

    @property
    def _command(self):
        path = self._program or sshd_daemon.program(self.host)
        # The one that a package puts there is found by its name alone.
        name = "sshd" if path is None or path.startswith(_PACKAGED) else path
        return [name] + ["-" + letter + value.text for letter, value in self.options if letter in "fo"]

    @property
    def defaults(self):
        """Whose defaults hold where nothing is set, as a Text."""
        return _DEFAULTS if self._others is None else _DEFAULTS_OF.format(command=" ".join(self._command))

    @property
    def named(self):
        """Which sshd it is, where it is not the main one: a Text in brackets."""
        return "" if self._others is None else _NAMED.format(command=" ".join(self._command))

    @property
    def release(self):
        """The release of OpenSSH, or None where it is not known."""
        return sshd_daemon.release(self.host, self._program)

    @property
    def config(self):
        """The model of sshd's command line and files as they are staged now."""
        return self.host.memo(("sshd config", str(self._others), self._program), self._load)

    def _load(self):
        config = model.SshdConfig(tuple(model.LAST_WON) if defaults.last_wins(self.release) else ())
        for value in self.given("o"):
            config.given(value.text, value.where)
        config.read(self.host, self.main)
        return config

    def given(self, letter):
        """Return the Value of each option of this letter that sshd is started with."""
        return [value for name, value in self.options if name == letter]

    @property
    def main(self):
        """The file that sshd reads first."""
        if self.given("f"):
            return self.given("f")[-1].text
        # A vendor's file is below /usr.
        named = sorted(sshd_daemon.files_named(self.host, self._program), key=lambda path: path.startswith("/usr/etc/"))
        known = named or [MAIN, VENDOR]
        return next((path for path in known if self.host.exists(path)), known[0])

    def ports(self):
        """Return the ports of its command line, else of its files, and those that its addresses name."""
        words = [value.text for value in self.given("p") or self.config.values("Port")]
        # An address may have a port of its own.
        named = [_PORT_OF_ADDRESS.match(value.text) for value in self.config.values("ListenAddress")]
        plain = [port for port in map(decimal, words) if port] or [22]
        return [int(match.group(1)) for match in named if match] + (plain if None in named or not named else [])

    def get(self, name):
        """Return the value in force outside Match blocks, with its place; None where sshd's own default holds."""
        written = self.config.value(name)
        if written is None or self.staged:
            return written
        # sshd -T normalizes what is written (times, old names), and it is what runs.
        return Value(self._reported(name) or written.text, written.where)

    def default(self, name):
        """Return sshd's default: what this sshd reports where its files say nothing, else what is known of its release;
        None where that may be several.
        """
        found = self.possible(name)
        return found[0] if len(found) == 1 else None

    def possible(self, name):
        """Return every value that may be sshd's default, the laxest first; none where nothing is known of it."""
        reported = self._reported(name)
        return (reported,) if reported else defaults.possible(name, self.release, _builders(self.host))

    def word(self, lookup, name):
        """Return the setting of a lookup in small letters, else the laxest default that sshd may have, or "no"."""
        value = lookup(name)
        return (value.text if value is not None else (self.possible(name) + ("no",))[0]).lower()

    def _reported(self, name):
        """Return what `sshd -T` reports, unless a Match block sets that for the connection it was asked for."""
        text = self.reported().get(name.lower())
        return text if self.config.for_connection(**_ASKED)(name) == self.config.value(name) else None

    def reported(self):
        """Return what `sshd -T` reports of the files on disk, by keyword; empty where it could not be asked (see
        `unasked`).
        """
        def taken_apart():
            pairs = [line.partition(" ") for line in self._answer()[0].splitlines()]
            return {keyword: value for keyword, _space, value in reversed(pairs)}
        return self.host.ask(("taken apart", tuple(self._command)), taken_apart)

    def unasked(self):
        """Return why `sshd -T` could not be asked, or None: an image, no root, no host key."""
        return self._answer()[1]

    def _answer(self):
        try:
            output = self._run(self._command + ["-T", "-C", _SPECIFIED])
        except HostError as error:
            return "", error.problem
        if output.rc == 0:
            return output.out, None
        told = output.err.strip().splitlines() or ["exit status %d" % output.rc]
        if any(text in output.err for text in _UNABLE):
            return "", told[-1]
        # Behind the lines that name a place, sshd only counts them.
        problem = ([line for line in told if " line " in line] or told)[-1]
        raise HostError(self.label, "refuses the configuration, with which sshd would not start again: " + problem)

    def _run(self, words):
        output = self.host.run(words)
        if output.rc != 0 and _NO_FOLDER in output.err:
            with contextlib.suppress(HostError):
                again = self.host.run(_WITHOUT_FOLDER + [self.host.which(words[0]) or words[0]] + words[1:])
                return again if again.rc == 0 else output
        return output

    def uses_pam(self):
        """Tell whether sshd asks PAM at all."""
        value = self.get("UsePAM")
        return ((self.default("UsePAM") or "no") if value is None else value.text).lower() == "yes"

    @property
    def staged(self):
        """Whether changes to sshd's files are staged, so that the sshd on the host cannot be asked."""
        return self.host.staged_below("/etc/ssh/")

    def seen(self, name, value):
        """Return the evidence of what is in force: its place, or what sshd says, or else the files that do not name it.
        """
        text, unasked = self.default(name) if value is None else value.text, self.unasked()
        if value is not None:
            place = Evidence("file", value.where, "%s %s" % (name, text))
        elif unasked is None and text is not None:
            place = Evidence("command", self.label, "%s %s" % (name, text))
        else:
            place = absent(*self.config.files)
        return (place,) if unasked is None else (place, Evidence("command", self.label, unasked))

    def everywhere(self, name):
        """Return (criteria or None, Value or None): what holds outside, then what each Match block says for itself."""
        blocks = [(criteria, value) for criteria, value in self.config.everywhere(name) if criteria is not None]
        # A block "all" that comes first decides for every later one (sshd takes the first match).
        for index, (criteria, _value) in enumerate(blocks):
            if criteria.lower() == "all":
                blocks = blocks[:index + 1]
                break
        return [(None, self.get(name))] + blocks

    def obstacle(self, name, value):
        """Return as a HostError what keeps our files from deciding what has this value now, or None."""
        if self.given("f") and self.main != MAIN:
            return HostError(self.given("f")[-1].where, _OTHER_FILE.format(main=self.main, name=name))
        if self.main != MAIN and not self.config.reads(DROPIN):
            return HostError(self.main, _VENDORS.format(name=name) if self.main == VENDOR else _ELSEWHERE)
        if value is not None and value.where.path not in self.config.files:
            return HostError(value.where, _COMMAND_LINE.format(name=name))
        return None

    def set(self, name, value):
        """Stage a value for whoever no Match block sets it for: in a drop-in where the main file includes them, else in
        the main file, or where the value in force stands, if nothing of ours can come before that. Match blocks keep
        what they say."""
        winner = self.config.value(name)
        obstacle = self.obstacle(name, winner)
        if obstacle is not None:
            raise obstacle
        mark = self.host.checkpoint()
        self._add(name, value)
        now = self.config.value(name)
        if winner is not None and (now is None or now.text != value):
            # A file that sorts before ours, a later line of a keyword whose last one wins, or a `Match all`.
            self.host.restore(mark)
            self.rewrite(winner.where, value)

    def _add(self, name, value):
        path = DROPIN if self.config.reads(DROPIN) else MAIN
        if not self.host.exists(path):
            self.host.stage_content(path, model.render_dropin({name: value}), mode=0o600)
            return
        document = read_document(self.host, path)
        if model.edit(document, name, value, ahead=True):
            self.host.stage_content(path, document.render(), mode=0o600)

    def rewrite(self, where, value):
        """Stage another value for the setting that stands at a place; nothing else of its file changes."""
        if not where.path.startswith(HOME):
            # Neither `sshd -t` before a commit nor the reload after it knows of a file elsewhere.
            raise HostError(where, _ELSEWHERE)
        document = read_document(self.host, where.path)
        index = where.line - 1
        line, text = model.split_line(document, index), document.text(index)
        if line is None:
            raise document.error(index, "holds no setting any more")
        document.replace(index, text[:line.start] + value + text[line.end:])
        self.host.stage_content(where.path, document.render())
