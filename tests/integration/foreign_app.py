#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""What runs inside the sandbox of a foreign app: does the calls that come as lines of JSON, and answers each with one.

{"call": [NAME, PATH, METHOD, SIGNATURE, ARGUMENTS], "times": N} -> {"answers": [..], "errors": {NAME: how many}}
{"connect": true}: a new connection from then on -> its unique name"""

import json
import os
import sys

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position

FLAGS = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
TIMEOUT_MSEC = 60000


def connect():
    return Gio.DBusConnection.new_for_address_sync(os.environ['DBUS_SESSION_BUS_ADDRESS'], FLAGS, None, None)


def call(bus, name, path, method, signature, arguments, times):
    interface, _, member = method.rpartition('.')
    answers, errors, left = [], {}, times
    loop = GLib.MainLoop()

    def answered(_bus, result):
        nonlocal left
        try:
            answers.append(bus.call_finish(result).unpack())
        except GLib.Error as error:
            remote = Gio.DBusError.get_remote_error(error) or 'none'
            errors[remote] = errors.get(remote, 0) + 1
        left -= 1
        if left == 0:
            loop.quit()

    for _ in range(times):
        parameters = GLib.Variant(signature, arguments) if signature else None
        bus.call(name, path, interface, member, parameters, None, Gio.DBusCallFlags.NONE, TIMEOUT_MSEC, None, answered)
    loop.run()
    return {'answers': answers, 'errors': errors}


def main():
    bus = connect()
    print(json.dumps(bus.get_unique_name()), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if order.get('connect'):
            bus = connect()
            answer = bus.get_unique_name()
        else:
            name, path, method, signature, arguments = order['call']
            answer = call(bus, name, path, method, signature, tuple(arguments), order.get('times', 1))
        print(json.dumps(answer), flush=True)


if __name__ == '__main__':
    main()
