# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""The installed Tegata over plain D-Bus, as any program would use it."""

import contextlib
import os
import re
import signal
import subprocess
from pathlib import Path

import gi

import common
from common import ADDRESS, Person

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position

APP = 'io.github.tegata.Tegata'
ACCOUNTS = f'{APP}.Accounts1'
ACCOUNT = f'{APP}.Account1'
SETUP = f'{APP}.Setup1'
SIGN_IN = f'{APP}.SignIn1'
ACCOUNTS_PATH = '/io/github/tegata/Tegata/Accounts1'
SETUP_PATH = '/io/github/tegata/Tegata/Setup1'
SCHEMA = f'{APP}.Grant'
PROPERTIES = 'org.freedesktop.DBus.Properties'
SECRETS = 'org.freedesktop.secrets'
FOLDER = Path(os.environ['XDG_DATA_HOME']) / 'tegata/accounts'
PREFIX = Path(os.environ.get('TEGATA_PREFIX', '/nonexistent'))
TIMEOUT_MSEC = 60000


def require():
    """For setUpModule: a missing product is a failure, never a silent skip."""
    for program in ('bin/tegatactl', 'libexec/tegatad'):
        if not (PREFIX / program).exists():
            raise AssertionError(f'{PREFIX / program} is missing: run `meson install` first')


def open_bus():
    """A connection of its own, so that it can leave."""
    return Gio.DBusConnection.new_for_address_sync(
        os.environ['DBUS_SESSION_BUS_ADDRESS'],
        Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)


BUS = open_bus()


def variants(**values):
    """a{sv} of strings, booleans, unsigned numbers or ready variants; _ in names becomes -."""
    def wrap(value):
        if isinstance(value, GLib.Variant):
            return value
        if isinstance(value, bool):
            return GLib.Variant('b', value)
        return GLib.Variant('s' if isinstance(value, str) else 'u', value)
    return {name.replace('_', '-'): wrap(value) for name, value in values.items()}


def call(name, path, method, signature=None, *arguments, bus=BUS):
    """METHOD is INTERFACE.MEMBER; returns the tuple of answers."""
    interface, _, member = method.rpartition('.')
    answer = bus.call_sync(name, path, interface, member, signature and GLib.Variant(signature, arguments), None,
                           Gio.DBusCallFlags.NONE, TIMEOUT_MSEC, None)
    return answer.unpack()


def setup(member, signature=None, *arguments, bus=BUS):
    return call(SETUP, SETUP_PATH, f'{SETUP}.{member}', signature, *arguments, bus=bus)


def secret_service(member, signature, *arguments):
    return call(SECRETS, '/org/freedesktop/secrets', f'org.freedesktop.Secret.Service.{member}', signature, *arguments)


def properties(name, path, interface, bus=BUS):
    return call(name, path, f'{PROPERTIES}.GetAll', '(s)', interface, bus=bus)[0]


def managed_accounts():
    objects = call(ACCOUNTS, ACCOUNTS_PATH, 'org.freedesktop.DBus.ObjectManager.GetManagedObjects')[0]
    return {path: interfaces[ACCOUNT] for path, interfaces in objects.items() if ACCOUNT in interfaces}


def token(account, bus=BUS, **options):
    """(token, expires_at, details)"""
    return call(ACCOUNTS, account, f'{ACCOUNT}.GetAccessToken', '(a{sv})', variants(**options), bus=bus)


def remove(account):
    return setup('Remove', '(oa{sv})', account, {})[0]


def account_files():
    return sorted(FOLDER.glob('*.json')) if FOLDER.exists() else []


def files_left():
    return {file.name for file in FOLDER.iterdir()} - {'.lock'} if FOLDER.exists() else set()


def keyring_items():
    """Object path -> attributes of everything that Tegata has in the keyring."""
    found = secret_service('SearchItems', '(a{ss})', {'xdg:schema': SCHEMA})
    return {path: properties(SECRETS, path, 'org.freedesktop.Secret.Item')['Attributes']
            for paths in found for path in paths}


