#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""The whole way, add -> token -> refresh -> remove, with authorization servers that each have a way of their own. A table at
the end says what came of each."""

import json
import os
import ssl
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

import common
import product
from common import INTERNET, connects, fault
from product import token
from test_cli import ATTENTION, DONE, FAILED, CliTest, tegatactl, with_browser

DAY = 86400
KINDS = ['rotating', 'no-rotation', 'no-refresh-token', 'no-expires-in', 'one-minute', 'par-required', 'registration-only',
         'own-scope', 'by-metadata']
REGISTER = ('registration-only', 'own-scope')
OVERLAYS = Path(os.environ['XDG_CONFIG_HOME']) / 'tegata/providers.d'
SERVERS = [('imap', 'imap.example.net', 993), ('smtp', 'smtp.example.net', 465)]
OUTCOMES = {}
ONE_MINUTE = 60


def issuer(kind):
    return f'https://login.{kind}.example'


def entry(kind, **oauth):
    return {
        'id': kind, 'name': kind, 'domains': [f'{kind}.example'], 'sign_in': ['oauth2'],
        'servers': [{'protocol': protocol, 'host': host, 'port': port, 'security': 'tls', 'username': '%EMAILADDRESS%'}
                    for protocol, host, port in SERVERS],
        'oauth': {'issuer': issuer(kind), 'client_id': common.CLIENT_ID, **oauth}}


def overlay(kind):
    if kind == 'by-metadata':
        return entry(kind)
    uris = {'authorization_endpoint': '/auth', 'token_endpoint': '/token', 'revocation_endpoint': '/token/revocation'}
    if kind == 'par-required':
        uris['pushed_authorization_request_endpoint'] = '/request'
    return entry(kind, **{name: issuer(kind) + path for name, path in uris.items()},
                 scopes={'mail': common.SCOPES.split()}, parameters={'prompt': 'consent'}, consent=['system', 'embedded'],
                 redirect_uris={'embedded': common.PRIVATE_REDIRECT, 'system': 'http://127.0.0.1/callback'},
                 iss_parameter_supported=True)


def setUpModule():
    product.require()
    OVERLAYS.mkdir(parents=True, exist_ok=True)
    command = Path(f'/proc/{common.pid_of("authorization-server")}/cmdline').read_bytes().rstrip(b'\0').decode().split('\0')
    for number, kind in enumerate(KINDS, 61):
        address = f'127.1.0.{number}'
        if kind not in REGISTER:
            (OVERLAYS / f'{kind}.json').write_text(json.dumps(overlay(kind)))
        common.start([*command[:2], address, command[3], issuer(kind), kind], f'{kind}.log')
        common.wait_until(lambda address=address: connects((address, 443)), f'{kind} is there', 30)


def tearDownModule():
    for kind in KINDS:
        (OVERLAYS / f'{kind}.json').unlink(missing_ok=True)
    width = max(map(len, KINDS))
    print('\n' + '\n'.join(f'{kind:{width}}  {OUTCOMES.get(kind, "FAILED")}' for kind in KINDS))


def requests(kind, endpoint=None):
    return [entry for entry in common.token_requests()
            if entry['issuer'] == issuer(kind) and endpoint in (None, entry['endpoint'])]


def is_accepted(kind, access_token):
    """Whether the server takes it at its userinfo endpoint."""
    request = urllib.request.Request(f'{issuer(kind)}/me', headers={'Authorization': f'Bearer {access_token}'})
    try:
        with urllib.request.urlopen(request, timeout=5, context=ssl.create_default_context(cafile=common.BUNDLE)) as answer:
            return json.loads(answer.read())['sub'] == address_of(kind)
    except urllib.error.HTTPError as answer:
        with answer:
            return False


def address_of(kind):
    return f'traveller@{kind}.example'


class ServerTest(CliTest):
    def add(self, kind, *options):
        address = address_of(kind)
        result = tegatactl('add', '--no-check', *options, address, env=with_browser(login=address))
        self.assert_status(result, DONE)
        return next(path for path, account in product.managed_accounts().items() if account['Address'] == address)

    def first_token(self, kind, account):
        value, expires_at, _ = token(account)
        self.assertTrue(is_accepted(kind, value))
        return value, expires_at

    def refresh(self, kind, account, old):
        new = token(account, rejected=old)[0]
        self.assertNotEqual(new, old)
        self.assertTrue(is_accepted(kind, new))
        return new

    def remove(self, kind, account):
        last = token(account)[0]
        result = product.remove(account)
        self.assertEqual((result['revoked'], result['message']), (True, ''))
        self.assertFalse(is_accepted(kind, last))
        return 'removed and revoked'

    def go(self, kind):
        """The whole way, with a daemon that starts anew in the middle."""
        before = len(requests(kind, 'token'))
        account = self.add(kind)
        value, expires_at = self.first_token(kind, account)
        value = self.refresh(kind, account, value)
        product.stop_daemon()
        self.refresh(kind, account, token(account)[0])
        outcome = self.remove(kind, account)
        refreshes = [entry for entry in requests(kind, 'token')[before:] if entry['grant_type'] == 'refresh_token']
        self.assertEqual([entry['status'] for entry in refreshes], [200, 200, 200])
        OUTCOMES[kind] = f'added, token, {len(refreshes)} refreshes, {outcome}'
        return expires_at


class Servers(ServerTest):
    def test_rotating(self):
        """A refresh token is spent with its first use: who uses it again loses the grant, and nobody does."""
        self.go('rotating')
        self.assertEqual({entry['status'] for entry in requests('rotating', 'token')}, {200})

    def test_no_rotation(self):
        self.go('no-rotation')

    def test_no_expires_in(self):
        expires_at = self.go('no-expires-in')
        self.assertEqual(expires_at, 0)
        OUTCOMES['no-expires-in'] += '; expires_at 0, refreshed when a server refuses it'

    def test_one_minute(self):
        expires_at = self.go('one-minute')
        self.assertNotEqual(expires_at, 0)

    def test_par_required(self):
        self.go('par-required')
        self.assertEqual([entry['status'] for entry in requests('par-required', 'par')], [201])
        OUTCOMES['par-required'] += '; 1 pushed request'

    def test_no_refresh_token(self):
        kind = 'no-refresh-token'
        result = tegatactl('add', '--no-check', address_of(kind), env=with_browser(login=address_of(kind)))
        self.assert_status(result, DONE)
        self.assertIn('this sign-in ends on', result.stdout + result.stderr)
        account = product.call(product.ACCOUNTS, product.ACCOUNTS_PATH, f'{product.ACCOUNTS}.FindAccount', '(s)',
                               address_of(kind))[0]
        value, expires_at = self.first_token(kind, account)
        self.assertAlmostEqual(self.json_of('show', address_of(kind))['ends_at'], expires_at, delta=2)
        self.assertIn('ends', tegatactl('show', address_of(kind)).stdout)
        # As long as it is good, everybody gets it; then the account says what to do, and nobody asks the server in vain.
        self.assertEqual(token(account)[0], value)
        before = len(requests(kind, 'token'))
        result = tegatactl('token', f'--rejected={value}', address_of(kind))
        self.assert_status(result, ATTENTION)
        self.assertIn('Sign in again', result.stderr)
        self.assertEqual(product.managed_accounts()[account]['State'], 'attention')
        self.assertEqual(len(requests(kind, 'token')), before)
        OUTCOMES[kind] = 'added, token until it ends, then attention: sign in again'
        product.remove(account)


    def test_short(self):
        """A sign-in that lasts a week is told as that, and when a refresh moves its end."""
        fault('grant-seconds', str(7 * DAY))
        kind = 'rotating'
        result = tegatactl('add', '--no-check', address_of(kind), env=with_browser(login=address_of(kind)))
        self.assertIn('this sign-in ends on', result.stdout + result.stderr)
        account, = product.managed_accounts()
        self.assertAlmostEqual(product.managed_accounts()[account]['EndsAt'], time.time() + 7 * DAY, delta=60)
        fault('grant-seconds', str(9 * DAY))
        token(account, rejected=token(account)[0])
        product.stop_daemon()
        self.assertAlmostEqual(product.managed_accounts()[account]['EndsAt'], time.time() + 9 * DAY, delta=60)
        fault('grant-seconds', str(400 * DAY))
        result = tegatactl('sign-in', address_of(kind), env=with_browser(login=address_of(kind)))
        self.assert_status(result, DONE)
        self.assertNotIn('this sign-in ends', result.stdout + result.stderr)
        product.remove(account)


class ByMetadata(ServerTest):
    """The entry names the issuer and the client, and the issuer says the rest."""

    KIND = 'by-metadata'
    ENTRY = OVERLAYS / f'{KIND}.json'

    def setUp(self):
        super().setUp()
        self.addCleanup(self.ENTRY.write_text, self.ENTRY.read_text())

    def test_by_metadata(self):
        before = requests(self.KIND)
        self.go(self.KIND)
        log = requests(self.KIND)[len(before):]
        self.assertEqual([entry['status'] for entry in log if entry['endpoint'] == 'par'], [201])
        # Once, for the sign-in: the daemon that started anew had it from the keyring.
        self.assertEqual([entry['status'] for entry in log if entry['endpoint'] == 'metadata'], [200])
        OUTCOMES[self.KIND] += '; 1 pushed request, 1 question about the rest'

    def test_it_lasts(self):
        """Once signed in, it matters no more what the server says about itself."""
        account = self.add(self.KIND)
        value, _ = self.first_token(self.KIND, account)
        fault('metadata', '500')
        product.stop_daemon()
        self.refresh(self.KIND, account, value)
        self.remove(self.KIND, account)

    def test_device(self):
        """At a server that does not want requests pushed: one that does, as this one understands it, has no codes for
        devices."""
        other = 'rotating'
        self.ENTRY.write_text(json.dumps({**entry(self.KIND), 'oauth': entry(other)['oauth']}))
        sign_in = product.SignIn.start(address_of(other), self.KIND, consent='device')
        self.assertTrue(sign_in.VerificationUri.startswith(issuer(other)))
        person = common.Person(address_of(other), code=sign_in.UserCode)
        self.assertIsNone(person.visit(sign_in.VerificationUri))
        account = sign_in.wait()
        value, _ = self.first_token(other, account)
        self.refresh(other, account, value)
        self.remove(other, account)

    def test_secret(self):
        """A client with a secret, which is in the keyring."""
        secret = 'own-secret-of-the-little-internet'
        self.addCleanup(tegatactl, 'client', self.KIND, '--remove')
        self.assert_status(tegatactl('client', self.KIND, '--id=own-client', '--secret-stdin', input=secret + '\n'), DONE)
        account = self.add(self.KIND)
        value, _ = self.first_token(self.KIND, account)
        product.stop_daemon()
        self.refresh(self.KIND, account, value)
        self.remove(self.KIND, account)

    def test_answer_without_issuer(self):
        """The server says that its answers name it (RFC 9207), so one that does not is not taken."""
        fault('redirect', 'missing-iss')
        sign_in = product.SignIn.start(address_of(self.KIND), self.KIND, consent='system')
        answer = common.Person(address_of(self.KIND)).visit(sign_in.AuthorizationUri)
        self.assertNotIn('iss=', answer)
        with self.assert_error('NotAllowed'):
            sign_in.respond(answer)
        sign_in.wait('failed')
        self.assert_nothing_half_made()

    def test_refused(self):
        for word, name in (('404', 'Unsupported'), ('500', 'ProviderUnavailable'), ('html', 'Unsupported'),
                           ('redirect', 'Unsupported'), ('another-issuer', 'NotAllowed')):
            with self.subTest(word):
                fault('metadata', word)
                before = len(requests(self.KIND, 'par'))
                with self.assert_error(name) as caught:
                    product.SignIn.start(address_of(self.KIND), self.KIND, consent='system')
                self.assertIn(issuer(self.KIND), caught.exception.message)
                self.assertEqual(len(requests(self.KIND, 'par')), before)
                self.assert_nothing_half_made()
        fault('clear', 'metadata')
        self.remove(self.KIND, self.add(self.KIND))


class Registration(ServerTest):
    KIND = 'registration-only'

    def registrations(self):
        return [(entry['method'], entry['status']) for entry in requests(self.KIND, 'registration')]

    def assert_taken_back(self, before=()):
        def done():
            entries = self.registrations()[len(before):]
            return entries.count(('POST', 201)) == entries.count(('DELETE', 204))
        common.wait_until(done, lambda: f'{self.registrations()[len(before):]} are in balance')

    def test_registration_only(self):
        before = self.registrations()
        found = self.json_of('discover', address_of(self.KIND))['candidates'][0]
        self.assertEqual((found['provider'], found['methods'], found['issuer'], found['consent'][0]),
                         (None, ['oauth2'], issuer(self.KIND), 'system'))
        # Looking registers nothing.
        self.assertEqual(self.registrations(), before)
        self.go(self.KIND)
        self.assertEqual(self.registrations()[len(before)], ('POST', 201))
        self.assert_taken_back(before)
        OUTCOMES[self.KIND] += '; registered, and taken back'

    def test_given_up(self):
        before = self.registrations()
        result = tegatactl('add', '--no-check', address_of(self.KIND), env=with_browser(answer='deny'))
        self.assert_status(result, FAILED)
        self.assert_taken_back(before)

    def test_sign_in_again(self):
        """Another client takes the place of the old one, whatever the server thinks of that."""
        before = self.registrations()
        account = self.add(self.KIND)
        self.assert_status(tegatactl('sign-in', address_of(self.KIND),
                                     env=with_browser(login=address_of(self.KIND))), DONE)
        self.assertEqual(list(product.managed_accounts()), [account])
        self.first_token(self.KIND, account)
        common.wait_until(lambda: self.registrations()[len(before):].count(('DELETE', 204)) == 1, 'the old one is gone')
        self.remove(self.KIND, account)
        self.assert_taken_back(before)

    def test_server_forgets(self):
        """The server no longer knows the client: the account says so, and signing in again registers another one."""
        account = self.add(self.KIND)
        value, _ = self.first_token(self.KIND, account)
        number = KINDS.index(self.KIND) + 61
        self.restart(number)
        self.assert_status(tegatactl('token', f'--rejected={value}', address_of(self.KIND)), ATTENTION)
        self.assertEqual(product.managed_accounts()[account]['Reason'], 'client-gone')
        self.assert_status(tegatactl('sign-in', address_of(self.KIND),
                                     env=with_browser(login=address_of(self.KIND))), DONE)
        self.assertEqual(product.managed_accounts()[account]['State'], 'ready')
        self.first_token(self.KIND, account)
        self.remove(self.KIND, account)

    def test_not_taken_back(self):
        """The account is gone, and it is said what the server would not do."""
        account = self.add(self.KIND)
        before = self.registrations()
        fault('registration', '500')
        result = tegatactl('remove', address_of(self.KIND))
        self.assert_status(result, DONE)
        self.assertIn('registration', result.stdout + result.stderr)
        self.assertIn('HTTP 500', result.stdout + result.stderr)
        self.assertNotIn(account, product.managed_accounts())
        self.assertEqual(self.registrations()[len(before):], [('DELETE', 500)])

    def test_own_scope(self):
        """What to ask for is told by the mail domain alone, is asked for, and asked for again."""
        kind = 'own-scope'
        found = self.json_of('discover', address_of(kind))['candidates'][0]
        self.assertEqual((found['methods'], found['scope']), (['oauth2'], 'post'))
        with self.assertRaises(product.GLib.Error) as caught:
            product.setup('LookUpIssuer', '(s)', issuer(kind))
        self.assertEqual(product.error_name(caught.exception), 'Unsupported')
        self.go(kind)
        account = self.add(kind)
        self.assert_status(tegatactl('sign-in', address_of(kind), env=with_browser(login=address_of(kind))), DONE)
        self.assertIn('post', token(account)[2]['scope'].split())
        self.remove(kind, account)
        OUTCOMES[kind] += '; registered, and asked for the scope that the mail domain names'

    def restart(self, number):
        """Its memory is all it has."""
        process = next(entry for entry in common.STARTED if f'127.1.0.{number}' in entry.args)
        process.terminate()
        process.wait()
        common.STARTED.remove(process)
        common.start(process.args, f'{self.KIND}.log')
        common.wait_until(lambda: connects((f'127.1.0.{number}', 443)), 'the server is back', 30)


if __name__ == '__main__':
    unittest.main(verbosity=2)
