"""Print one line for every file of this host: kind, mode, owner, and a digest of its content. Times are left out.

Two such lists are equal when nothing changed in between. Runs as root on the host itself, so it knows Python 3.6 only.
"""

import hashlib
import os
import re
import stat

# What changes by itself, or because somebody logs in, whatever the collection does.
EXCLUDED = re.compile("|".join((
    r"/(proc|sys|dev|run)",  # the kernel's, and what lives until the next boot
    # What sshd, login, journald, auditd and Suricata have recorded.
    r"/var/log/(wtmp|btmp|lastlog|faillog|wtmp\.db|journal|audit|suricata)",
    r"/var/lib/(lastlog|wtmpdb)",  # the same since Debian 13
    r"/var/lib/systemd/(timers|random-seed|timesync|coredump)",  # systemd's own clockwork
    r"(/var)?/tmp/systemd-private-[^/]*",  # appear with services that have a private /tmp
    r"/var/backups",  # dpkg's own, once a day
    r"/var/lib/jrt0117",  # the journal of what was enforced is kept on purpose
)))


def describe(path):
    """Return what is to stay the same about a file."""
    seen = os.lstat(path)
    owner = f"{seen.st_uid}:{seen.st_gid}"
    if stat.S_ISLNK(seen.st_mode):
        content = os.readlink(path)
    elif stat.S_ISREG(seen.st_mode):
        with open(path, "rb") as stream:
            # An emulated processor takes five times as long for a SHA-256.
            content = hashlib.blake2b(stream.read(), digest_size=32).hexdigest()
    else:
        content = "-"
    return f"{path} {stat.filemode(seen.st_mode)} {owner} {content}"


def walk(folder):
    """Yield the description of everything below a folder, in order."""
    for entry in sorted(os.scandir(folder), key=lambda found: found.name):
        if EXCLUDED.fullmatch(entry.path):
            continue
        yield describe(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from walk(entry.path)


if __name__ == "__main__":
    for line in walk("/"):
        print(line.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
