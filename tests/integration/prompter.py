#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Stands where the desktop's password dialog would: a person who closes it each time.

gnome-keyring asks org.gnome.keyring.SystemPrompter to show its dialogs; this one answers that it was closed.
"""

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position

INTERFACE = Gio.DBusNodeInfo.new_for_xml('''
<node>
  <interface name="org.gnome.keyring.internal.Prompter">
    <method name="BeginPrompting"><arg type="o" direction="in"/></method>
    <method name="PerformPrompt">
      <arg type="o" direction="in"/>
      <arg type="s" direction="in"/>
      <arg type="a{sv}" direction="in"/>
      <arg type="s" direction="in"/>
    </method>
    <method name="StopPrompting"><arg type="o" direction="in"/></method>
  </interface>
</node>''').interfaces[0]


def answer(bus, sender, _path, _interface, member, parameters, invocation):
    invocation.return_value(None)
    if member == 'BeginPrompting':
        bus.call(sender, parameters.unpack()[0], 'org.gnome.keyring.internal.Prompter.Callback', 'PromptDone', None, None,
                 Gio.DBusCallFlags.NONE, -1, None, None)


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    bus.register_object('/org/gnome/keyring/Prompter', INTERFACE, answer, None, None)
    Gio.bus_own_name_on_connection(bus, 'org.gnome.keyring.SystemPrompter', Gio.BusNameOwnerFlags.NONE, None, None)
    GLib.MainLoop().run()


main()
