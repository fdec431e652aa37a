#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Inside the sandbox of a foreign app: a connection to the bus that outlives the process that made it.

Prints the name of the error that GetAccessToken ends with, or what it gave. With the word "wait" it prints its unique name first,
and calls when there is a line on the standard input."""

import os
import sys
import time

import dbus


def main():
    name, account, interface, *wait = sys.argv[1:]
    reader, writer = os.pipe()
    first = os.fork()
    if first:
        # The sandbox ends with this process: at the end of the pipe.
        os.close(writer)
        os.waitpid(first, 0)
        os.read(reader, 1)
        return
    first = os.getpid()
    bus = dbus.bus.BusConnection(os.environ['DBUS_SESSION_BUS_ADDRESS'])
    if os.fork():
        os._exit(0)
    # The bus has learnt from the kernel whose connection this is, and that was the one that is gone in a moment.
    while os.getppid() == first:
        time.sleep(0.01)
    if wait:
        print(bus.get_unique_name(), flush=True)
        sys.stdin.readline()
    try:
        print(bus.call_blocking(name, account, interface, 'GetAccessToken', 'a{sv}', ({},), timeout=20), flush=True)
    except dbus.DBusException as error:
        print(error.get_dbus_name(), flush=True)
    os._exit(0)


if __name__ == '__main__':
    main()
