# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Second factors of a login: what sshd asks for, and the PAM modules that ask for more than a password."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import login as pam_login
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.module import stack
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import match as sshd_match

MODULES = (
    "pam_google_authenticator", "pam_oath", "pam_u2f", "pam_radius_auth", "pam_duo", "pam_yubico", "pam_pkcs11",
    "pam_p11", "pam_rsa", "pam_securid", "pam_privacyidea", "pam_otp",
)
# What the methods of sshd prove: two that prove the same are one factor.
_PASSWORD = Text("a password", "口令")
_PROOF = {
    "publickey": Text("a key", "密钥"), "password": _PASSWORD, "keyboard-interactive": _PASSWORD,
    "hostbased": Text("a trusted host", "受信主机"), "gssapi-with-mic": Text("a ticket", "票据"),
}
_OFFERED = (("publickey", "PubkeyAuthentication"), ("password", "PasswordAuthentication"),
            ("keyboard-interactive", "KbdInteractiveAuthentication"), ("gssapi-with-mic", "GSSAPIAuthentication"),
            ("hostbased", "HostbasedAuthentication"))
_METHODS = "AuthenticationMethods"
# By these sshd refuses who proves who they are.
REFUSING = ("DenyUsers", "AllowUsers", "DenyGroups", "AllowGroups")
_SHUT_ALL = Text(
    "with two factors sshd would let nobody in: it does not offer the methods of any choice (PubkeyAuthentication, "
    "PasswordAuthentication, KbdInteractiveAuthentication). Switch them on, or set accounts_two_factor_methods to "
    "what it offers",
    "启用两种鉴别方式后 sshd 将拒绝所有登录：所列方式均未全部启用（PubkeyAuthentication、PasswordAuthentication、"
    "KbdInteractiveAuthentication）。请启用这些方式，或将 accounts_two_factor_methods 设为已启用的方式")
_SHUT = Text(
    "with two factors sshd would let in nobody of Match {scope}: it does not offer the methods of any choice there. "
    "Switch them on, give the block an AuthenticationMethods of its own, or set accounts_two_factor_methods to what "
    "it offers",
    "启用两种鉴别方式后 sshd 将拒绝 Match {scope} 的所有登录：该处所列方式均未全部启用。请启用这些方式，"
    "为该块单独设置 AuthenticationMethods，或将 accounts_two_factor_methods 设为已启用的方式")
_DEFAULT_YES = ("publickey", "password", "keyboard-interactive")


def in_force(host, service):
    """Return the line of a module without which the service lets nobody in, whatever the password, or None."""
    try:
        chain = stack(host, service)
    except Missing:
        return None
    good = pam_login.Login()
    for name in MODULES:
        for entry in chain.find("auth", name):
            refused = chain.simulate(
                "auth", lambda one, name=name: "auth_err" if one.module == name + ".so" else good(one))
            # nullok lets in whoever has not set the factor up.
            if refused.result != "success" and not entry.has("nullok"):
                return entry
    return None


def demand(source, user, groups, module, methods):
    """Stage that a user needs two factors from wherever: in each scope where one suffices, and nowhere else.

    Raises HostError where that would leave somebody with methods that are switched off: sshd would let them in no more.
    """
    before = set(_shut(source.config))
    for _each in source.config.for_person(user, groups):
        found = weakest(source.config.for_person(user, groups), module, user)
        if found is None:
            break
        value = found[1]
        if value is None or value == source.config.value(_METHODS):
            source.set(_METHODS, _stronger(value and value.text, module, methods))
        else:
            source.rewrite(value.where, _stronger(value.text, module, methods))
    for scope in _shut(source.config):
        if scope not in before:
            raise HostError(source.main, _SHUT.format(scope=scope) if scope else _SHUT_ALL)


def _shut(config):
    """Yield the scopes (None: outside of Match blocks) in which sshd offers the methods of no choice of
    AuthenticationMethods.
    """
    for criteria, lookup in config.lookups(_METHODS, *[keyword for _method, keyword in _OFFERED]):
        written = _word(lookup, _METHODS, "any")
        offered = set(_offered(lookup))
        if written != "any" and not any(
                set(name.partition(":")[0] for name in choice.split(",")) <= offered for choice in written.split()):
            yield criteria


def _stronger(text, module, methods):
    """Return what to set in place of an AuthenticationMethods: of its choices those of two factors, else of ours those
    that ask for all that one of its choices asked for and for more; all of ours where there are none such."""
    choices = [] if text is None or text.lower() == "any" else text.split()
    kept = [choice for choice in choices if _factor([choice], module) is None]
    if not kept:
        wider = [_beside(choice, other) for choice in methods.split() for other in choices]
        kept = [choice for choice in wider if choice is not None]
    return " ".join(sorted(set(kept), key=kept.index)) or methods


def _beside(choice, other):
    """Return a choice of ours, its devices as another one has them, where it asks for all that the other one does; else
    None.
    """
    devices = {name.partition(":")[0]: name for name in other.split(",")}
    names = choice.split(",")
    return ",".join(devices.get(name, name) for name in names) if set(devices) <= set(names) else None


def refused(lookups, user, groups):
    """Tell whether sshd refuses a user from wherever in each of the lookups, so that no factor is asked for."""
    return all(_refused(lookup, user, groups) for lookup in lookups)


def _refused(lookup, user, groups):
    def words(keyword):
        return [item for value in lookup.values(keyword) for item in value.text.split()]

    def named(names, patterns):
        return any(sshd_match.in_pattern_list(name, pattern) > 0 for name in names for pattern in patterns)
    if user == "root" and _word(lookup, "PermitRootLogin", "prohibit-password") == "no":
        return True
    # What is said of addresses refuses from some alone; of a list with commas sshd makes one name.
    denied = [[one for one in words(keyword) if not set("@,") & set(one)] for keyword in ("DenyUsers", "DenyGroups")]
    allowed = [one.rpartition("@")[0] or one for one in words("AllowUsers")], words("AllowGroups")
    return any(named(names, patterns) for names, patterns in zip(([user], groups), denied)) or any(
        patterns and not named(names, patterns) for names, patterns in zip(([user], groups), allowed))


def weakest(lookups, module, user):
    """Return (the one factor that suffices, the AuthenticationMethods that let it) for the first of a user's lookups
    where one does.
    """
    for lookup in lookups:
        factor = single(lookup, module, user)
        if factor is not None:
            return factor, lookup(_METHODS)
    return None


def single(lookup, module, user):
    """Return the one factor that suffices for a user, as sshd answers for that user, or None where two are needed.

    `module` tells that PAM itself asks for a second factor, in `password` and `keyboard-interactive`.
    """
    if user == "root" and _word(lookup, "PermitRootLogin", "prohibit-password") == "no":
        return None
    written = _word(lookup, _METHODS, "any")
    return _factor(_offered(lookup) if written == "any" else written.split(), module)


def _factor(choices, module):
    """Return the one factor by which one of the choices of AuthenticationMethods is met, or None."""
    for choice in choices:
        names = [name.partition(":")[0] for name in choice.split(",")]
        proofs = set(_PROOF.get(name, Text(name, name)) for name in names)
        if len(proofs) < 2 and not (module and _PASSWORD in proofs):
            return proofs.pop()
    return None


def _offered(lookup):
    for method, keyword in _OFFERED:
        if _word(lookup, keyword, "yes" if method in _DEFAULT_YES else "no") == "yes":
            yield method


def _word(lookup, keyword, default):
    value = lookup(keyword)
    return default if value is None else value.text.lower()
