#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""A client of one's own: a provider that nobody has given Tegata a client id for works once the person has."""

import json
import os
import unittest
from pathlib import Path

import common
import product
from gi.repository import GLib
from product import setup, token
from test_cli import ATTENTION, DONE, FAILED, KEYRING, USAGE, CliTest, tegatactl, with_browser

setUpModule = product.require

ADDRESS = 'traveller@own.example'
CLIENT = 'own-client'
SECRET = 'own-secret-of-the-little-internet'
OVERLAY = Path(os.environ['XDG_CONFIG_HOME']) / 'tegata/providers.d/own.json'
SCHEMA = 'io.github.tegata.Tegata.Client'


def client(*options, secret=None, **more):
    """tegatactl client own OPTION..."""
    return tegatactl('client', 'own', *options, **({'input': secret + '\n'} if secret else {}), **more)


def add():
    return tegatactl('add', '--no-check', ADDRESS, env=with_browser(login=ADDRESS))


def secrets():
    """Object path -> attributes of the client secrets in the keyring."""
    found = product.secret_service('SearchItems', '(a{ss})', {'xdg:schema': SCHEMA})
    return {path: product.properties(product.SECRETS, path, 'org.freedesktop.Secret.Item')['Attributes']
            for paths in found for path in paths}


class Own(CliTest):
    def setUp(self):
        super().setUp()
        self.addCleanup(client, '--remove')

    def set_up_client(self):
        self.assert_status(client(f'--id={CLIENT}', '--tenant=accounts', '--secret-stdin', secret=SECRET), DONE)

    def add_account(self):
        self.assert_status(add(), DONE)
        return next(iter(product.managed_accounts()))


class Usable(Own):
    def test_from_nothing_to_a_token(self):
        result = add()
        self.assert_status(result, FAILED)
        self.assertIn('tegatactl client own', result.stderr)
        # The daemon is running already: what follows counts without another start.
        pid = product.owner(product.ACCOUNTS)
        self.set_up_client()
        account = self.add_account()
        self.assertTrue(token(account)[0])
        self.assertEqual(product.owner(product.ACCOUNTS), pid)
        # A refresh needs the secret as well, and so does a daemon that has just started.
        self.assertNotEqual(token(account, rejected=token(account)[0])[0], '')
        product.stop_daemon()
        self.assertTrue(token(account)[0])
        self.assertTrue(product.remove(account)['revoked'])

    def test_where_it_is_kept(self):
        self.set_up_client()
        overlay = OVERLAY.read_text()
        self.assertEqual(json.loads(overlay)['oauth'],
                         {'client_id': CLIENT, 'tenant': 'accounts', 'client_secret_in_keyring': True})
        self.assertNotIn(SECRET, overlay)
        self.assertEqual(OVERLAY.stat().st_mode & 0o777, 0o600)
        self.assertEqual([item['provider'] for item in secrets().values()], ['own'])
        self.assert_status(client('--remove'), DONE)
        self.assertFalse(OVERLAY.exists())
        self.assertEqual(secrets(), {})

    def test_over_the_bus(self):
        setup('SetClient', '(sa{sv})', 'own',
              product.variants(client_id=CLIENT, client_secret=SECRET, tenant='accounts'))
        self.assertTrue(token(self.add_account())[0])

    def test_wrong_secret(self):
        self.assert_status(client(f'--id={CLIENT}', '--tenant=accounts', '--secret-stdin', secret='wrong'), DONE)
        result = add()
        self.assert_status(result, FAILED)
        self.assertIn('invalid_client', result.stderr)
        # Another try, with the right one.
        self.assert_status(client('--secret-stdin', secret=SECRET), DONE)
        self.add_account()

    def test_another_client_later(self):
        """A grant is bound to its client: the account says so, and comes back with the client."""
        self.set_up_client()
        account = self.add_account()
        self.assert_status(client('--id=another'), DONE)
        self.assertNotIn('client_secret_in_keyring', json.loads(OVERLAY.read_text())['oauth'])
        self.assertEqual(secrets(), {})
        self.assert_status(tegatactl('token', ADDRESS, f'--rejected={token(account)[0]}'), ATTENTION)
        self.assertEqual(product.managed_accounts()[account]['Reason'], 'client-changed')
        self.set_up_client()
        self.assertTrue(token(account, interactive=True)[0])
        self.assertEqual(product.managed_accounts()[account]['State'], 'ready')


