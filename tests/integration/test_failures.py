#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""When things go wrong: the right error with a sentence for the person, and nothing half-made left behind."""

import os
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

import common
import product
from common import Person, fault, login, token_requests
from product import GLib, SignIn, add_account, token

setUpModule = product.require

TOKEN_FAULTS = ('500', 'html', 'empty', 'drop')


class Refused(product.ProductTest):
    """Sign-ins that must not start."""

    def tearDown(self):
        self.assert_nothing_half_made()

    def test_provider_without_client_id(self):
        with self.assert_error('Unsupported'):
            SignIn.start('somebody@noclient.example', 'noclient')

    def test_unknown_provider(self):
        with self.assert_error('NotFound'):
            SignIn.start(provider='nowhere')

    def test_not_an_address(self):
        for address in ('', 'traveller', '@example.net', 'traveller@', 'a b@example.net', 'traveller@[127.0.0.1]',
                        'traveller@localhost'):
            with self.subTest(address=address), self.assert_error('InvalidArgument'):
                SignIn.start(address)

    def test_unknown_consent(self):
        with self.assert_error('InvalidArgument'):
            SignIn.start(consent='handshake')


class Consent(product.ProductTest):
    """Answers of the browser that must not be believed, and people who change their minds."""

    def tearDown(self):
        self.assert_nothing_half_made()
        self.assertEqual([entry for entry in token_requests()[self.requests_before:] if entry['endpoint'] == 'token'], [])

    def setUp(self):
        super().setUp()
        self.requests_before = len(token_requests())

    def test_denied(self):
        sign_in = SignIn.start()
        with self.assert_error('Cancelled'):
            sign_in.respond(Person(answer='deny').visit(sign_in.AuthorizationUri))
        self.assertIn(sign_in.State, ('failed', 'cancelled'))

    def test_denied_in_the_browser(self):
        sign_in = SignIn.start(consent='system')
        uri = Person(answer='deny').visit(sign_in.AuthorizationUri)
        self.assertIn('error=access_denied', uri)
        common.curl(uri)
        common.wait_until(lambda: sign_in.State in ('failed', 'cancelled'), 'the sign-in ends')

    def test_forged_answers(self):
        for kind in ('wrong-state', 'wrong-iss', 'missing-iss'):
            with self.subTest(kind=kind):
                fault('redirect', kind)
                sign_in = SignIn.start()
                with self.assert_error('NotAllowed'):
                    sign_in.respond(Person().visit(sign_in.AuthorizationUri))
                name, sentence = sign_in.wait('failed')
                self.assertEqual(name, f'{product.APP}.Error.NotAllowed')
                self.assert_sentence(sentence)

    def test_only_one_answer(self):
        fault('redirect', 'wrong-state')
        sign_in = SignIn.start()
        with self.assert_error('NotAllowed'):
            sign_in.respond(Person().visit(sign_in.AuthorizationUri))
        fault('clear')
        with self.assertRaises(GLib.Error):
            sign_in.respond(Person().visit(sign_in.AuthorizationUri))

    def test_not_our_redirect(self):
        sign_in = SignIn.start()
        for uri in ('https://accounts.example.net/?code=x', 'io.github.tegata.tegata:/other?code=x', 'nonsense', ''):
            with self.subTest(uri=uri), self.assert_error('InvalidArgument'):
                sign_in.respond(uri)
        self.assertEqual(sign_in.State, 'consent')
        sign_in.cancel()

    def test_cancelled(self):
        sign_in = SignIn.start()
        sign_in.cancel()
        with self.assertRaises(GLib.Error):
            sign_in.respond(Person().visit(sign_in.AuthorizationUri))

    def test_caller_vanishes(self):
        bus = product.open_bus()
        sign_in = SignIn.start(bus=bus, consent='system')
        uri = Person().visit(sign_in.AuthorizationUri)
        bus.close_sync(None)
        common.wait_until(lambda: common.curl(uri).returncode == 7, 'the listener is closed')


