#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Mail, contacts and calendar from one grant: a token for each, and consent for one more without losing anything."""

import json
import os
import subprocess
import unittest
from pathlib import Path

import common
import product
from common import ADDRESS, Person, fault, login, token_requests
from product import SignIn, add_account, token, variants

setUpModule = product.require

IDENTITY = {'openid', 'email', 'offline_access'}


def services(account):
    return product.managed_accounts()[account]['Services']


def sign_in_again(account, *wanted):
    options = {'consent': 'embedded', **({'services': product.GLib.Variant('as', wanted)} if wanted else {})}
    sign_in = SignIn(product.setup('Reauthenticate', '(oa{sv})', account, variants(**options))[0])
    asked = set(common.query_of(sign_in.AuthorizationUri)['scope'].split())
    sign_in.respond(Person().visit(sign_in.AuthorizationUri))
    return asked - IDENTITY, sign_in.wait()


def tegatactl(*arguments):
    return subprocess.run(['tegatactl', *arguments], capture_output=True, text=True, check=False, timeout=60)


class Services(product.ProductTest):
    def assert_token(self, account, service, **options):
        access_token, _, details = token(account, service=service, **options)
        self.assertEqual(set(details['scope'].split()) - IDENTITY, {service})
        # What the provider says about it, not what we were told.
        self.assertEqual(login('imap', token=access_token) == 0, service == 'mail')
        return access_token

    def test_one_audience_a_token(self):
        account = add_account()
        asked, again = sign_in_again(account, 'contacts', 'calendar')
        self.assertEqual((asked, again), ({'mail', 'contacts', 'calendar'}, account))
        self.assertEqual(services(account), ['mail', 'contacts', 'calendar'])
        tokens = [self.assert_token(account, service) for service in services(account)]
        self.assertEqual(len(set(tokens)), 3)
        before = len(token_requests())
        self.assertEqual([token(account, service=service)[0] for service in services(account)], tokens)
        self.assertEqual(len(token_requests()), before)
        # Each has a life of its own, and so have the refresh tokens, one after the other.
        self.assertNotEqual(self.assert_token(account, 'calendar', rejected=tokens[2]), tokens[2])
        self.assertEqual(token(account)[0], tokens[0])
        product.stop_daemon()
        for service in services(account):
            self.assert_token(account, service)

    def test_what_was_not_asked_for(self):
        account = add_account()
        before = len(token_requests())
        for service in ('contacts', 'calendar'):
            with self.assert_error('AttentionNeeded') as caught:
                token(account, service=service)
            self.assertIn('scope-missing', caught.exception.message)
        self.assertEqual(len(token_requests()), before)
        values = product.managed_accounts()[account]
        self.assertEqual((values['State'], values['Reason'], values['Services']), ('ready', '', ['mail']))

    def test_one_more(self):
        """Consent for a calendar keeps the account's id, name, servers, and what it had already."""
        account = add_account()
        product.setup('Rename', '(os)', account, 'Travels')
        before = product.managed_accounts()[account]
        sign_in_again(account, 'contacts')
        asked, again = sign_in_again(account, 'calendar')
        self.assertEqual((asked, again), ({'mail', 'contacts', 'calendar'}, account))
        self.assertEqual(sign_in_again(account)[0], asked)
        after = product.managed_accounts()[account]
        self.assertEqual(after, {**before, 'Services': ['mail', 'contacts', 'calendar'], 'LastRenewed': after['LastRenewed']})
        # The same address set up once more.
        sign_in = SignIn.start()
        self.assertEqual(set(common.query_of(sign_in.AuthorizationUri)['scope'].split()) - IDENTITY, asked)

    def test_not_ticked(self):
        """The person allows mail and contacts: those work, and the account is as good as it was."""
        account = add_account()
        fault('unticked', 'calendar')
        sign_in_again(account, 'contacts', 'calendar')
        self.assertEqual(services(account), ['mail', 'contacts'])
        with self.assert_error('AttentionNeeded'):
            token(account, service='calendar')
        for service in ('mail', 'contacts'):
            self.assert_token(account, service)
        self.assertEqual(product.managed_accounts()[account]['State'], 'ready')
        fault('clear', 'unticked')
        sign_in_again(account, 'calendar')
        self.assert_token(account, 'calendar')

    def test_mail_not_ticked(self):
        account = add_account()
        fault('unticked', 'mail')
        sign_in = SignIn(product.setup('Reauthenticate', '(oa{sv})', account, variants(consent='embedded'))[0])
        sign_in.respond(Person().visit(sign_in.AuthorizationUri))
        self.assertIn('mail', sign_in.wait('failed')[1])
        self.assert_token(account, 'mail')

    def refuse_calendar(self, how, said):
        """The account, to which a token for the calendar was refused, and only that."""
        account = add_account()
        sign_in_again(account, 'calendar')
        fault('token', how)
        with self.assert_error('AttentionNeeded') as caught:
            token(account, service='calendar')
        self.assertIn(said, caught.exception.message)
        fault('clear', 'token')
        values = product.managed_accounts()[account]
        self.assertEqual((values['State'], values['Services']), ('ready', ['mail']))
        return account

    def test_taken_back_later(self):
        """The provider gives less than it has granted: only those who ask for that are told."""
        account = self.refuse_calendar('invalid_scope', 'calendar')
        self.assert_token(account, 'mail')
        sign_in_again(account, 'calendar')
        self.assert_token(account, 'calendar')

    def test_less_than_asked(self):
        """An answer with tokens, but not for the calendar: nobody gets them, and the refresh token among them counts."""
        account = add_account()
        sign_in_again(account, 'calendar')
        fault('granted', 'mail')
        with self.assert_error('AttentionNeeded'):
            token(account, service='calendar')
        self.assertEqual(set(token(account)[2]['scope'].split()) - IDENTITY, {'mail'})
        self.assertEqual(services(account), ['mail'])
        fault('clear', 'granted')
        product.stop_daemon()
        self.assert_token(account, 'calendar')
        self.assertEqual(services(account), ['mail', 'calendar'])

    def test_not_offered(self):
        account = add_account()
        file = product.account_files()[0]
        product.stop_daemon()
        file.write_text(json.dumps({**json.loads(file.read_text()), 'provider': 'untrusted'}))
        with self.assert_error('Unsupported'):
            token(account, service='calendar')
        with self.assert_error('Unsupported'):
            product.setup('Reauthenticate', '(oa{sv})', account,
                          variants(consent='system', services=product.GLib.Variant('as', ['calendar'])))

    def test_command_line(self):
        account = add_account()
        result = tegatactl('token', ADDRESS, '--service=calendar')
        self.assertEqual((result.returncode, result.stdout), (4, ''))
        self.assertIn('sign-in --service=calendar', result.stderr)
        self.assertEqual(tegatactl('sign-in', ADDRESS, '--service=cooking').returncode, 2)
        sign_in_again(account, 'calendar')
        self.assertEqual(json.loads(tegatactl('show', ADDRESS, '--json').stdout)['services'], ['mail', 'calendar'])
        self.assertEqual(tegatactl('token', ADDRESS, '--service=calendar').stdout.strip(), token(account, service='calendar')[0])


