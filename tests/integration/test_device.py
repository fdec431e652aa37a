#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Consent on another device (RFC 8628): a code is shown here and entered there."""

import contextlib
import json
import os
import re
import signal
import subprocess
import time
import unittest

import common
import product
from common import ADDRESS, Person, fault, login, token_requests
from product import GLib, SignIn, add_account, token

setUpModule = product.require

DONE, FAILED = range(2)
DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
INTERVAL_SEC = 5  # the authorization server does not say, so it is this


def polls():
    """When the token endpoint was asked about a device code."""
    return [entry['time'] for entry in token_requests() if entry.get('grant_type') == DEVICE_GRANT]


def enter_code(sign_in, answer='allow', address=ADDRESS):
    """What the person does on the other device; the page that it ends on."""
    person = Person(address, answer, sign_in.UserCode)
    assert person.visit(sign_in.VerificationUri) is None
    return person.pages


class OverTheBus(product.ProductTest):
    def setUp(self):
        super().setUp()
        self.polls_before = len(polls())

    def n_polls(self):
        return len(polls()) - self.polls_before

    def test_success(self):
        sign_in = SignIn.start(consent='device')
        self.assertEqual((sign_in.State, sign_in.Consent), ('consent', 'device'))
        self.assertEqual((sign_in.AuthorizationUri, sign_in.RedirectUri), ('', ''))
        self.assertTrue(sign_in.VerificationUri.startswith('https://accounts.example.net/'))
        self.assertIn(sign_in.UserCode, sign_in.VerificationUriComplete)
        self.assertAlmostEqual(sign_in.ExpiresAt, time.time() + 600, delta=30)
        self.assertEqual(enter_code(sign_in)[-1], 'The device is connected')
        account = sign_in.wait()
        self.assertEqual(login('imap', token=token(account)[0]), 0)
        self.assertEqual(len(product.keyring_items()), 1)

    def test_it_lasts(self):
        """The grant is one like any other: it outlives the daemon, and it is refreshed."""
        sign_in = SignIn.start(consent='device')
        enter_code(sign_in)
        account = sign_in.wait()
        first = token(account)[0]
        product.stop_daemon()
        second = token(account)[0]
        self.assertNotEqual(first, second)
        self.assertEqual(login('smtp', token=second), 0)

    def test_again(self):
        account = add_account()
        sign_in = SignIn(product.setup('Reauthenticate', '(oa{sv})', account, product.variants(consent='device'))[0])
        enter_code(sign_in)
        self.assertEqual(sign_in.wait(), account)
        self.assertEqual(login('imap', token=token(account)[0]), 0)

    def test_denied(self):
        sign_in = SignIn.start(consent='device')
        enter_code(sign_in, 'deny')
        name, message = sign_in.wait('failed')
        self.assertEqual(name, f'{product.APP}.Error.Cancelled')
        self.assert_sentence(message)
        self.assertIn('refused', message)
        self.assert_nothing_half_made()

    def test_expired(self):
        """Nobody comes; the server need not say so."""
        fault('device-code-seconds', '3')
        sign_in = SignIn.start(consent='device')
        name, message = sign_in.wait('failed')
        self.assertEqual(name, f'{product.APP}.Error.Cancelled')
        self.assertIn('in time', message)
        self.assert_nothing_half_made()

    def test_the_server_says_expired(self):
        fault('device', 'expired_token')
        sign_in = SignIn.start(consent='device')
        self.assertIn('in time', sign_in.wait('failed')[1])
        self.assertEqual(self.n_polls(), 1)

    def test_interval_and_slow_down(self):
        fault('device', 'slow_down')
        started = time.time()
        sign_in = SignIn.start(consent='device')
        common.wait_until(lambda: self.n_polls() == 1, 'the first question')
        fault('clear', 'device')
        common.wait_until(lambda: self.n_polls() == 2, 'the second question', 20)
        enter_code(sign_in)
        sign_in.wait()
        first, second, third = polls()[-3:]
        self.assertGreaterEqual(first - started, INTERVAL_SEC - 0.1)
        self.assertGreaterEqual(second - first, INTERVAL_SEC + 5 - 0.1)
        # For good, and not for once.
        self.assertGreaterEqual(third - second, INTERVAL_SEC + 5 - 0.1)

    def test_trouble_passes(self):
        """A server in trouble is asked again, later."""
        fault('token', '500')
        sign_in = SignIn.start(consent='device')
        before = len(token_requests())
        common.wait_until(lambda: len(token_requests()) > before, 'the first question')
        fault('clear', 'token')
        enter_code(sign_in)
        sign_in.wait()

    def test_other_errors_end_it(self):
        fault('token', 'invalid_grant')
        sign_in = SignIn.start(consent='device')
        name, message = sign_in.wait('failed')
        self.assertEqual(name, f'{product.APP}.Error.Failed')
        self.assert_sentence(message)
        self.assert_nothing_half_made()

    def assert_silence(self):
        """Nothing is asked where something would have been."""
        n_polls = self.n_polls()
        time.sleep(INTERVAL_SEC + 1)
        self.assertEqual(self.n_polls(), n_polls)

    def test_cancelled(self):
        sign_in = SignIn.start(consent='device')
        sign_in.cancel()
        self.assertEqual(sign_in.State, 'cancelled')
        self.assert_silence()
        self.assert_nothing_half_made()

    def test_the_caller_leaves(self):
        bus = product.open_bus()
        SignIn.start(consent='device', bus=bus)
        bus.close_sync(None)
        self.assert_silence()

    def test_no_address_belongs_to_it(self):
        sign_in = SignIn.start(consent='device')
        with self.assert_error('InvalidArgument'):
            sign_in.respond(common.PRIVATE_REDIRECT + '?code=x&state=y')
        self.assertEqual(sign_in.State, 'consent')
        sign_in.cancel()

    def test_the_provider_is_away(self):
        """No code, no sign-in; the call says why."""
        with common.stopped('authorization-server', ('accounts.example.net', 443)):
            with self.assertRaises(GLib.Error) as caught:
                SignIn.start(consent='device')
        self.assertIn(product.error_name(caught.exception), ('Offline', 'ProviderUnavailable'))

    def test_the_device_code_stays_inside(self):
        sign_in = SignIn.start(consent='device')
        shown = product.properties(product.SETUP, sign_in.path, product.SIGN_IN)
        self.assertNotIn('device_code', json.dumps(shown).lower())
        sign_in.cancel()


