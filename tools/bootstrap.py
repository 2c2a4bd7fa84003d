"""Make the virtual environment that the Makefile's targets run in, or find that it stands already.

    python3 tools/bootstrap.py assess|registers|test

Standard library only. The file has to run on any Python, 2.7 included, up to where it says what is wrong with an old
one.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
KNOWN = ("python3.14", "python3.13", "python3.12", "python3.11")
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, ".ready")
# Each set contains the ones before it, so a larger one that stands serves for a smaller one.
SETS = ("assess", "registers", "test")


NOT_INSTALLED = """the packages of requirements/%s.txt could not be installed. pip says:
%s
Where this machine reaches no package registry:
- name your mirror: PIP_INDEX_URL=ADDRESS make ..., or index-url in pip.conf; PIP_CERT=FILE for a certificate of yours;
- or install without network from what `make bundle` has built on another machine, or give its wheels to this command:
  PIP_NO_INDEX=1 PIP_FIND_LINKS=FOLDER/wheels make ...
See docs/operations.md, Mirrors and machines without network (docs/operations.zh-CN.md)."""
NOT_WRITABLE = """%s cannot be written to, and .venv does not stand for %s: %s.
Let the owner of this checkout run the same command once, or take a copy of it that is yours."""

NOT_REACHED = """.venv was made with %s, which you cannot run: it is gone, or lies where its owner alone may look.
Let the owner of this checkout make it with a Python that everybody may run, as in
  rm -r .venv && make PYTHON=/usr/bin/python3 ..."""

NO_HOME = """%s cannot be written to, and Ansible keeps its temporary files there.
Name another folder of yours, as in ANSIBLE_HOME=/path/to/folder make ..."""


class BootstrapError(Exception):
    """What a person has to put right before the environment can be made."""


def requirements(name):
    """Return the path of a set's pinned requirements."""
    return os.path.join(ROOT, "requirements", name + ".txt")


def key(name, version=sys.version, executable=sys.executable):
    """Return what the environment of this set is made of: it is made anew when any of this changes."""
    digest = hashlib.sha256()
    with open(requirements(name), "rb") as handle:
        digest.update(handle.read())
    # The path, because a virtual environment cannot be moved.
    for part in (VENV, version, os.path.realpath(executable)):
        digest.update(part.encode())
    return name + " " + digest.hexdigest()


def ready(name, *python):
    """Tell whether a complete environment stands for this set or for a larger one, of this Python or of the one given.
    """
    try:
        with open(STAMP) as handle:
            stamp = handle.read()
    except (IOError, OSError):
        return False
    sufficient = SETS[SETS.index(name):]
    return stamp in [key(one, *python) for one in sufficient] and os.path.exists(os.path.join(VENV, "bin", "python"))


def ready_with_its_own(name):
    """Tell whether it stands, made with another Python than this: for who cannot make it anew."""
    python = os.path.join(VENV, "bin", "python")
    try:
        version = subprocess.check_output([python, "-c", "import sys; print(sys.version)"], universal_newlines=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return ready(name, version[:-1], python)


def run(*command):
    """Run a command with its output on standard error; raise when it fails."""
    # The lock goes along: should this process be killed, the next one waits for what it left running.
    code = subprocess.call(command, stdout=sys.stderr, stdin=subprocess.DEVNULL, close_fds=False)
    if code:
        raise BootstrapError("failed with exit code %d: %s" % (code, " ".join(command)))


def importable(module, python=sys.executable):
    """Tell whether an interpreter has a module, without importing it here."""
    command = [python, "-c", "import " + module]
    return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def create_venv():
    """Create an empty environment and return the command that is its pip."""
    python = os.path.join(VENV, "bin", "python")
    if os.path.islink(VENV):
        # What it leads to is somebody else's environment.
        os.unlink(VENV)
    # Debian keeps the half of venv that brings pip in a package of its own.
    if not importable("ensurepip") and os.geteuid() == 0 and shutil.which("apt-get"):
        package = "python%d.%d-venv" % sys.version_info[:2]
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        run("apt-get", "-q", "update")
        run("apt-get", "-q", "install", "-y", "--no-install-recommends", package)
    if importable("ensurepip"):
        run(sys.executable, "-m", "venv", "--clear", VENV)
        return [python, "-m", "pip"]
    if importable("pip"):
        run(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)
        return [sys.executable, "-m", "pip", "--python", python]
    raise BootstrapError(
        "%s cannot make virtual environments. Install its venv package (Debian, Ubuntu: apt install python3-venv) and "
        "try again." % sys.executable)


def install(pip, name):
    """Install a set; raise with what pip says, and with what is to be done where it finds no registry."""
    command = pip + [
        "install", "-q", "--disable-pip-version-check", "--require-hashes", "--requirement", requirements(name)]
    done = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, close_fds=False,
        universal_newlines=True)
    said = done.communicate()[0].strip().splitlines()
    if done.returncode:
        # A warning for each time that it tried is as much as the errors, and says less.
        told = [line for line in said if line.startswith("ERROR")] or said
        raise BootstrapError(NOT_INSTALLED % (name, "\n".join("  " + line for line in told[-3:])))


