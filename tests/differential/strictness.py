"""Whether one answer of `sshd -T` is laxer than another: an order for each keyword that the controls may change,
equality for the others.

Written from sshd_config(5) and not from the rules of the collection, which it judges.
"""

from __future__ import annotations

import re

_ROOT = ("no", "forced-commands-only", "without-password", "yes")
_RHOSTS = ("yes", "shosts-only", "no")
_OFF = ("no", "yes")
_LISTS = ("ciphers", "macs", "kexalgorithms", "hostkeyalgorithms")

_WEAK = re.compile("sha1|md5|cbc|umac-64|ssh-rsa(-cert-v01@openssh.com)?$|3des")


def laxer(before: dict[str, list[str]], after: dict[str, list[str]]) -> list[str]:
    """Return a line for each keyword that became laxer, or that changed and is none of the controls'."""
    found = []
    for keyword in sorted(set(before) | set(after)):
        old, new = before.get(keyword, []), after.get(keyword, [])
        if old != new and not _no_laxer(keyword, old, new, before, after):
            found.append(f"{keyword}: {old} -> {new}")
    return found


def _no_laxer(keyword, old, new, before, after) -> bool:
    if keyword in ("permitrootlogin", "ignorerhosts", "hostbasedauthentication", "permitemptypasswords"):
        order = {"permitrootlogin": _ROOT, "ignorerhosts": _RHOSTS}.get(keyword, _OFF)
        return order.index(new[0]) <= order.index(old[0])
    if keyword == "maxauthtries":
        # With 0 nobody gets in.
        return int(new[0]) <= int(old[0])
    if keyword in ("logingracetime", "clientaliveinterval", "clientalivecountmax"):
        return 1 <= int(new[0]) <= (int(old[0]) or 10**9)
    if keyword == "maxstartups":
        return all(_refused(new[0], number) >= _refused(old[0], number) for number in range(1, 300))
    if keyword in _LISTS:
        names, known = new[0].split(","), old[0].split(",")
        # Where nothing strong is there, something strong has to come in its place.
        return (
            set(names) <= set(known) or all(_WEAK.search(name) for name in known)
            and not any(_WEAK.search(name) for name in names))
    if keyword == "authenticationmethods":
        choices = [] if old == ["any"] else [set(choice.split(",")) for choice in old[0].split()]
        return new != ["any"] and (
            not choices or all(any(one <= set(choice.split(",")) for one in choices) for choice in new[0].split()))
    if keyword == "allowusers":
        return bool(new) and (not old or all(any(_within(pattern, one) for one in old) for pattern in new))
    # Whom that lets in is looked at where it is known who is shut out.
    return keyword == "usepam" and (old, new) == (["no"], ["yes"])


def _refused(text: str, number: int) -> float:
    """Return the percentage of connections refused while so many are under way."""
    start, rate, full = (int(part) for part in text.split(":"))
    if number < start:
        return 0
    if number >= full or rate == 100:
        return 100
    return rate + (100 - rate) * (number - start) // (full - start)


def _within(pattern: str, other: str) -> bool:
    user, _at, place = pattern.partition("@")
    wider, _at, everywhere = other.partition("@")
    return user == wider and everywhere in ("", "*", "0.0.0.0/0", "::/0", place)


def wrong(answer: dict[str, list[str]], options: dict) -> set[str]:
    """Return the controls whose rule an answer breaks."""
    one = {keyword: values[0] for keyword, values in answer.items()}
    allowed = ("no",) if options["ssh_permit_root_login"] == "no" else _ROOT[:3]
    start, _rate, full = (int(part) for part in one["maxstartups"].split(":"))
    alive = int(one["clientaliveinterval"]) * int(one["clientalivecountmax"])
    weak = [name for keyword in _LISTS for name in one[keyword].split(",") if _WEAK.search(name)]
    broken = {
        "ssh_root_login": one["permitrootlogin"] not in allowed,
        "ssh_login_limits": not (
            0 <= int(one["maxauthtries"]) <= 4 and 1 <= int(one["logingracetime"]) <= 60 and start <= 10
            and full <= 60),
        "session_timeout": not 1 <= alive <= 900,
        "no_trust_logins": one["hostbasedauthentication"] != "no" or one["ignorerhosts"] != "yes",
        "no_empty_passwords": one["permitemptypasswords"] != "no",
        "login_failure_lockout": one["usepam"] != "yes",
        "remote_login_encrypted": bool(weak),
    }
    return {control for control, is_broken in broken.items() if is_broken}
