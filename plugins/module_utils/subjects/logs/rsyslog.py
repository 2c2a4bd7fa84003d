# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""rsyslog as it runs on this host: where each message goes, by all the files it reads in their order."""

import copy
import re
from collections import namedtuple
from typing import Dict, FrozenSet, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError, left_out
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.selectors import EVERYTHING, chosen
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value

MAIN = "/etc/rsyslog.conf"
UNIT = "rsyslog.service"
PROGRAMS = ("/usr/sbin/rsyslogd", "/sbin/rsyslogd")
_HERE = re.compile(r"127\.|::1$|localhost$")
_MAX_DEPTH = 10
_MAX_FILES = 1000
_DEFAULT_RULESET = "rsyslog_defaultruleset"
# What a directive of the legacy language sets in the action that follows it, by the other language's name.
_LEGACY = {
    "actionsendstreamdriver": "streamdriver", "actionsendstreamdrivermode": "streamdrivermode",
    "actionsendstreamdriverauthmode": "streamdriverauthmode",
    "actionsendstreamdriverpermittedpeer": "streamdriverpermittedpeers", "actionqueuetype": "queue.type",
    "actionqueuefilename": "queue.filename", "actionqueuemaxdiskspace": "queue.maxdiskspace",
    "actionqueuesaveonshutdown": "queue.saveonshutdown", "actionqueuesize": "queue.size",
    "actionresumeretrycount": "action.resumeretrycount",
}
_SPENT = ("queue.", "action.", "streamdriverpermittedpeers")
_RELP = {
    "tls.cacert": "streamdrivercafile", "tls.mycert": "streamdrivercertfile", "tls.myprivkey": "streamdriverkeyfile",
    "tls.permittedpeer": "streamdriverpermittedpeers"}
_TARGET = re.compile(r"(?P<tcp>@@?)(?:\([^)]*\))?(?:\[(?P<six>[^\]]+)\]|(?P<host>[^:;\s]+))(?::(?P<port>[0-9]{1,5}))?")

# Where messages go. kind: file, dynamic, forward, other; reach: the (facility, severity) pairs that get there;
# condition: what else is asked of a message, as text, or None.
Sink = namedtuple("Sink", "kind params reach condition where")
# Messages that meet a condition and go no further; `after`: how many sinks stand before.
Discard = namedtuple("Discard", "reach condition after where")
# A file that is read as if it were messages: its parameters by the language's names.
Input = namedtuple("Input", "params where")


def of(host):
    """Return rsyslog's configuration, staged changes included."""
    return host.memo("rsyslog", lambda: Rsyslog(host))


def installed(host):
    """Tell whether rsyslog is on the host, or will be once the staged package is."""
    return host.declared(("package", "rsyslog")) == "installed" or any(host.exists(path) for path in PROGRAMS)


def places(host):
    """Return the files that rsyslog reads, for the evidence of what is in none of them: the first where there are none.
    """
    return tuple(of(host).paths) or (MAIN,)