class Import(Own):
    def write(self, kind='installed', **members):
        file = common.INTERNET / 'client.json'
        file.write_text(json.dumps({kind: {
            'client_id': CLIENT, 'project_id': 'p', 'auth_uri': 'https://accounts.example.net/auth',
            'client_secret': SECRET, 'redirect_uris': ['http://localhost'], **members}}))
        return file

    def test_usable(self):
        self.assert_status(client('--tenant=accounts', f'--import={self.write()}'), USAGE)
        self.assert_status(client('--tenant=accounts'), DONE)
        self.assert_status(client(f'--import={self.write()}'), DONE)
        self.assertNotIn(SECRET, OVERLAY.read_text())
        self.assertTrue(token(self.add_account())[0])

    def test_finds_the_provider(self):
        self.addCleanup(tegatactl, 'client', 'google', '--remove')
        file = self.write(auth_uri='https://accounts.google.com/o/oauth2/auth')
        answer = self.json_of('client', f'--import={file}')
        self.assertEqual((answer['provider'], answer['client_id'], answer['secret'], answer['own']),
                         ('google', CLIENT, 'keyring', True))
        self.assertIn('accounts.google.com', client(f'--import={file}').stderr)

    def test_refused(self):
        for file in (self.write('web'), '/nonexistent', __file__, '/dev/zero'):
            with self.subTest(file=file):
                self.assert_status(client(f'--import={file}'), USAGE)
                self.assertFalse(OVERLAY.exists())


class Refused(Own):
    def test_usage(self):
        for words in (('--remove', '--id=x'), ('--import=x', '--id=x'), ('--import=x', '--secret-stdin')):
            with self.subTest(words=words):
                self.assert_status(client(*words), USAGE)
        self.assert_status(tegatactl('client', '--id=x'), USAGE)

    def test_sentences(self):
        for provider, changes, name in (
                ('nobody', {}, 'NotFound'), ('own', {'client_id': 'a\nb'}, 'InvalidArgument'),
                ('own', {'tenant': 'a/b'}, 'InvalidArgument'), ('google', {'tenant': 'x'}, 'InvalidArgument'),
                ('own', {'client_secret': SECRET}, 'InvalidArgument'),
                ('own', {'client_id': 'x', 'client_secret': ''}, 'InvalidArgument'),
                ('own', {'client_id': 'x', 'client_secret': GLib.Variant('h', 7)}, 'InvalidArgument'),
                ('oldmail', {'client_id': 'x'}, 'Unsupported')):
            with self.subTest(provider=provider, changes=changes), self.assert_error(name):
                setup('SetClient', '(sa{sv})', provider, product.variants(**changes))
        self.assertFalse(OVERLAY.exists())

    def test_damaged_overlay_is_left_alone(self):
        OVERLAY.parent.mkdir(parents=True, exist_ok=True)
        OVERLAY.write_text('{')
        self.addCleanup(OVERLAY.unlink)
        result = client(f'--id={CLIENT}')
        self.assert_status(result, FAILED)
        self.assertIn(str(OVERLAY), result.stderr)
        self.assertEqual(OVERLAY.read_text(), '{')

    def test_keyring_gone(self):
        product.stop_keyring()
        self.addCleanup(product.start_keyring)
        self.assert_status(client(f'--id={CLIENT}', '--secret-stdin', secret=SECRET), KEYRING)
        self.assertFalse(OVERLAY.exists())


class Show(Own):
    def test_all(self):
        clients = {entry['provider']: entry for entry in self.json_of('client')['clients']}
        self.assertEqual(clients['own'], {'provider': 'own', 'name': 'Bring Your Own', 'client_id': None, 'secret': 'none',
                                          'tenant': 'nowhere', 'own': False})
        self.assertEqual((clients['example']['client_id'], clients['example']['own']), (common.CLIENT_ID, False))
        self.assertNotIn('oldmail', clients)
        self.assertIn('Bring Your Own', tegatactl('client').stdout)

    def test_one(self):
        self.assertIn('no client id', client().stdout)
        self.set_up_client()
        result = client()
        self.assertIn(CLIENT, result.stdout)
        self.assertNotIn(SECRET, result.stdout + result.stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)