class Exchange(product.ProductTest):
    """The token endpoint does not play along after consent."""

    def tearDown(self):
        self.assert_nothing_half_made()

    def fail_with(self, kind):
        fault('token', kind)
        sign_in = SignIn.start()
        sign_in.respond(Person().visit(sign_in.AuthorizationUri))
        return sign_in

    def test_no_usable_answer(self):
        for kind in TOKEN_FAULTS:
            with self.subTest(kind=kind):
                name, sentence = self.fail_with(kind).wait('failed')
                self.assertEqual(name, f'{product.APP}.Error.ProviderUnavailable', sentence)
                self.assert_sentence(sentence)

    def test_no_answer(self):
        began = time.monotonic()
        name, sentence = self.fail_with('hang').wait('failed')
        self.assertEqual(name, f'{product.APP}.Error.ProviderUnavailable')
        self.assert_sentence(sentence)
        self.assertLess(time.monotonic() - began, 25)

    def test_code_refused(self):
        name, sentence = self.fail_with('invalid_grant').wait('failed')
        self.assertNotEqual(name, '')
        self.assert_sentence(sentence)

    def test_cancelled_meanwhile(self):
        sign_in = self.fail_with('hang')
        began = time.monotonic()
        sign_in.cancel()
        try:
            sign_in.wait('cancelled')
        except GLib.Error as error:  # It may be gone already.
            self.assertIn('Unknown', product.Gio.DBusError.get_remote_error(error))
        self.assertLess(time.monotonic() - began, 2)

    def test_caller_vanishes_meanwhile(self):
        bus = product.open_bus()
        fault('token', 'hang')
        sign_in = SignIn.start(bus=bus)
        before = len(token_requests())
        sign_in.respond(Person().visit(sign_in.AuthorizationUri))
        common.wait_until(lambda: len(token_requests()) > before, 'the code is sent')
        bus.close_sync(None)
        product.managed_accounts()

    def test_daemon_killed_meanwhile(self):
        sign_in = self.fail_with('hang')
        self.assertEqual(sign_in.State, 'exchanging')
        product.stop_daemon(signal.SIGKILL)


class Keyring(product.ProductTest):
    """The place for the grant is missing, locked, or stays locked."""

    def open_again(self):
        if product.owner('org.freedesktop.secrets'):
            product.stop_keyring()
        product.start_keyring()

    def sign_in(self):
        sign_in = SignIn.start()
        sign_in.respond(Person().visit(sign_in.AuthorizationUri))
        return sign_in.wait('failed')

    def close_dialogs(self):
        process = subprocess.Popen([sys.executable, Path(__file__).with_name('prompter.py')])
        common.wait_until(lambda: product.owner('org.gnome.keyring.SystemPrompter'), 'somebody closes dialogs')
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)

    def assert_not_stored(self, error, wanted):
        self.assertEqual(error[0], f'{product.APP}.Error.{wanted}', error[1])
        self.assert_sentence(error[1])
        self.open_again()
        self.assert_nothing_half_made()

    def test_absent(self):
        product.stop_keyring()
        self.addCleanup(self.open_again)
        self.assert_not_stored(self.sign_in(), 'KeyringUnavailable')

    def test_locked_without_a_dialog(self):
        product.lock_keyring()
        self.addCleanup(self.open_again)
        self.assert_not_stored(self.sign_in(), 'KeyringLocked')

    def test_dialog_dismissed(self):
        self.close_dialogs()
        product.lock_keyring()
        self.addCleanup(self.open_again)
        self.assert_not_stored(self.sign_in(), 'KeyringLocked')

    def test_grant_that_could_not_be_kept_is_given_back(self):
        product.stop_keyring()
        self.addCleanup(self.open_again)
        before = len(token_requests())
        self.sign_in()
        common.wait_until(lambda: 'revocation' in [entry['endpoint'] for entry in token_requests()[before:]],
                          'the grant is revoked')

    def test_account_waits_for_its_keyring(self):
        account = add_account()
        for close, wanted in ((product.lock_keyring, 'KeyringLocked'), (product.stop_keyring, 'KeyringUnavailable')):
            with self.subTest(wanted=wanted):
                product.stop_daemon()
                close()
                self.addCleanup(self.open_again)
                with self.assert_error(wanted):
                    token(account)
                self.assertEqual(product.managed_accounts()[account]['State'], 'ready')
                self.open_again()
                self.assertEqual(login('imap', token=token(account)[0]), 0)

    def test_cached_token_needs_no_keyring(self):
        account = add_account()
        first = token(account)
        product.stop_keyring()
        self.addCleanup(self.open_again)
        self.assertEqual(token(account), first)

    def test_daemon_killed_while_storing(self):
        keyring = product.owner('org.freedesktop.secrets')
        sign_in = SignIn.start()
        uri = Person().visit(sign_in.AuthorizationUri)
        os.kill(keyring, signal.SIGSTOP)
        self.addCleanup(os.kill, keyring, signal.SIGCONT)
        sign_in.respond(uri)
        common.wait_until(lambda: sign_in.State == 'storing', 'storing')
        product.stop_daemon(signal.SIGKILL)
        os.kill(keyring, signal.SIGCONT)
        self.assert_nothing_half_made()


