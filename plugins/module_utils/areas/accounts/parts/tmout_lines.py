# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of ours that set TMOUT for login shells of the Bourne family: where they go, so that they neither weaken it nor
end a login.
"""

import re
from typing import Any, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell import source as login_scripts
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.state import CLAMP, within

OWN = "/etc/profile.d/zz-jrt0117-tmout.sh"
_HEAD = "# Managed by jrt0117.baseline: idle shells end. A stricter value stays.\n"
_SET = CLAMP + "\nexport TMOUT\n"
# A shell that does not know TMOUT gains nothing by a readonly one, and would end at whatever sets it later. So would
# bash in its POSIX mode, in which scripts of /bin/sh read the profile where that is bash; a login with it takes the
# mode up after its start files.
_KNOWN = '[ -z "${BASH_VERSION-}${KSH_VERSION-}${ZSH_VERSION-}" ] || '
_HOLD = _KNOWN + 'case ":${SHELLOPTS-}:" in *:posix:*) ;; *) readonly TMOUT ;; esac\n'
_BLOCK = re.compile(
    (re.escape(_HEAD + _SET.format("LIMIT")).replace("LIMIT", r"\d+")
     + "(?:" + re.escape(_HOLD) + "|" + re.escape(_KNOWN) + "readonly TMOUT\n)?").encode("ascii")
    # As earlier versions wrote it.
    + rb"|^readonly TMOUT=\d+\nexport TMOUT\n\Z", re.M)
_NUMBER = re.compile(r"""\bTMOUT=(["']?)([0-9]+)\1(?=[\s;&|)]|\Z)""")


def script(limit, readonly):
    """Return the lines that set TMOUT, as bytes."""
    return (_HEAD + _SET.format(limit) + (_HOLD if readonly else "")).encode("ascii")


def without(data):
    """Return a script without our lines, then the limit that they set (None: nothing of ours holds at its end) and
    whether it becomes readonly.
    """
    found = _BLOCK.search(data)
    if found is None or b"TMOUT" in data[found.end():]:
        return _BLOCK.sub(b"", data), None, False
    return (
        _BLOCK.sub(b"", data), re.findall(rb"TMOUT=(\d+)", found.group())[0].decode("ascii"),
        b"readonly" in found.group())


def lax(state, limit):
    """Tell whether TMOUT is set, and ends no idle shell within the limit."""
    return state.tmout is not None and not within(state.tmout, limit)


def is_ours(host, where):
    """Tell whether lines of ours, or of an earlier version, stand in the file of a place."""
    return where.path == OWN or (
        where.path == login_scripts.PROFILE and _BLOCK.search(host.read(where.path)) is not None)


def clashes(host):
    """Return every place that sets TMOUT where it is readonly by then."""
    return sorted(login_scripts.of(host).clashes | login_scripts.own_clashes(host), key=str)


def reaches(host, limit):
    """Tell whether logins read a script in /etc/profile.d."""
    mark = host.checkpoint()
    _put(host, OWN, limit, True)
    found = any(one.tmout_at is not None and one.tmout_at.path == OWN for one in login_scripts.of(host).bash)
    host.restore(mark)
    return found


def hindrances(host, limit):
    """Return where a readonly TMOUT of ours would be set later."""
    mark = host.checkpoint()
    found: List[Any] = []
    for place in login_scripts.places(host, OWN):
        _put(host, place, limit, True)
        places = clashes(host)
        host.restore(mark)
        found = places if not found or len(places) < len(found) else found
    return found


def settle(host, limit):
    """Stage the lines where they do most, and lower in place what is longer behind them."""
    mark = host.checkpoint()
    login_scripts.strip(host, OWN, login_scripts.PROFILE, _BLOCK)
    foreign = [one for one in login_scripts.of(host).bash if one.held is not None and not within(one.tmout, limit)]
    host.restore(mark)
    if foreign:
        # A second assignment to a readonly variable ends a login shell: the first has to be mended by its owner.
        return
    login_scripts.settle(host, [
        lambda place=place, readonly=readonly: _put(host, place, limit, readonly)
        for readonly in (True, False) for place in login_scripts.places(host, OWN)], lambda host: _rank(host, limit))
    _lower(host, limit)


def _put(host, place, limit, readonly):
    login_scripts.strip(host, OWN, login_scripts.PROFILE, _BLOCK)
    if place == OWN:
        host.stage_content(OWN, script(limit, readonly))
        host.stage_attributes(OWN, mode=0o644)
    else:
        login_scripts.append(host, place, script(limit, readonly))


def _rank(host, limit):
    """Count what is wrong, the worst first: ended logins, no way that is right, values, what is not held."""
    logins = login_scripts.of(host)
    bad = [one for one in logins.bash
           if not (within(one.tmout, limit) and login_scripts.open_to_all(host, one.tmout_at.path))]
    inner = set(one.tmout_at for one in logins.inner if lax(one, limit))
    return (
        len(clashes(host)), not logins.bash or len(bad) == len(logins.bash),
        len(set(one.tmout_at for one in bad)) + len(inner), len([one for one in logins.bash if one.held is None]))


def _lower(host, limit):
    """Lower in place what is longer and stands after our lines, where that helps."""
    def lowered(match):
        return match.group() if within(match.group(2), limit) else "TMOUT=%d" % limit

    logins = login_scripts.of(host)
    longer = [one for one in logins.bash | logins.inner if lax(one, limit) and one.tmout_at is not None]
    for where in sorted(set(one.tmout_at for one in longer)):
        mark, before = host.checkpoint(), _rank(host, limit)
        done = where.path.startswith("/etc/") and login_scripts.edited(host, where, _NUMBER, lowered)
        if done and _rank(host, limit) >= before:
            host.restore(mark)
