"""The simulation against the real libpam: random stacks of pam_debug, which returns what its arguments say."""

import ctypes
import ctypes.util
import os
import random

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    simulate as pam_simulate,
    syntax as pam_syntax,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.stack import Stack, module_files

STACKS = int(os.environ.get("PAM_STACKS", "120"))
RESULTS = ("success", "auth_err", "user_unknown", "ignore", "new_authtok_reqd", "perm_denied")
CONTROLS = ("required", "requisite", "sufficient", "optional")
ACTIONS = ("ignore", "ok", "done", "bad", "die", "reset", "1", "2", "3")


class _Conversation(ctypes.Structure):
    _fields_ = [("conv", ctypes.c_void_p), ("appdata", ctypes.c_void_p)]


class DenyOthers(Host):
    """The host with the fallback service that the test's folder has."""

    def read(self, path):
        return b"auth required pam_deny.so\n" if path == "/etc/pam.d/other" else super().read(path)

    def exists(self, path):
        return path == "/etc/pam.d/other" or super().exists(path)


@pytest.fixture(scope="module")
def libpam():
    name = ctypes.util.find_library("pam")
    if name is None or not hasattr(ctypes.CDLL(name), "pam_start_confdir"):
        pytest.skip("this machine has no libpam with pam_start_confdir (Linux-PAM 1.4 or later)")
    if "pam_debug.so" not in module_files(Host()):
        pytest.skip("this machine has no pam_debug module")
    return ctypes.CDLL(name)


def ask_libpam(libpam, folder):
    handle = ctypes.c_void_p()
    conversation = _Conversation()
    started = libpam.pam_start_confdir(
        b"service", b"root", ctypes.byref(conversation), str(folder).encode(), ctypes.byref(handle))
    assert started == 0
    try:
        return pam_syntax.RESULTS[libpam.pam_authenticate(handle, 0)]
    finally:
        libpam.pam_end(handle, 0)


def random_control(dice):
    if dice.random() < 0.5:
        return dice.choice(CONTROLS)
    pairs = [f"{dice.choice(RESULTS)}={dice.choice(ACTIONS)}" for dummy in range(dice.randint(1, 3))]
    if dice.random() < 0.8:
        pairs.insert(dice.randint(0, len(pairs)), f"default={dice.choice(ACTIONS)}")
    if dice.random() < 0.05:
        pairs.append(dice.choice(("success=0", "nonsense=ok", "success", "success=okay")))
    return "[{}]".format(" ".join(pairs))


def random_file(dice, folder, others):
    lines = []
    for _dummy in range(dice.randint(1, 5)):
        chance = dice.random()
        if chance < 0.3 and others:
            lines.append("auth {} {}/{}".format(dice.choice(("include", "substack")), folder, dice.choice(others)))
        elif chance < 0.33:
            lines.append(
                dice.choice(
                    (
                        "auth", "auth required", "bogus required pam_debug.so", "account required pam_debug.so",
                        "auth include absent", "auth required pam_not_there.so", "# auth required x")))
        else:
            lines.append(
                "auth {} {} pam_debug.so {} auth={}".format(
                    random_control(dice), "\\\n" if dice.random() < 0.1 else "", dice.choice(("", "[a b]")),
                    dice.choice(RESULTS)))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("seed", range(4))
def test_results_equal_those_of_libpam(libpam, tmp_path, seed):
    dice = random.Random(seed)
    installed = module_files(Host())
    folder = tmp_path / "etc" / "pam.d"
    folder.mkdir(parents=True)
    compared = set()
    for _number in range(STACKS // 4):
        names = []
        for name in ("third", "second", "first", "service"):
            (folder / name).write_text(random_file(dice, folder, list(names)))
            names.append(name)
        (folder / "other").write_text("auth required pam_deny.so\n")
        chain = Stack(DenyOthers(), str(folder / "service")).chain("auth")

        def results(entry):
            if entry.module == "pam_deny.so":
                return "auth_err"
            return entry.argument("auth") if entry.module in installed else "module_unknown"

        expected = ask_libpam(libpam, folder)
        compared.add(expected)
        simulated = pam_simulate.run(chain, results).result
        text = "".join(f"--- {name}\n{(folder / name).read_text()}" for name in os.listdir(str(folder)))
        assert simulated == expected, text
    assert len(compared) > 2