class Refresh(product.ProductTest):
    """An account that worked meets a bad day: the caller is told to try later, the account stays ready."""

    def setUp(self):
        super().setUp()
        self.account = add_account()
        self.first = token(self.account)[0]

    def tearDown(self):
        self.assertEqual(product.managed_accounts()[self.account]['State'], 'ready')
        fault('clear')
        product.stop_daemon()  # or it would wait a little before it asks again
        self.assertEqual(login('imap', token=token(self.account)[0]), 0)

    def test_no_usable_answer(self):
        for kind in TOKEN_FAULTS:
            with self.subTest(kind=kind):
                product.stop_daemon()
                fault('token', kind)
                with self.assert_error('ProviderUnavailable'):
                    token(self.account)
                self.assertEqual(product.managed_accounts()[self.account]['State'], 'ready')

    def test_token_at_hand_is_still_given(self):
        fault('token', '500')
        with self.assert_error('ProviderUnavailable'):
            token(self.account, rejected=self.first)
        self.assertEqual(token(self.account)[0], self.first)

    def test_provider_is_not_pestered(self):
        product.stop_daemon()
        fault('token', '500')
        before = len(token_requests())
        for _ in range(20):
            with self.assert_error('ProviderUnavailable'):
                token(self.account)
        self.assertLessEqual(len(token_requests()) - before, 2)

    def test_no_name_server(self):
        product.stop_daemon()
        with common.stopped('dnsmasq', ('127.0.0.1', 53)), self.assert_error('Offline'):
            token(self.account)


class Unreachable(product.ProductTest):
    def test_nobody_listens(self):
        account = add_account()
        product.stop_daemon()
        # It keeps its grants in memory only, so nothing is to be had from it afterwards.
        with common.stopped('authorization-server', ('127.1.0.10', 443)), self.assert_error('Offline'):
            token(account)
        self.assertEqual(product.managed_accounts()[account]['State'], 'ready')


class Damage(product.ProductTest):
    def damage(self, file, text):
        product.stop_daemon()
        file.write_bytes(text)

    def test_costs_one_account_only(self):
        damaged, whole = add_account(), add_account('second@example.net')
        file = product.FOLDER / f'{damaged.rpartition("/")[2]}.json'
        good = file.read_bytes()
        for text in (b'', b'{', b'[]', b'{"address": 5}', b'\xff\xfe', good[:-20], b'[' * 100000):
            with self.subTest(text=text[:20]):
                self.damage(file, text)
                self.assertEqual(list(product.managed_accounts()), [whole])
                self.assertEqual(file.read_bytes(), text)
                self.assertIn(file.name, (common.INTERNET / 'log/session-bus.log').read_text(errors='replace'))
        self.assertEqual(login('imap', 'second@example.net', token=token(whole)[0]), 0)
        self.damage(file, good)
        self.assertEqual(set(product.managed_accounts()), {damaged, whole})
        self.assertEqual(login('imap', token=token(damaged)[0]), 0)

    def test_grant_lost_from_the_keyring(self):
        account = add_account()
        product.stop_daemon()
        item, = product.keyring_items()
        product.call('org.freedesktop.secrets', item, 'org.freedesktop.Secret.Item.Delete')
        with self.assert_error('AttentionNeeded'):
            token(account)
        self.assertEqual(product.managed_accounts()[account]['State'], 'attention')


if __name__ == '__main__':
    unittest.main()