class Rsyslog:
    """`sinks` and `discards` in reading order; `settings` are the global ones by small name.

    `modules` are those loaded, as {name: the files that load it}; `rulesets` are statements by small name.
    """

    def __init__(self, host):
        self.host = host
        self.sinks = []
        self.discards = []
        self.inputs = []
        self.modules = {}
        self.settings = {}
        self.paths = []
        self.rulesets = {}
        self._legacy = {}
        self._alive = EVERYTHING
        self._calls = 0
        self._leaving = None
        if host.exists(MAIN):
            self._file(MAIN, EVERYTHING, None, 0)

    @property
    def files(self):
        """Return {path: the (facility, severity) pairs written there whatever else a message is} of each file."""
        found: Dict[str, FrozenSet[Tuple[int, int]]] = {}
        for sink in self.sinks:
            # A terminal keeps nothing.
            if sink.kind == "file" and not sink.params["file"].text.startswith("/dev/"):
                path = sink.params["file"].text
                found[path] = found.get(path, frozenset()) | (sink.reach if sink.condition is None else frozenset())
        return found

    @property
    def leaving(self):
        """Return the rules that send logs off this host."""
        if self._leaving is None:
            found = [sink for sink in self.sinks if sink.kind == "forward"]
            self._leaving = [
                sink for sink in found if "target" not in sink.params or not _HERE.match(sink.params["target"].text)]
        return self._leaving

    def sinks_of(self, ruleset):
        """Return the sinks of what is given to a ruleset alone, by an input that names it."""
        alone = copy.copy(self)
        # What its files set beside sinks is not to stay in an object that is remembered.
        alone.__dict__.update(
            {name: copy.copy(value) for name, value in self.__dict__.items() if isinstance(value, (dict, list))})
        alone.sinks, alone.discards, alone._alive, alone._leaving = [], [], EVERYTHING, None
        alone._walk(self.rulesets.get(ruleset.lower(), []), EVERYTHING, None, 0)
        return alone.sinks

    def _file(self, path, reach, condition, depth):
        if depth > _MAX_DEPTH or len(self.paths) > _MAX_FILES:
            raise ParseError(path, None, "includes itself")
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.rsyslog_conf import load

        self.paths.append(path)
        try:
            statements = load(self.host, path)
        except ParseError as error:
            if left_out(self.host, error):
                return
            raise
        self._walk(statements, reach, condition, depth)

    def _walk(self, statements, reach, condition, depth):
        for one in statements:
            if one.kind == "filter":
                inner = reach & self._selected(one) if one.name == "priority" else reach
                self._walk(
                    one.body, inner, condition if one.name == "priority" else condition or one.text or "else", depth)
            elif one.kind == "object":
                self._object(one, reach, condition, depth)
            elif one.kind == "directive":
                self._directive(one, reach, condition, depth)
            elif one.kind == "legacy":
                self._action(one, reach, condition)
            elif one.name == "stop":
                self._discard(reach, condition, one.where)
            elif one.name == "call" and one.text.rstrip(";").lower() in self.rulesets and self._calls < _MAX_DEPTH:
                self._calls += 1
                self._walk(self.rulesets[one.text.rstrip(";").lower()], reach, condition, depth)
                self._calls -= 1

    def _selected(self, one):
        try:
            return chosen(one.text)
        except ValueError:
            raise ParseError(one.where.path, one.where.line, "a selector that rsyslog does not know")

    def _object(self, one, reach, condition, depth):
        if one.name == "include" and ("file" in one.params or "text" in one.params):
            self._of_include(one, reach, condition, depth)
        elif one.name == "global":
            self.settings.update(one.params)
        elif one.name == "ruleset":
            name = one.params["name"].text.lower() if "name" in one.params else ""
            self.rulesets[name] = one.body or []
            if name == _DEFAULT_RULESET:
                self._walk(one.body or [], reach, condition, depth)
        elif one.name == "action":
            self._scripted(one, reach, condition)
        elif one.name == "module":
            self._load(one.params["load"].text if "load" in one.params else "", one.where)
        elif one.name == "input":
            self.inputs.append(Input(one.params, one.where))

    def _of_include(self, one, reach, condition, depth):
        if "text" in one.params or one.params["file"].text.startswith("`"):
            raise ParseError(one.where.path, one.where.line, "what it includes stands in no file that is named here")
        self._include(one.params["file"].text, reach, condition, depth)

    def _directive(self, one, reach, condition, depth):
        if one.name == "includeconfig":
            self._include(one.text, reach, condition, depth)
        elif one.name in _LEGACY:
            self._legacy[_LEGACY[one.name]] = Value(one.text, one.where)
        elif one.name == "resetconfigvariables":
            self._legacy = {}
        elif one.name == "modload":
            self._load(one.text, one.where)
        elif one.name == "inputfilename":
            self.inputs.append(
                Input({"type": Value("imfile", one.where), "file": Value(one.text, one.where)}, one.where))
        else:
            self.settings[one.name] = Value(one.text, one.where)

    def _load(self, name, where):
        # By its name, or by the path of its library.
        self.modules.setdefault(name.rsplit("/", 1)[-1].partition(".")[0].lower(), set()).add(where.path)

    def _include(self, pattern, reach, condition, depth):
        if pattern.endswith("/"):
            pattern += "*"
        for path in self.host.glob(pattern):
            found = self.host.stat(path)
            if found is not None and found.kind == "directory":
                self._include(path + "/", reach, condition, depth + 1)
            else:
                self._file(path, reach, condition, depth + 1)

    def _discard(self, reach, condition, where):
        # What some condition drops on top may be an administrator's choice of noise; a whole facility is not.
        if condition is None:
            self._alive = self._alive - reach
        else:
            self.discards.append(Discard(reach & self._alive, condition, len(self.sinks), where))

    def _scripted(self, one, reach, condition):
        params = {re.sub(r"^streamdriver\.", "streamdriver", name): value for name, value in one.params.items()}
        kind = params["type"].text.lower() if "type" in params else ""
        if kind == "omfile":
            kind = "file" if "file" in params else "dynamic"
        elif kind == "omrelp":
            kind, params = "forward", _from_relp(params)
        elif kind == "omfwd":
            kind = "forward"
        self._sink(kind if kind in ("file", "dynamic", "forward") else "other", params, reach, condition, one.where)

    def _action(self, one, reach, condition):
        text, params = one.text, dict(self._legacy)
        self._legacy = {name: value for name, value in self._legacy.items() if not name.startswith(_SPENT)}
        kind = "other"
        target = _TARGET.match(text)
        if text in ("~", "stop"):
            self._discard(reach, condition, one.where)
            return
        if text.lstrip("-").startswith("/"):
            kind = "file"
            params["file"] = Value(text.lstrip("-").partition(";")[0].strip(), one.where)
        elif text.lstrip("-").startswith("?"):
            kind = "dynamic"
        elif target is not None:
            kind = "forward"
            given = {"target": target.group("six") or target.group("host"), "port": target.group("port") or "514",
                     "protocol": "tcp" if target.group("tcp") == "@@" else "udp"}
            params.update((name, Value(value, one.where)) for name, value in given.items())
        self._sink(kind, params, reach, condition, one.where)

    def _sink(self, kind, params, reach, condition, where):
        self.sinks.append(Sink(kind, params, reach & self._alive, condition, where))


def _from_relp(params):
    """Say of a RELP action what the other parameters say of a TLS stream."""
    found = {_RELP.get(name, name): value for name, value in params.items()}
    here = params["type"].where
    tls = params.get("tls", Value("off", here))
    mode = params.get("tls.authmode", Value("anonymous", here))
    found.update({
        "protocol": Value("tcp", here), "streamdriver": Value("relp", here),
        "streamdrivermode": Value("1" if tls.text.lower() == "on" else "0", tls.where),
        "streamdriverauthmode": Value("x509/name" if mode.text.lower() == "name" else mode.text, mode.where),
    })
    return found
