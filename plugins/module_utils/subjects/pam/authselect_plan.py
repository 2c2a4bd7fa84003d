# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""authselect(8), which keeps the PAM stacks of the Red Hat family: what it manages here, and what a feature would
change.

The prediction is for check mode and for the engine's first verdict; the real tool is run when enforcing, and the last
check reads what it left. The whole tool could not be run where this was tested. Its template code alone was (release
1.7, all four profiles, random sets of features) and gave the same bytes as authselect_template. Not predicted:
nsswitch.conf (no feature used here touches it) and the date that releases before 1.3 put into the header of each file.
"""

import posixpath

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import authselect_template
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.stack import LocallyModified

__all__ = ["LocallyModified", "Selection", "commands", "plan", "selection"]

CONFIG = "/etc/authselect/authselect.conf"
GENERATED = "/etc/authselect"
PAM_FILES = ("system-auth", "password-auth", "fingerprint-auth", "smartcard-auth", "switchable-auth", "postlogin")
DCONF_FILES = ("dconf-db", "dconf-locks")
_CUSTOM = "custom/"


class Selection:
    """The profile in force, where its templates lie, and the features that are on and that it offers."""

    def __init__(self, profile, directory, features, offered):
        self.profile = profile
        self.directory = directory
        self.features = features
        self.offered = offered


def selection(reader):
    """Return the Selection in force; raises Missing where authselect was never used, HostError for a profile that is
    gone.
    """
    lines = [line.strip() for line in reader.read(CONFIG).decode("utf-8", "surrogateescape").split("\n")]
    words = [line for line in lines if line and not line.startswith("#")]
    if not words:
        raise Missing(CONFIG, Text("names no profile", "未指明配置"))
    directory = _directory(reader, words[0])
    offered = set()
    for name in PAM_FILES + DCONF_FILES + ("nsswitch.conf",):
        offered |= authselect_template.features_of(_template(reader, directory, name) or "")
    return Selection(words[0], directory, words[1:], offered)


def plan(reader, features):
    """Return {path: bytes} of what enabling the features would change below /etc/authselect.

    Raises LocallyModified where the generated files were edited by hand: old releases refuse then, new ones overwrite
    the edits.
    """
    now = selection(reader)
    for feature in features:
        if feature not in now.offered:
            raise HostError(
                now.directory, Text("offers no feature {feature}", "没有特性 {feature}").format(feature=feature))
    wanted = now.features + [feature for feature in features if feature not in now.features]
    changed = {}
    for name in PAM_FILES + DCONF_FILES:
        path, template = posixpath.join(GENERATED, name), _template(reader, now.directory, name)
        header, body = _split(reader, path)
        if _effective(body) != _effective(_render(template, now.features, path)):
            raise LocallyModified(
                path, Text("was edited by hand, not through authselect", "未经 authselect 而被手工修改"))
        text = header + _render(template, wanted, path)
        if text != header + body:
            changed[path] = text.encode("utf-8", "surrogateescape")
    if wanted != now.features:
        changed[CONFIG] = ("%s\n%s\n" % (now.profile, "\n".join(wanted))).encode("utf-8", "surrogateescape")
    return changed


def commands(reader, features):
    """Return the commands that turn on those of the features that are not on yet."""
    present = selection(reader).features
    return [["authselect", "enable-feature", feature] for feature in features if feature not in present]


def _directory(reader, profile):
    if profile.startswith(_CUSTOM):
        places = ["/etc/authselect/custom/" + profile[len(_CUSTOM):]]
    else:
        places = ["/usr/share/authselect/vendor/" + profile, "/usr/share/authselect/default/" + profile]
    for place in places:
        if reader.exists(posixpath.join(place, "system-auth")):
            return place
    raise HostError(
        CONFIG,
        Text(
            "selects the profile {profile}, which is not there", "选用的配置 {profile} 不存在").format(profile=profile))


def _template(reader, directory, name):
    try:
        return reader.read(posixpath.join(directory, name)).decode("utf-8", "surrogateescape")
    except Missing:
        return None


def _render(template, features, path):
    try:
        return "" if template is None else authselect_template.render(template, features)
    except authselect_template.TemplateError as error:
        raise HostError(
            path,
            Text("comes from a template that cannot be read: {why}", "来自无法读取的模板：{why}").format(why=error))


def _split(reader, path):
    """Return the header that the tool wrote above the file (comments up to the first blank line) and the rest."""
    try:
        text = reader.read(path).decode("utf-8", "surrogateescape")
    except Missing:
        raise LocallyModified(
            path, Text("does not exist although authselect is in use", "不存在，而 authselect 正在使用"))
    lines = text.split("\n")
    count = next((index for index, line in enumerate(lines) if not line.startswith("#")), len(lines))
    if count and count < len(lines) and not lines[count]:
        return "\n".join(lines[:count + 1]) + "\n", "\n".join(lines[count + 1:])
    return "", text


def _effective(text):
    """Return the lines that count: authselect itself does not mind changed comments and blanks."""
    lines = [line.strip() for line in text.split("\n")]
    return [line for line in lines if line and not line.startswith("#")]