def make(name):
    """Make the environment; the stamp goes first and comes last, so what an interruption leaves is made anew."""
    sys.stderr.write("Setting up .venv from requirements/%s.txt ...\n" % name)
    # Adding to what stands lets a run that uses it at this moment go on.
    grow = any(ready(smaller) for smaller in SETS[:SETS.index(name)])
    if os.path.exists(STAMP):
        os.unlink(STAMP)
    python = os.path.join(VENV, "bin", "python")
    pip = [python, "-m", "pip"] if grow and importable("pip", python) else create_venv()
    install(pip, name)
    with open(STAMP, "w") as handle:
        handle.write(key(name))


def unwritable_home():
    """Return the folder that Ansible would work in, where this user cannot write there, or None."""
    folder = os.environ.get("ANSIBLE_HOME") or os.path.join(os.path.expanduser("~"), ".ansible")
    there = folder
    while not os.path.exists(there) and there != os.path.dirname(there):
        there = os.path.dirname(there)
    return None if os.environ.get("ANSIBLE_LOCAL_TEMP") or os.access(there, os.W_OK | os.X_OK) else folder


def newer_python():
    """Return the path of a Python that is new enough, or None. It runs on an old one, which has no shutil.which."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    with open(os.devnull, "w") as nothing:
        for path in [os.path.join(folder, name) for name in KNOWN for folder in folders]:
            if os.access(path, os.X_OK) and subprocess.call([path, "-c", ""], stderr=nothing) == 0:
                return path
    return None


def main(arguments):
    """Set up the set of requirements that is named."""
    if len(arguments) != 1 or arguments[0] not in SETS:
        sys.exit("usage: bootstrap.py " + "|".join(SETS))
    if sys.version_info < OLDEST:
        other = newer_python()
        if other is None:
            sys.exit(
                "Python %d.%d or newer is needed on this machine; %s is %s. Install one, or name it: make "
                "PYTHON=/path/to/python3 ..." % (OLDEST + (sys.executable, sys.version.split()[0])))
        os.execv(other, [other, os.path.abspath(__file__)] + arguments)
    if os.path.realpath(sys.prefix) == os.path.realpath(VENV):
        # With the environment activated, python3 is its own: it cannot make itself anew.
        base = os.path.join(sys.base_prefix, "bin", os.path.basename(os.path.realpath(sys.executable)))
        os.execv(base, [base, os.path.abspath(__file__)] + arguments)
    if unwritable_home():
        sys.exit("bootstrap: " + NO_HOME % unwritable_home())
    # The stamp comes last: where it stands nothing has to be waited for, nor written.
    if ready(arguments[0]):
        return
    try:
        with open(os.path.join(ROOT, ".venv.lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            os.set_inheritable(lock.fileno(), True)
            if not ready(arguments[0]):
                make(arguments[0])
    except BootstrapError as problem:
        sys.exit("bootstrap: %s" % problem)
    except OSError as problem:
        if not ready_with_its_own(arguments[0]):
            python = os.path.join(VENV, "bin", "python")
            if os.path.exists(STAMP) and os.path.islink(python) and not os.access(python, os.X_OK):
                sys.exit("bootstrap: " + NOT_REACHED % os.path.realpath(python))
            sys.exit("bootstrap: " + NOT_WRITABLE % (ROOT, arguments[0], problem.strerror))


if __name__ == "__main__":
    main(sys.argv[1:])
