#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Every way in which a token endpoint can misbehave towards an account that worked: what a caller is told, what state the
account is in, how tegatactl ends, and that it heals by itself. The table is printed at the end."""

import contextlib
import os
import subprocess
import sys
import time
import unittest
from pathlib import Path

import common
import product
from common import fault, login
from product import GLib, add_account, token

ATTENTION, LATER = 4, 6
FAKETIME = next(Path('/usr/lib').glob('*/faketime/libfaketime.so.1'), None)

# Value of the fault: error, reason, exit status, and how it heals after the repair. "at once": for whoever asks next; "soon":
# within the seconds that the server or we wanted; "asked": for a person, whom no silence holds up.
LATER_SOON = ('ProviderUnavailable', '', LATER, 'soon')
LATER_ASKED = ('ProviderUnavailable', '', LATER, 'asked')
TOKEN_ROWS = {
    'reset': LATER_SOON, 'drop': LATER_SOON, 'half': LATER_SOON, 'slow': LATER_SOON, 'empty': LATER_ASKED,
    'broken': LATER_ASKED, 'html': LATER_ASKED, 'html-400': LATER_ASKED, 'text': LATER_ASKED, 'redirect': LATER_ASKED,
    'huge': LATER_ASKED, '500': LATER_SOON, '503': LATER_SOON, '503-later': LATER_SOON, '429-later': LATER_SOON, '429': LATER_ASKED,
    'temporarily_unavailable': LATER_SOON, 'request-loop': LATER_ASKED,
    'invalid_grant': ('AttentionNeeded', 'grant-revoked', ATTENTION, 'asked'),
    'password-changed': ('AttentionNeeded', 'password-changed', ATTENTION, 'asked'),
    'admin-consent': ('AttentionNeeded', 'admin-consent', ATTENTION, 'asked'),
    'invalid_client': ('AttentionNeeded', 'client-gone', ATTENTION, 'asked'),
    'unauthorized_client': ('AttentionNeeded', 'client-gone', ATTENTION, 'asked'),
    'invalid_scope': ('AttentionNeeded', 'scope-missing', ATTENTION, 'asked'),
}
TLS_ROWS = ('expired', 'other-name', 'untrusted')
TABLE = []


def setUpModule():
    product.require()


def tearDownModule():
    rows = [('fault', 'error', 'state', 'reason', 'exit', 'healed'), *TABLE]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    for row in rows:
        print('  '.join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip(), file=sys.stderr)


def set_daemon_environment(**variables):
    """For daemons that the bus starts from now on."""
    product.call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.UpdateActivationEnvironment',
                 '(a{ss})', variables)


class Faults(product.ProductTest):
    @classmethod
    def setUpClass(cls):
        cls.account = add_account()

    @classmethod
    def tearDownClass(cls):
        fault('clear')
        product.remove(cls.account)

    def forget_everything(self):
        """One account goes through all of it."""
        fault('clear')

    def state(self):
        values = product.managed_accounts()[self.account]
        return values['State'], values['Reason']

    def command_line(self, rejected):
        return subprocess.run(['tegatactl', 'token', common.ADDRESS, f'--rejected={rejected}'], capture_output=True, text=True,
                              check=False, timeout=60)

    def heal(self, rejected, how):
        """Returns how long it took until a caller got another token."""
        began = time.monotonic()
        end = began + {'at once': 0.2, 'soon': 8, 'asked': 0}[how]
        while True:
            try:
                fresh = token(self.account, rejected=rejected, interactive=how == 'asked')[0]
                break
            except GLib.Error:
                if time.monotonic() > end:
                    raise
            time.sleep(0.1)
        self.assertNotEqual(fresh, rejected)
        self.assertEqual(login('imap', token=fresh), 0)
        self.assertEqual(self.state(), ('ready', ''))
        return time.monotonic() - began

    def check(self, name, world, wanted):
        """WORLD is a context in which the fault is there."""
        error, reason, status, how = wanted
        state = ('attention' if reason else 'ready', reason)
        # A person's request, which no silence of the row before holds up.
        rejected = token(self.account, interactive=True)[0]
        pid = product.owner(product.ACCOUNTS)
        with world:
            with self.assert_error(error):
                token(self.account, rejected=rejected)
            self.assertEqual(self.state(), state)
            result = self.command_line(rejected)
            self.assertEqual(result.returncode, status, result.stderr)
            self.assertEqual(result.stdout, '')
            if not reason and pid == product.owner(product.ACCOUNTS):  # What is at hand and good is still given.
                self.assertEqual(token(self.account)[0], rejected)
        seconds = self.heal(rejected, how)
        TABLE.append((name, error, state[0], reason, str(status), f'{how}, {seconds:.1f} s'))

    @contextlib.contextmanager
    def faulty(self, name, value):
        fault(name, value)
        if name == 'tls':  # A session that is taken up again shows no certificate.
            product.stop_daemon()
        try:
            yield
        finally:
            fault('clear', name)

    def test_table(self):
        for value, wanted in TOKEN_ROWS.items():
            with self.subTest(token=value):
                self.check(f'token {value}', self.faulty('token', value), wanted)
        for value in TLS_ROWS:
            with self.subTest(tls=value):
                self.check(f'tls {value}', self.faulty('tls', value), LATER_SOON)

    def test_no_name_server(self):
        self.check('no name server', self.nameless(), ('Offline', '', LATER, 'at once'))

    @contextlib.contextmanager
    def nameless(self):
        """Also for those who know a name already."""
        with common.stopped('dnsmasq', ('127.0.0.1', 53)):
            product.stop_daemon()
            yield

    @contextlib.contextmanager
    def years_away(self, years):
        set_daemon_environment(LD_PRELOAD=os.fspath(FAKETIME), FAKETIME=f'{years * 365:+d}d', FAKETIME_DONT_FAKE_MONOTONIC='1')
        product.stop_daemon()
        try:
            yield
        finally:
            set_daemon_environment(LD_PRELOAD='', FAKETIME='')
            product.stop_daemon()

    @unittest.skipUnless(FAKETIME, 'the package faketime is not installed')
    def test_clock(self):
        for years in (-10, 10):
            with self.subTest(years=years), self.years_away(years):
                with self.assert_error('ProviderUnavailable') as caught:
                    token(self.account)
                self.assertIn('clock', caught.exception.message)
                self.assertEqual(self.state(), ('ready', ''))
                result = self.command_line('none')
                self.assertEqual(result.returncode, LATER, result.stderr)
            began = time.monotonic()
            self.assertEqual(login('imap', token=token(self.account)[0]), 0)
            TABLE.append((f'clock {years:+d} years', 'ProviderUnavailable', 'ready', '', str(LATER),
                          f'at once, {time.monotonic() - began:.1f} s'))


if __name__ == '__main__':
    unittest.main()
