#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Grants in another Secret Service than GNOME Keyring. KeePassXC hides what is in a locked database, and where it is asked
about everything opens a dialog and says nothing before that is answered."""

import json
import shutil
import signal
import sys
import time
import unittest

import common
import keepassxc
import product
from common import LOGIN_DENIED, login
from product import SECRETS, add_account, token
from test_endurance import ask, refresh_count, wait_for

MISSING = 77
# Longer than the daemon waits for a keyring that does not answer (ANSWER_TIMEOUT_SEC in tg-keyring-job.c).
PATIENCE_SECONDS = 27


def setUpModule():  # pylint: disable=invalid-name
    product.require()
    keepassxc.make_database()
    product.stop_keyring()
    keepassxc.start()
    keepassxc.unlock()


class KeePassXC(product.ProductTest):
    def setUp(self):
        super().setUp()
        self.addCleanup(keepassxc.unlock)
        self.account = add_account()
        self.first = token(self.account)[0]

    def assert_works(self):
        self.assertEqual(login('imap', token=token(self.account)[0]), 0)
        self.assertEqual(product.managed_accounts()[self.account]['State'], 'ready')
        self.assertEqual(list(product.FOLDER.glob('*.refresh')), [])

    def assert_locked(self, **options):
        with self.assert_error('KeyringLocked'):
            token(self.account, **options)
        self.assertIsNone(keepassxc.dialog())
        self.assertEqual(product.managed_accounts()[self.account]['State'], 'ready')

    def test_it_is_in_the_database(self):
        product.stop_daemon()
        self.assert_works()
        item, = product.keyring_items()
        session = product.secret_service('OpenSession', '(sv)', 'plain', product.GLib.Variant('s', ''))[1]
        secret = product.call(SECRETS, item, 'org.freedesktop.Secret.Item.GetSecret', '(o)', session)[0]
        self.assertIn('refresh_token', json.loads(bytes(secret[2])))

    def test_both_start_again(self):
        self.assertNotEqual(token(self.account, rejected=self.first)[0], self.first)
        keepassxc.stop()
        with self.assert_error('KeyringUnavailable'):
            product.stop_daemon()
            token(self.account)
        self.assertEqual(product.managed_accounts()[self.account]['State'], 'ready')
        keepassxc.start()
        keepassxc.unlock()
        self.assert_works()

    def test_locked_when_the_session_begins(self):
        keepassxc.stop()
        product.stop_daemon()
        keepassxc.start()
        for _ in range(3):
            self.assert_locked()
        keepassxc.unlock()
        self.assert_works()

    def test_locked_in_the_middle(self):
        """More than once, for one daemon: what it knows of the lock has to be of now."""
        rejected = self.first
        for _ in range(2):
            keepassxc.lock()
            before = refresh_count()
            for _ in range(3):
                self.assert_locked(rejected=rejected)
            self.assertEqual(refresh_count(), before + 1)
            keepassxc.unlock()
            rejected = token(self.account, rejected=rejected)[0]
            self.assertEqual(refresh_count(), before + 1)
        self.assertNotEqual(rejected, self.first)
        product.stop_daemon(signal.SIGKILL)
        self.assert_works()

    def test_opened_by_the_person(self):
        """Who may ask the person waits for as long as the person takes."""
        keepassxc.lock()
        product.stop_daemon()
        answers = []
        ask(self.account, answers, interactive=True)
        window = common.wait_until(keepassxc.dialog, 'KeePassXC asks for the password', keepassxc.START_SECONDS)
        time.sleep(PATIENCE_SECONDS)
        product.GLib.MainContext.default().iteration(False)
        self.assertEqual(answers, [])
        keepassxc.answer_dialog(window)
        wait_for(answers, 1)
        self.assertEqual(login('imap', token=answers[0]), 0)
        self.assert_works()

    def test_removed(self):
        self.assertTrue(product.remove(self.account)['revoked'])
        self.assertEqual(login('imap', token=self.first), LOGIN_DENIED)
        self.assert_nothing_half_made()


if __name__ == '__main__':
    if not shutil.which('keepassxc'):
        print('KeePassXC is not installed.', file=sys.stderr)
        sys.exit(MISSING)
    unittest.main()
