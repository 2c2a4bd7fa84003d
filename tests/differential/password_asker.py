"""Run inside a host: has its own libpam set passwords, over and over, and tells which it took. Requests and answers are
lines of JSON.
"""

import ctypes
import json
import os
import shutil
import sys

from pam_asker import CONVERSE, FAIL_DELAY, LIBC, PAM, Conversation, Response, at_once

SHADOW = "/etc/shadow"
FIRST = "/srv/shadow"


def change(service, user, actor, current, new):
    """Return what changing a password answers: as a program with root's rights that the actor started, which passwd is.
    """

    @CONVERSE
    def converse(count, messages, responses, _data):
        made = LIBC.calloc(count, ctypes.sizeof(Response))
        answers = ctypes.cast(made, ctypes.POINTER(Response))
        for index in range(count):
            message = messages[index].contents
            if message.style in (1, 2):
                answers[index].text = LIBC.strdup((current if b"urrent" in message.text else new).encode())
        responses[0] = answers
        return 0

    handle = ctypes.c_void_p()
    conversation = Conversation(converse, None)
    os.setresuid(actor, 0, 0)
    result = PAM.pam_start(service.encode(), user.encode(), ctypes.byref(conversation), ctypes.byref(handle))
    if not result:
        PAM.pam_set_item(handle, FAIL_DELAY, ctypes.cast(at_once, ctypes.c_void_p))
        result = PAM.pam_chauthtok(handle, 0)
        PAM.pam_end(handle, result)
    os.setresuid(0, 0, 0)
    return result


def main():
    for line in sys.stdin:
        answers = []
        for request in json.loads(line):
            shutil.copy2(FIRST, SHADOW)
            with open(SHADOW, encoding="ascii") as stream:
                before = stream.read()
            result = change(*request)
            with open(SHADOW, encoding="ascii") as stream:
                answers.append([result == 0, stream.read() != before])
        shutil.copy2(FIRST, SHADOW)
        print(json.dumps(answers), flush=True)


main()
