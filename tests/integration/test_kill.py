#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Ends the daemon without a warning, at random moments of refreshes, while the provider changes the refresh token with each of
them and takes the whole grant back when it sees an old one again. The counts are printed at the end.

    test_kill.py [--kills=N]    40 by default
"""

import json
import os
import random
import signal
import statistics
import sys
import time
import unittest

import common
import product
from common import login, token_requests
from product import ACCOUNT, ACCOUNTS, Gio, GLib, SignIn, add_account, variants

setUpModule = product.require

KILLS = 40
# The moments are spread over the time that an undisturbed refresh takes, and a little beyond.
BEYOND = 1.2


class Kill(product.ProductTest):
    def setUp(self):
        super().setUp()
        self.account = add_account()
        self.count = dict.fromkeys(('kills', 'before the request', 'during it', 'after it', 'taken up from the journal',
                                    'lost: answer on the way', 'lost: provider honours it', 'damaged files'), 0)

    def measure_refresh(self, access_token):
        times = []
        for _ in range(5):
            began = time.monotonic()
            access_token = product.token(self.account, rejected=access_token)[0]
            times.append(time.monotonic() - began)
        self.refresh_seconds = statistics.median(times)
        return access_token

    def kill_during_refresh(self, rejected):
        """Returns how far the refresh had come."""
        pid = product.owner(ACCOUNTS)
        before = len(token_requests())
        done = []
        product.BUS.call(ACCOUNTS, self.account, ACCOUNT, 'GetAccessToken',
                         GLib.Variant('(a{sv})', (variants(rejected=rejected),)), None, Gio.DBusCallFlags.NONE,
                         product.TIMEOUT_MSEC, None, lambda bus, result: done.append(result))
        product.BUS.flush_sync()
        time.sleep(random.uniform(0, self.refresh_seconds * BEYOND))
        os.kill(pid, signal.SIGKILL)
        # What is sent to the dead one's connection gets no answer from anybody.
        common.wait_until(lambda: product.owner(ACCOUNTS) != pid, 'the bus has noticed')
        # The answer, if there was one, is older than this.
        common.wait_until(lambda: (GLib.MainContext.default().iteration(False), done)[1], 'the call ends')
        if len(token_requests()) == before:
            time.sleep(0.05)  # It may still be on its way to the server.
        try:
            product.BUS.call_finish(done[0])
            return 'after it'
        except GLib.Error:
            return 'during it' if len(token_requests()) > before else 'before the request'

    def journal_is_sealed(self):
        journals = list(product.FOLDER.glob('*.json.refresh'))
        return any(journal.stat().st_size > 0 for journal in journals)

    def stored_refresh_token(self):
        item, = product.keyring_items()
        session = product.secret_service('OpenSession', '(sv)', 'plain', GLib.Variant('s', ''))[1]
        secret = product.call(product.SECRETS, item, 'org.freedesktop.Secret.Item.GetSecret', '(o)', session)[0]
        return json.loads(bytes(secret[2]))['refresh_token']

    def sign_in_again(self):
        sign_in = SignIn(product.setup('Reauthenticate', '(oa{sv})', self.account, variants(consent='embedded'))[0])
        sign_in.respond(common.Person().visit(sign_in.AuthorizationUri))
        self.assertEqual(sign_in.wait(), self.account)

    def check_files(self):
        for file in product.account_files():
            try:
                self.assertEqual(json.loads(file.read_text())['id'], self.account.rpartition('/')[2])
            except (ValueError, KeyError, AssertionError):
                self.count['damaged files'] += 1
        if list(product.managed_accounts()) != [self.account]:
            self.count['damaged files'] += 1

    def recover(self):
        """A daemon that starts afresh; returns a token that works."""
        sealed = self.journal_is_sealed()
        try:
            access_token = product.token(self.account)[0]
            self.count['taken up from the journal'] += sealed
            return access_token
        except GLib.Error as error:
            self.assertEqual(product.error_name(error), 'AttentionNeeded')
        # Never more than the one that the provider gave to nobody.
        self.assertEqual(product.managed_accounts()[self.account]['Reason'], 'refresh-interrupted')
        status, answer = common.refresh(self.stored_refresh_token())
        honoured = status == 200
        self.assertTrue(honoured or answer['error'] == 'invalid_grant', answer)
        self.count['lost: provider honours it' if honoured else 'lost: answer on the way'] += 1
        self.sign_in_again()
        return product.token(self.account)[0]

    def test_kill(self):
        access_token = self.measure_refresh(product.token(self.account)[0])
        began = time.monotonic()
        while self.count['kills'] < KILLS:
            how_far = self.kill_during_refresh(access_token)
            self.count['kills'] += 1
            self.count[how_far] += 1
            self.check_files()
            access_token = self.recover()
        self.assertEqual(login('imap', token=access_token), 0)
        print(f'{time.monotonic() - began:.0f} s, a refresh takes {self.refresh_seconds * 1000:.0f} ms: '
              + ', '.join(f'{number} {what}' for what, number in self.count.items()), file=sys.stderr)
        self.assertEqual((self.count['lost: provider honours it'], self.count['damaged files']), (0, 0))
        self.assertGreater(self.count['during it'], 0, 'no kill met a refresh')


if __name__ == '__main__':
    for word in [word for word in sys.argv if word.startswith('--kills=')]:
        sys.argv.remove(word)
        KILLS = int(word.partition('=')[2])
    unittest.main()