def error_name(error):
    return (Gio.DBusError.get_remote_error(error) or '').removeprefix(f'{APP}.Error.')


def owner(name):
    """The process behind a bus name, without starting it; None if there is none."""
    try:
        return call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus.GetConnectionUnixProcessID', '(s)', name)[0]
    except GLib.Error:
        return None


def stop_daemon(how=signal.SIGTERM):
    if pid := owner(ACCOUNTS):
        common.end(pid, how)
        common.wait_until(lambda: owner(ACCOUNTS) is None, 'the bus has noticed')


class SignIn:
    """One sign-in under way."""

    def __init__(self, path, bus=BUS):
        self.path = path
        self.bus = bus

    @classmethod
    def start(cls, address=ADDRESS, provider='example', bus=BUS, **options):
        options.setdefault('consent', 'embedded')
        return cls(setup('StartSignIn', '(a{sv}a{sv})', variants(address=address, provider=provider), variants(**options),
                         bus=bus)[0], bus)

    def __getattr__(self, name):
        """sign_in.State and so on."""
        return call(SETUP, self.path, f'{PROPERTIES}.Get', '(ss)', SIGN_IN, name, bus=self.bus)[0]

    def respond(self, uri):
        call(SETUP, self.path, f'{SIGN_IN}.Respond', '(s)', uri, bus=self.bus)

    def cancel(self):
        call(SETUP, self.path, f'{SIGN_IN}.Cancel', bus=self.bus)

    def wait(self, state='done'):
        """Waits for the end, which has to be STATE; returns the account's path, or the error."""
        final = common.wait_until(lambda: (now := self.State) in ('done', 'failed', 'cancelled') and now,
                                  'the sign-in ends', 30)
        if final != state:
            raise AssertionError(f'the sign-in is {final}, not {state}: {self.Error}')
        return self.Account if state == 'done' else self.Error


def add_account(address=ADDRESS, **options):
    sign_in = SignIn.start(address, **options)
    sign_in.respond(Person(address).visit(sign_in.AuthorizationUri))
    return sign_in.wait()


def stop_keyring():
    common.end(owner(SECRETS))
    common.wait_until(lambda: owner(SECRETS) is None, 'the keyring is gone')


def start_keyring():
    """As a session does: unlocked with the person's password, which is that of tests/internet/servers.py."""
    process = common.start(['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'], 'keyring.log',
                           stdin=subprocess.PIPE)
    process.stdin.write(b'little internet')
    process.stdin.close()
    common.wait_until(lambda: owner(SECRETS) and default_collection() != '/', 'the keyring is open')


def default_collection():
    return secret_service('ReadAlias', '(s)', 'default')[0]


def lock_keyring():
    secret_service('Lock', '(ao)', [default_collection()])


class ProductTest(common.FaultyWorld):
    """Each test starts without accounts, and leaves none."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.forget_everything)

    def forget_everything(self):
        common.fault('clear')
        for account in managed_accounts():
            remove(account)

    @contextlib.contextmanager
    def assert_error(self, name):
        with self.assertRaises(GLib.Error) as caught:
            yield caught
        self.assertEqual(error_name(caught.exception), name, caught.exception.message)
        self.assert_sentence(re.sub(r'^GDBus\.Error:[\w.]+: ', '', caught.exception.message))

    def assert_sentence(self, message):
        """Ready to be shown to a person; it may begin with a field of the candidate, or with a host."""
        self.assertRegex(message, r'^([a-z][a-z_.\[\]0-9]*: )?([A-Z“]|https://[^ ]+ |[a-z0-9.-]+\.[a-z]+ ).*[.?!”]$')
        self.assertNotIn('GDBus', message)

    def assert_nothing_half_made(self):
        self.assertEqual(managed_accounts(), {})
        # What a killed daemon left is taken back by the next one, soon after it has started.
        common.wait_until(lambda: not keyring_items() and not files_left(),
                          lambda: f'{keyring_items()} and {files_left()} are gone')
