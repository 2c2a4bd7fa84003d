"""Run inside a host: asks its own libpam, over and over, what it answers a user with a password. Requests and answers
are lines of JSON.
"""

import ctypes
import glob
import json
import os
import sys

PAM = ctypes.CDLL("libpam.so.0")
LIBC = ctypes.CDLL(None)
LIBC.calloc.restype = LIBC.strdup.restype = ctypes.c_void_p
FAIL_DELAY = 10


class Message(ctypes.Structure):
    _fields_ = [("style", ctypes.c_int), ("text", ctypes.c_char_p)]


class Response(ctypes.Structure):
    _fields_ = [("text", ctypes.c_void_p), ("code", ctypes.c_int)]


CONVERSE = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_int, ctypes.POINTER(ctypes.POINTER(Message)), ctypes.POINTER(ctypes.POINTER(Response)),
    ctypes.c_void_p)
DELAY = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p)


class Conversation(ctypes.Structure):
    _fields_ = [("function", CONVERSE), ("data", ctypes.c_void_p)]


@DELAY
def at_once(_status, _microseconds, _data):
    """Wait for nothing after a failure."""


def ask(service, user, password):
    """Return what authentication and account management answer; the second is None where the first refuses."""

    @CONVERSE
    def converse(count, messages, responses, _data):
        made = LIBC.calloc(count, ctypes.sizeof(Response))
        answers = ctypes.cast(made, ctypes.POINTER(Response))
        for index in range(count):
            if messages[index].contents.style in (1, 2):
                answers[index].text = LIBC.strdup(password.encode())
        responses[0] = answers
        return 0

    handle = ctypes.c_void_p()
    conversation = Conversation(converse, None)
    started = PAM.pam_start(service.encode(), user.encode(), ctypes.byref(conversation), ctypes.byref(handle))
    if started:
        return [started, None]
    PAM.pam_set_item(handle, FAIL_DELAY, ctypes.cast(at_once, ctypes.c_void_p))
    result = PAM.pam_authenticate(handle, 0)
    account = None if result else PAM.pam_acct_mgmt(handle, 0)
    PAM.pam_end(handle, result)
    return [result, account]


def main():
    # As a program with root's rights that somebody else started: pam_rootok lets root itself in.
    os.setresuid(65534, 0, 0)
    for line in sys.stdin:
        answers = []
        for service, user, passwords in json.loads(line):
            for path in glob.glob("/run/faillock/*"):
                os.unlink(path)
            answers.append([ask(service, user, password) for password in passwords])
        print(json.dumps(answers), flush=True)


if __name__ == "__main__":
    main()
