#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""A crowd of callers, servers that never answer, and a keyring that goes away in the middle of things."""

import json
import os
import shutil
import signal
import socket
import sys
import time
import unittest
import uuid
from pathlib import Path

import common
import product
from common import Person, fault, login, token_requests
from product import ACCOUNT, ACCOUNTS, SECRETS, Gio, GLib, SignIn, add_account, token, variants

setUpModule = product.require

CALLERS = 1000
HANGING = 50
HANGING_ADDRESS = ('127.1.0.10', 4430)
SECRET_ITEM = 'org.freedesktop.Secret.Item'


def refresh_count():
    return len([entry for entry in token_requests() if entry.get('grant_type') == 'refresh_token'])


def ask(account, answers, **options):
    """A call whose answer, a token or an error, goes into the list ANSWERS some time."""
    def answered(bus, result):
        try:
            answers.append(bus.call_finish(result).unpack()[0])
        except GLib.Error as error:
            answers.append(error)
    product.BUS.call(ACCOUNTS, account, ACCOUNT, 'GetAccessToken', GLib.Variant('(a{sv})', (variants(**options),)), None,
                     Gio.DBusCallFlags.NONE, product.TIMEOUT_MSEC, None, answered)


def wait_for(answers, count, seconds=30):
    common.wait_until(lambda: (GLib.MainContext.default().iteration(False), len(answers) >= count)[1],
                      lambda: f'{count} answers, {len(answers)} so far', seconds)


def new_secret(value):
    session = product.secret_service('OpenSession', '(sv)', 'plain', GLib.Variant('s', ''))[1]
    return session, b'', value.encode(), 'application/json'


def create_item(identifier, value):
    properties = {f'{SECRET_ITEM}.Label': GLib.Variant('s', 'made by a test'), f'{SECRET_ITEM}.Attributes':
                  GLib.Variant('a{ss}', {'xdg:schema': product.SCHEMA, 'account': identifier})}
    product.call(SECRETS, product.default_collection(), 'org.freedesktop.Secret.Collection.CreateItem',
                 '(a{sv}(oayays)b)', properties, new_secret(value), True)


class Crowd(product.ProductTest):
    def test_one_request(self):
        fault('access-token-seconds', '1')
        account = add_account()
        fault('clear')
        time.sleep(1.1)
        before, answers = refresh_count(), []
        for _ in range(CALLERS):
            ask(account, answers)
        wait_for(answers, CALLERS)
        requests = refresh_count() - before
        print(f'{CALLERS} callers with an expired token: {requests} token request', file=sys.stderr)
        self.assertEqual(requests, 1)
        self.assertEqual(len(set(answers)), 1)
        self.assertEqual(login('imap', token=answers[0]), 0)


class Hanging(product.ProductTest):
    """Accounts whose token endpoint takes connections and says nothing, beside one that works."""

    def setUp(self):
        super().setUp()
        self.listener = socket.create_server(HANGING_ADDRESS, backlog=2 * HANGING)
        self.addCleanup(self.listener.close)
        self.overlay = Path(os.environ['XDG_CONFIG_HOME']) / 'tegata/providers.d/hanging.json'
        self.overlay.parent.mkdir(parents=True, exist_ok=True)
        provider = json.loads((common.INTERNET / 'etc/xdg/tegata/providers.d/example.json').read_text())
        provider.update(id='hanging', name='Hanging Mail', domains=['hanging.example'], mx=[])
        provider['oauth']['issuer'] = 'https://accounts.example.net:4430'
        for name, value in provider['oauth'].items():
            if name.endswith('_endpoint'):
                provider['oauth'][name] = value.replace('example.net', 'example.net:4430')
        self.overlay.write_text(json.dumps(provider))
        self.addCleanup(self.overlay.unlink)
        self.good = add_account()

    def make_accounts(self):
        product.stop_daemon()
        template = json.loads(product.account_files()[0].read_text())
        paths = []
        for number in range(HANGING):
            identifier = uuid.uuid4().hex
            template.update(id=identifier, address=f'{number}@hanging.example', provider='hanging')
            (product.FOLDER / f'{identifier}.json').write_text(json.dumps(template))
            create_item(identifier, json.dumps({'refresh_token': f'rt-{number}', 'client_id': common.CLIENT_ID, 'scopes': []}))
            paths.append(f'{product.ACCOUNTS_PATH}/{identifier}')
        return paths

    def forget_everything(self):
        """Not by way of the provider, who would not answer."""
        product.stop_daemon(signal.SIGKILL)
        for file in list(product.FOLDER.glob('*.json*')):
            file.unlink()
        for item in product.keyring_items():
            product.call(SECRETS, item, f'{SECRET_ITEM}.Delete')

    def test_others_go_on(self):
        paths = self.make_accounts()
        self.assertEqual(len(product.managed_accounts()), HANGING + 1)
        pending = []
        for path in paths:
            ask(path, pending)
        access_token = token(self.good)[0]
        for _ in range(10):
            access_token = token(self.good, rejected=access_token)[0]
            self.assertEqual(token(self.good)[0], access_token)
        # All of that went past the others, none of which has had an answer.
        GLib.MainContext.default().iteration(False)
        self.assertEqual(pending, [])
        wait_for(pending, HANGING)
        self.assertEqual({product.error_name(error) for error in pending}, {'ProviderUnavailable'})
        self.assertEqual({values['State'] for values in product.managed_accounts().values()}, {'ready'})