class OverSsh(product.ProductTest):
    """tegatactl where there is neither a display nor a terminal."""

    @contextlib.contextmanager
    def started(self, *words):
        environment = {name: value for name, value in os.environ.items()
                       if name not in ('DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER')}
        with subprocess.Popen(['tegatactl', *words], text=True, stdin=subprocess.DEVNULL, env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.kill()

    def read_instructions(self, process):
        """The page and the code, as a person reads them."""
        page = code = None
        for line in process.stdout:
            word = line.strip()
            if page is None and word.startswith('https://'):
                page = word
            elif page and re.fullmatch(r'[A-Z]{4}-[A-Z]{4}', word):
                code = word
                break
        self.assertTrue(page and code, f'{page} {code}')
        return page, code

    def enter(self, process, answer='allow'):
        page, code = self.read_instructions(process)
        person = Person(ADDRESS, answer, code)
        self.assertIsNone(person.visit(page))
        printed = process.stdout.read()
        process.wait(30)
        return printed

    def test_add(self):
        with self.started('add', '--consent=device', ADDRESS) as process:
            printed = self.enter(process)
        self.assertEqual(process.returncode, DONE, printed)
        account, = product.managed_accounts()
        self.assertEqual(login('imap', token=token(account)[0]), 0)

    def test_sign_in(self):
        account = add_account()
        with self.started('sign-in', '--consent=device', ADDRESS) as process:
            printed = self.enter(process)
        self.assertEqual(process.returncode, DONE, printed)
        self.assertEqual(list(product.managed_accounts()), [account])

    def test_denied(self):
        with self.started('add', '--consent=device', ADDRESS) as process:
            printed = self.enter(process, 'deny')
        self.assertEqual(process.returncode, FAILED, printed)
        self.assertIn('refused', printed)
        self.assert_nothing_half_made()

    def test_expired(self):
        fault('device-code-seconds', '3')
        with self.started('add', '--consent=device', ADDRESS) as process:
            printed = process.stdout.read()
            process.wait(30)
        self.assertEqual(process.returncode, FAILED, printed)
        self.assertIn('in time', printed)

    def test_interrupted(self):
        n_polls = len(polls())
        with self.started('add', '--consent=device', ADDRESS) as process:
            self.read_instructions(process)
            process.send_signal(signal.SIGINT)
            process.wait(10)
        self.assertEqual(process.returncode, FAILED)
        time.sleep(INTERVAL_SEC + 1)
        self.assertEqual(len(polls()), n_polls)
        self.assert_nothing_half_made()


if __name__ == '__main__':
    unittest.main()