class OneResource(Services):
    """Each service is a resource of its own, as at Microsoft: one grant, and each token is asked for by itself. All that holds
    elsewhere holds here."""

    OVERLAY = Path(os.environ['XDG_CONFIG_HOME']) / 'tegata/providers.d/example.json'

    def setUp(self):
        super().setUp()
        fault('resources', 'one')
        self.OVERLAY.parent.mkdir(parents=True, exist_ok=True)
        self.OVERLAY.write_text(json.dumps({'id': 'example', 'oauth': {'one_resource_a_token': True}}))
        self.addCleanup(self.OVERLAY.unlink)

    def test_each_is_asked_for_alone(self):
        before = len(token_requests())
        account = add_account()
        asked, _ = sign_in_again(account, 'contacts', 'calendar')
        self.assertEqual(asked, {'mail', 'contacts', 'calendar'})
        for service in services(account):
            self.assert_token(account, service)
        named = [set(entry['scope'].split()) - IDENTITY for entry in token_requests()[before:] if entry['endpoint'] == 'token']
        self.assertEqual(named, [{'mail'}, {'mail'}, {'contacts'}, {'calendar'}])

    def test_not_ticked(self):
        """The answer to the consent is about mail; that the calendar was not allowed turns out with its first token."""
        account = add_account()
        fault('unticked', 'calendar')
        sign_in_again(account, 'contacts', 'calendar')
        self.assertEqual(services(account), ['mail', 'contacts', 'calendar'])
        with self.assert_error('AttentionNeeded'):
            token(account, service='calendar')
        self.assertEqual(services(account), ['mail', 'contacts'])
        for service in ('mail', 'contacts'):
            self.assert_token(account, service)
        fault('clear', 'unticked')
        sign_in_again(account, 'calendar')
        self.assert_token(account, 'calendar')

    def test_consent_missing(self):
        """The provider words as the end of the grant that one service was never allowed: only that one is without."""
        account = self.refuse_calendar('consent-missing', 'scope-missing')
        self.assert_token(account, 'mail', rejected=token(account)[0])

    def test_device(self):
        account = add_account()
        options = variants(consent='device', services=product.GLib.Variant('as', ['contacts']))
        sign_in = SignIn(product.setup('Reauthenticate', '(oa{sv})', account, options)[0])
        self.assertIsNone(Person(code=sign_in.UserCode).visit(sign_in.VerificationUri))
        sign_in.wait()
        for service in services(account):
            self.assert_token(account, service)


if __name__ == '__main__':
    unittest.main()
