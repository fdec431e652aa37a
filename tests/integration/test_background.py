#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""What the daemon does of its own accord: it refreshes early, keeps grants alive that nobody uses, and tells the person when
an account needs them."""

import json
import subprocess
import time
import unittest

import desktop
import product
from common import ADDRESS, Person, fault, login, token_requests
from desktop import pump, pump_until
from product import SignIn, add_account, token, variants

setUpModule = product.require

# A token of that life is due 10.5 to 12 s after it came, and callers are content with it for 15.
LIFE_SECONDS = 30
DUE_SECONDS = 12


def refresh_count():
    return len([entry for entry in token_requests() if entry.get('grant_type') == 'refresh_token'])


class Early(product.ProductTest):
    def setUp(self):
        super().setUp()
        bus = desktop.system_bus()
        bus.__enter__()  # pylint: disable=unnecessary-dunder-call
        self.addCleanup(bus.__exit__, None, None, None)

    def with_network(self, state):
        self.network = desktop.NetworkManager(state)
        self.addCleanup(self.network.leave)
        product.stop_daemon()
        self.addCleanup(product.stop_daemon)

    def make_account(self):
        """The daemon asks NetworkManager, which lives in this process, while it starts."""
        fault('access-token-seconds', str(LIFE_SECONDS))
        with subprocess.Popen(['gdbus', 'wait', '--session', '--activate', product.SETUP, product.SETUP]) as starting:
            pump_until(lambda: starting.poll() is not None, 'the daemon has started')
        account = add_account()
        return account, token(account)[0]

    def test_in_time(self):
        self.with_network(desktop.CONNECTED)
        account, first = self.make_account()
        before = refresh_count()
        pump_until(lambda: refresh_count() > before, 'the refresh', DUE_SECONDS + 3)
        # The old one is good until the new one is in the keyring.
        pump_until(lambda: token(account)[0] != first, 'the new token')
        second = token(account)[0]
        self.assertEqual(refresh_count(), before + 1)
        self.assertEqual(login('imap', token=second), 0)

    def test_without_a_network(self):
        self.with_network(desktop.ASLEEP)
        account, first = self.make_account()
        before = refresh_count()
        pump(DUE_SECONDS + 1)
        self.assertEqual(refresh_count(), before)
        self.assertEqual(token(account)[0], first)
        self.network.set(desktop.CONNECTED)
        pump_until(lambda: refresh_count() > before, 'the refresh', 15)


class KeepAlive(product.ProductTest):
    def age(self, account, days):
        product.stop_daemon()
        file = product.FOLDER / f'{account.rpartition("/")[2]}.json'
        values = json.loads(file.read_text())
        self.assertAlmostEqual(values['refreshed'], time.time(), delta=100)
        values['refreshed'] -= days * 86400
        file.write_text(json.dumps(values))
        return file

    def test_only_what_is_due(self):
        old, young = add_account(), add_account('second@example.net')
        file = self.age(old, 40)
        self.age(young, 20)
        before = refresh_count()
        self.assertEqual(product.setup('KeepAlive')[0], {'refreshed': 1, 'failed': 0, 'not-due': 1})
        self.assertEqual(refresh_count(), before + 1)
        self.assertAlmostEqual(json.loads(file.read_text())['refreshed'], time.time(), delta=100)
        self.assertEqual(product.setup('KeepAlive')[0], {'refreshed': 0, 'failed': 0, 'not-due': 2})

    def test_later_where_it_fails(self):
        account = add_account()
        self.age(account, 40)
        fault('token', '500')
        self.assertEqual(product.setup('KeepAlive')[0], {'refreshed': 0, 'failed': 1, 'not-due': 0})
        self.assertEqual(product.managed_accounts()[account]['State'], 'ready')
        fault('clear')
        time.sleep(1.5)
        self.assertEqual(product.setup('KeepAlive')[0]['refreshed'], 1)

    def test_timer_calls_what_is_there(self):
        unit = (product.PREFIX / 'lib/systemd/user/tegata-keep-alive.service').read_text()
        words = next(line for line in unit.splitlines() if line.startswith('ExecStart=')).split()
        self.assertEqual(words[-4:], [product.SETUP, product.SETUP_PATH, product.SETUP, 'KeepAlive'])
        self.assertTrue((product.PREFIX / 'lib/systemd/user/timers.target.wants/tegata-keep-alive.timer').exists())


class Notices(product.ProductTest):
    def setUp(self):
        super().setUp()
        self.account = add_account()

    def watch(self):
        self.notifications = desktop.Notifications()
        self.addCleanup(self.notifications.leave)

    def break_grant(self, kind='invalid_grant', **options):
        fault('token', kind)
        with self.assert_error('AttentionNeeded'):
            token(self.account, interactive=True, **options)
        pump(0.3)

    def first_token(self):
        return token(self.account, interactive=True)[0]

    def test_one_that_opens_the_wizard(self):
        self.watch()
        wizard = desktop.Wizard()
        self.addCleanup(wizard.leave)
        self.break_grant(rejected=self.first_token())
        (number, (summary, body, actions, hints)), = self.notifications.shown.items()
        self.assertIn(ADDRESS, summary)
        self.assert_sentence(body)
        self.assertEqual((actions[0], hints['desktop-entry']), ('default', product.APP))
        self.notifications.follow(number)
        pump_until(lambda: wizard.asked, 'the wizard is asked')
        (action, parameters, platform_data), = wizard.asked
        self.assertEqual((action, parameters), ('sign-in-again', [ADDRESS]))
        self.assertEqual(platform_data['activation-token'], 'the-token')

    def test_never_twice(self):
        self.watch()
        first = self.first_token()
        self.break_grant(rejected=first)
        self.break_grant()
        self.assertEqual(self.notifications.told, 1)
        # Neither by the next daemon ...
        product.stop_daemon()
        self.break_grant()
        self.assertEqual(self.notifications.told, 1)
        # ... nor when it went by itself and comes back.
        fault('clear')
        first = self.first_token()
        self.break_grant(rejected=first)
        self.assertEqual(self.notifications.told, 2)  # This daemon does not know what the one before it told.
        fault('clear')
        first = self.first_token()
        self.break_grant(rejected=first)
        self.assertEqual(self.notifications.told, 2)

    def test_goes_when_it_heals(self):
        self.watch()
        self.break_grant(rejected=self.first_token())
        self.assertEqual(len(self.notifications.shown), 1)
        fault('clear')
        self.first_token()
        pump(0.3)
        self.assertEqual(self.notifications.shown, {})

    def test_goes_with_a_new_consent(self):
        self.watch()
        self.break_grant(rejected=self.first_token())
        fault('clear')
        sign_in = SignIn(product.setup('Reauthenticate', '(oa{sv})', self.account, variants(consent='embedded'))[0])
        sign_in.respond(Person().visit(sign_in.AuthorizationUri))
        sign_in.wait()
        pump(0.3)
        self.assertEqual(self.notifications.shown, {})
        # What comes after that is another trouble.
        self.break_grant(rejected=self.first_token())
        self.assertEqual((self.notifications.told, len(self.notifications.shown)), (2, 1))

    def test_later_where_nobody_shows_any(self):
        self.break_grant(rejected=self.first_token())
        self.watch()
        pump_until(lambda: self.notifications.told, 'the notification')
        self.assertEqual(self.notifications.told, 1)

    def test_none_for_a_bad_day(self):
        self.watch()
        first = self.first_token()
        for kind in ('500', 'html', 'drop'):
            fault('token', kind)
            with self.assert_error('ProviderUnavailable'):
                token(self.account, rejected=first, interactive=True)
        pump(0.3)
        self.assertEqual(self.notifications.told, 0)


if __name__ == '__main__':
    unittest.main()
