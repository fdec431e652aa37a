# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Parts of a desktop that the little internet has none of: who shows notifications, the wizard that they open, and the
NetworkManager that says whether there is a network. They live on buses and connections of their own."""

import contextlib
import os
import subprocess

import common
import product
from product import Gio, GLib

NOTIFICATIONS = 'org.freedesktop.Notifications'
NETWORK_MANAGER = 'org.freedesktop.NetworkManager'
NOTIFICATIONS_XML = '''
<node><interface name="org.freedesktop.Notifications">
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/>
    <arg type="i" direction="in"/><arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
</interface></node>'''
APPLICATION_XML = '''
<node><interface name="org.freedesktop.Application">
  <method name="ActivateAction">
    <arg type="s" direction="in"/><arg type="av" direction="in"/><arg type="a{sv}" direction="in"/>
  </method>
</interface></node>'''
NETWORK_MANAGER_XML = '''
<node><interface name="org.freedesktop.NetworkManager">
  <property name="NetworkingEnabled" type="b" access="read"/>
  <property name="State" type="u" access="read"/>
  <property name="Connectivity" type="u" access="read"/>
  <property name="Metered" type="u" access="read"/>
  <property name="Version" type="s" access="read"/>
</interface></node>'''
ASLEEP, CONNECTED = (10, 1), (70, 4)  # State and Connectivity of NetworkManager


def pump(seconds=0.05):
    """Lets the parts of this process answer."""
    end = GLib.get_monotonic_time() + seconds * 1e6
    while GLib.get_monotonic_time() < end:
        if not GLib.MainContext.default().iteration(False):
            GLib.usleep(2000)


def pump_until(condition, what, seconds=10):
    def look():
        pump()
        return condition()
    return common.wait_until(look, what, seconds)


class Served:
    """An object on a connection of its own, under a name."""

    def __init__(self, address, name, path, xml):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.name, self.path = name, path
        self.bus.register_object(path, Gio.DBusNodeInfo.new_for_xml(xml).interfaces[0], self.called, self.read, None)
        self.bus.call_sync('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'RequestName',
                           GLib.Variant('(su)', (name, 4)), None, Gio.DBusCallFlags.NONE, -1, None)

    def called(self, _bus, _sender, _path, _interface, member, parameters, invocation):
        invocation.return_value(getattr(self, member)(*parameters.unpack()))

    def read(self, _bus, _sender, _path, _interface, name):
        return getattr(self, name)

    def emit(self, interface, member, signature, *values):
        self.bus.emit_signal(None, self.path, interface, member, GLib.Variant(signature, values))
        self.bus.flush_sync()

    def leave(self):
        self.bus.close_sync(None)


class Notifications(Served):
    """Shows what it is told in a list: number -> (summary, body, actions, hints)."""

    def __init__(self):
        self.shown, self.told = {}, 0
        super().__init__(os.environ['DBUS_SESSION_BUS_ADDRESS'], NOTIFICATIONS, '/org/freedesktop/Notifications',
                         NOTIFICATIONS_XML)

    def Notify(self, _app, replaces, _icon, summary, body, actions, hints, _timeout):  # pylint: disable=invalid-name
        self.told += 1
        number = replaces or self.told
        self.shown[number] = (summary, body, actions, hints)
        return GLib.Variant('(u)', (number,))

    def CloseNotification(self, number):  # pylint: disable=invalid-name
        self.shown.pop(number, None)

    def follow(self, number):
        self.emit(NOTIFICATIONS, 'ActivationToken', '(us)', number, 'the-token')
        self.emit(NOTIFICATIONS, 'ActionInvoked', '(us)', number, 'default')


class Wizard(Served):
    """Stands where the wizard's bus name is, and notes what it is asked to do."""

    def __init__(self):
        self.asked = []
        super().__init__(os.environ['DBUS_SESSION_BUS_ADDRESS'], product.APP, '/io/github/tegata/Tegata', APPLICATION_XML)

    def ActivateAction(self, *arguments):  # pylint: disable=invalid-name
        self.asked.append(arguments)


class NetworkManager(Served):
    NetworkingEnabled = GLib.Variant('b', True)
    Metered = GLib.Variant('u', 0)
    Version = GLib.Variant('s', '1.42.4')

    def __init__(self, state):
        self.set_values(state)
        super().__init__(os.environ['DBUS_SYSTEM_BUS_ADDRESS'], NETWORK_MANAGER, '/org/freedesktop/NetworkManager',
                         NETWORK_MANAGER_XML)

    def set_values(self, state):
        self.State, self.Connectivity = (GLib.Variant('u', value) for value in state)

    def set(self, state):
        self.set_values(state)
        changed = {'State': self.State, 'Connectivity': self.Connectivity}
        self.emit(product.PROPERTIES, 'PropertiesChanged', '(sa{sv}as)', NETWORK_MANAGER, changed, [])


@contextlib.contextmanager
def system_bus():
    """A system bus where the session looks for one, for daemons that start from now on."""
    address = os.environ['DBUS_SYSTEM_BUS_ADDRESS']
    process = subprocess.Popen(['dbus-daemon', '--session', '--nofork', '--nopidfile', f'--address={address}'],
                               stderr=subprocess.DEVNULL)
    path = address.partition('=')[2]
    common.wait_until(lambda: common.connects(path), 'the system bus is there')
    try:
        yield
    finally:
        process.terminate()
        process.wait()
        if os.path.exists(path):
            os.unlink(path)