class Keyring(product.ProductTest):
    def setUp(self):
        super().setUp()
        self.account = add_account()
        self.first = token(self.account)[0]

    def open_again(self):
        if product.owner(SECRETS):
            product.stop_keyring()
        product.start_keyring()

    def refuse_to_save(self):
        """A refresh whose outcome cannot be written; returns how many there were before it."""
        product.lock_keyring()
        self.addCleanup(self.open_again)
        before = refresh_count()
        for _ in range(3):
            with self.assert_error('KeyringLocked'):
                token(self.account, rejected=self.first)
        self.assertEqual(refresh_count(), before + 1)
        self.assertEqual(product.managed_accounts()[self.account]['State'], 'ready')
        return before

    def assert_works(self):
        self.assertEqual(login('imap', token=token(self.account)[0]), 0)
        self.assertEqual(product.managed_accounts()[self.account]['State'], 'ready')
        self.assertEqual(list(product.FOLDER.glob('*.refresh')), [])

    def test_locked_in_the_middle(self):
        before = self.refuse_to_save()
        self.open_again()
        second = token(self.account, rejected=self.first)[0]
        self.assertNotEqual(second, self.first)
        self.assertEqual(refresh_count(), before + 1)
        self.assert_works()
        product.stop_daemon(signal.SIGKILL)
        self.assert_works()

    def test_locked_in_the_middle_and_killed(self):
        """The old refresh token in the keyring is spent, and the provider would end the grant if it saw it again."""
        self.refuse_to_save()
        product.stop_daemon(signal.SIGKILL)
        with self.assert_error('KeyringLocked'):
            token(self.account)
        self.open_again()
        self.assert_works()

    def test_locked_in_the_middle_and_removed(self):
        self.refuse_to_save()
        product.stop_daemon(signal.SIGKILL)
        self.open_again()
        self.assertTrue(product.remove(self.account)['revoked'])
        self.assertEqual(login('imap', token=self.first), common.LOGIN_DENIED)
        self.assert_nothing_half_made()

    def test_restarted(self):
        product.stop_keyring()
        self.open_again()
        self.assertNotEqual(token(self.account, rejected=self.first)[0], self.first)
        product.stop_daemon()
        self.assert_works()

    def test_item_deleted_under_a_daemon_that_knows_it(self):
        item, = product.keyring_items()
        product.call(SECRETS, item, f'{SECRET_ITEM}.Delete')
        self.assertNotEqual(token(self.account, rejected=self.first)[0], self.first)
        product.stop_daemon()
        self.assert_works()

    def test_item_damaged(self):
        item, = product.keyring_items()
        for value in ('', '{', '{"refresh_token": 5}', '\x00' * 1000):
            with self.subTest(value=value[:20]):
                product.stop_daemon()
                product.call(SECRETS, item, f'{SECRET_ITEM}.SetSecret', '((oayays))', new_secret(value))
                with self.assert_error('AttentionNeeded'):
                    token(self.account)
                values = product.managed_accounts()[self.account]
                self.assertEqual((values['State'], values['Reason']), ('attention', 'grant-missing'))
        sign_in = SignIn(product.setup('Reauthenticate', '(oa{sv})', self.account, variants(consent='embedded'))[0])
        sign_in.respond(Person().visit(sign_in.AuthorizationUri))
        self.assertEqual(sign_in.wait(), self.account)
        self.assert_works()


class NoKeyringYet(product.ProductTest):
    """A session without the collection that others call `login`: there is a service, and nothing to put things into."""

    def setUp(self):
        super().setUp()
        self.folder = Path(os.environ['XDG_DATA_HOME']) / 'keyrings'
        product.stop_keyring()
        self.folder.rename(self.folder.with_name('keyrings.away'))
        self.addCleanup(self.put_back)
        common.start(['gnome-keyring-daemon', '--foreground', '--components=secrets'], 'keyring.log')
        common.wait_until(lambda: product.owner(SECRETS), 'a keyring service')

    def put_back(self):
        product.stop_keyring()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.with_name('keyrings.away').rename(self.folder)
        product.start_keyring()

    def test_said_and_nothing_left(self):
        self.assertEqual(product.default_collection(), '/')
        sign_in = SignIn.start()
        sign_in.respond(Person().visit(sign_in.AuthorizationUri))
        name, sentence = sign_in.wait('failed')
        self.assertIn(name, (f'{product.APP}.Error.KeyringLocked', f'{product.APP}.Error.KeyringUnavailable'))
        self.assert_sentence(sentence)
        self.assert_nothing_half_made()


if __name__ == '__main__':
    unittest.main()
