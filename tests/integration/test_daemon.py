#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""The daemon's whole job over D-Bus: from consent to a token that the mail servers take, and back."""

import json
import os
import stat
import subprocess
import time
import unittest
import urllib.parse
import urllib.request

import common
import product
from common import ADDRESS, Person, fault, login, token_requests
from product import ACCOUNT, ACCOUNTS, ACCOUNTS_PATH, SETUP, SIGN_IN, Gio, GLib, SignIn, add_account, token, variants

setUpModule = product.require

SERVERS = [('imap', 'imap.example.net', 993), ('pop3', 'pop.example.net', 995), ('smtp', 'smtp.example.net', 465)]


def server(protocol, port, security, username):
    return variants(protocol=protocol, host=f'{protocol}.example.net', port=GLib.Variant('q', port), security=security,
                    username=username)


def token_request_count():
    return len([entry for entry in token_requests() if entry['endpoint'] == 'token'])


class Signing(product.ProductTest):
    def test_embedded(self):
        sign_in = SignIn.start()
        self.assertEqual((sign_in.State, sign_in.Consent), ('consent', 'embedded'))
        self.assertEqual((sign_in.Account, sign_in.Error), ('/', ('', '')))
        self.assertEqual(sign_in.RedirectUri, common.PRIVATE_REDIRECT)
        self.assertGreater(sign_in.ExpiresAt, time.time())
        sign_in.respond(Person().visit(sign_in.AuthorizationUri))
        account = sign_in.wait()
        self.assertEqual(list(product.managed_accounts()), [account])
        self.assertEqual(login('imap', token=token(account)[0]), 0)

    def test_authorization_request(self):
        uri = urllib.parse.urlsplit(SignIn.start().AuthorizationUri)
        query = dict(urllib.parse.parse_qsl(uri.query))
        self.assertEqual(f'{uri.scheme}://{uri.netloc}{uri.path}', 'https://accounts.example.net/auth')
        wanted = {'client_id': 'tegata-sample', 'response_type': 'code', 'redirect_uri': common.PRIVATE_REDIRECT,
                  'scope': common.SCOPES, 'code_challenge_method': 'S256', 'prompt': 'consent', 'login_hint': ADDRESS}
        self.assertEqual({name: query.get(name) for name in wanted}, wanted)
        for name in ('state', 'nonce', 'code_challenge'):
            self.assertGreaterEqual(len(query[name]), 22, name)

    def test_nothing_is_drawn_twice(self):
        queries = [common.query_of(SignIn.start().AuthorizationUri) for _ in range(2)]
        for name in ('state', 'nonce', 'code_challenge'):
            self.assertNotEqual(queries[0][name], queries[1][name])

    def test_system(self):
        sign_in = SignIn.start(consent='system')
        self.assertRegex(sign_in.RedirectUri, r'^http://127\.0\.0\.1:[0-9]+/callback$')
        uri = Person().visit(sign_in.AuthorizationUri)
        self.assertTrue(uri.startswith(sign_in.RedirectUri + '?'))
        with urllib.request.urlopen(uri, timeout=20) as answer:
            page = answer.read().decode()
        self.assertNotIn(common.query_of(uri)['code'], page)
        self.assertEqual(login('imap', token=token(sign_in.wait())[0]), 0)

    def test_pasted(self):
        """Where the browser cannot reach the listener, the person carries the address over."""
        sign_in = SignIn.start(consent='paste')
        sign_in.respond(Person().visit(sign_in.AuthorizationUri))
        self.assertEqual(login('imap', token=token(sign_in.wait())[0]), 0)

    def test_somebody_else_signs_in(self):
        """The account is made; whoever set it up is told and decides."""
        for login_as, other in ((ADDRESS.upper(), ''), ('somebody@example.net', 'somebody@example.net')):
            with self.subTest(login_as=login_as):
                sign_in = SignIn.start()
                self.assertEqual(sign_in.SignedInAs, '')
                sign_in.respond(Person(login_as).visit(sign_in.AuthorizationUri))
                account = sign_in.wait()
                self.assertEqual(sign_in.SignedInAs, other)
                self.assertEqual(product.managed_accounts()[account]['Address'], ADDRESS)
                product.remove(account)

    def test_progress_is_signalled(self):
        states = []
        bus = product.BUS
        context = GLib.MainContext.default()
        sign_in = SignIn.start()

        def note(_bus, _sender, _path, _interface, _signal, parameters):
            states.append(parameters.unpack()[1].get('State'))
        watch = bus.signal_subscribe(None, product.PROPERTIES, 'PropertiesChanged', sign_in.path, SIGN_IN,
                                     Gio.DBusSignalFlags.NONE, note)
        self.addCleanup(bus.signal_unsubscribe, watch)
        sign_in.respond(Person().visit(sign_in.AuthorizationUri))
        sign_in.wait()
        common.wait_until(lambda: (context.iteration(False), 'done' in states)[1], 'the last signal')
        seen = [state for state in states if state]
        self.assertEqual(seen, sorted(set(seen), key=['exchanging', 'storing', 'done'].index))

    def test_servers_of_the_candidate(self):
        servers = GLib.Variant('aa{sv}', [server('imap', 143, 'starttls', 'traveller')])
        candidate = variants(address=ADDRESS, provider='example', servers=servers)
        options = variants(consent='embedded', name='Home')
        sign_in = SignIn(product.setup('StartSignIn', '(a{sv}a{sv})', candidate, options)[0])
        sign_in.respond(Person().visit(sign_in.AuthorizationUri))
        values = product.properties(ACCOUNTS, sign_in.wait(), ACCOUNT)
        self.assertEqual(values['Name'], 'Home')
        self.assertEqual([(s['host'], s['port'], s['security'], s['username']) for s in values['Servers']],
                         [('imap.example.net', 143, 'starttls', 'traveller')])

    def test_belongs_to_its_caller(self):
        sign_in = SignIn.start()
        stranger = SignIn(sign_in.path, product.open_bus())
        for attempt in (lambda: stranger.respond(sign_in.RedirectUri + '?code=x'), stranger.cancel):
            with self.assertRaises(GLib.Error):
                attempt()
        with self.assertRaises(GLib.Error):
            print(stranger.AuthorizationUri)
        self.assertEqual(sign_in.State, 'consent')

    def test_two_at_once(self):
        first, second = SignIn.start(), SignIn.start('second@example.net')
        second.respond(Person('second@example.net').visit(second.AuthorizationUri))
        first.respond(Person().visit(first.AuthorizationUri))
        accounts = {first.wait(), second.wait()}
        self.assertEqual(set(product.managed_accounts()), accounts)
        self.assertEqual(len(accounts), 2)


class Accounts(product.ProductTest):
    def test_properties(self):
        account = add_account()
        values = product.managed_accounts()[account]
        self.assertEqual(values['Id'], account.rpartition('/')[2])
        wanted = {'Address': ADDRESS, 'Name': ADDRESS, 'Provider': 'example', 'ProviderName': 'Example Mail',
                  'Method': 'oauth2', 'State': 'ready', 'Reason': '', 'Services': ['mail']}
        self.assertEqual({name: values[name] for name in wanted}, wanted)
        self.assertEqual([(s['protocol'], s['host'], s['port']) for s in values['Servers']], SERVERS)
        for server in values['Servers']:
            self.assertEqual((server['security'], server['username']), ('tls', ADDRESS))

    def test_find(self):
        account = add_account()
        for address in (ADDRESS, 'traveller@EXAMPLE.net.'):
            self.assertEqual(product.call(ACCOUNTS, ACCOUNTS_PATH, f'{ACCOUNTS}.FindAccount', '(s)', address)[0], account)
        with self.assert_error('NotFound'):
            product.call(ACCOUNTS, ACCOUNTS_PATH, f'{ACCOUNTS}.FindAccount', '(s)', 'nobody@example.net')
        with self.assert_error('InvalidArgument'):
            product.call(ACCOUNTS, ACCOUNTS_PATH, f'{ACCOUNTS}.FindAccount', '(s)', 'no address')

    def test_version(self):
        self.assertRegex(product.properties(ACCOUNTS, ACCOUNTS_PATH, ACCOUNTS)['Version'], r'^[0-9]+\.[0-9]+')

    def test_at_rest(self):
        account = add_account()
        identifier = account.rpartition('/')[2]
        attributes, = product.keyring_items().values()
        self.assertEqual(attributes, {'account': identifier, 'xdg:schema': product.SCHEMA})
        file, = product.account_files()
        self.assertEqual(file.name, f'{identifier}.json')
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(file.parent.stat().st_mode), 0o700)
        self.assertEqual(json.loads(file.read_text())['address'], ADDRESS)

    def test_rename(self):
        account = add_account()
        product.setup('Rename', '(os)', account, 'Journey')
        self.assertEqual(product.managed_accounts()[account]['Name'], 'Journey')
        product.stop_daemon()
        self.assertEqual(product.managed_accounts()[account]['Name'], 'Journey')

    def test_set_servers(self):
        account = add_account()
        product.setup('SetServers', '(oaa{sv})', account, [server('smtp', 587, 'starttls', ADDRESS)])
        self.assertEqual([s['port'] for s in product.managed_accounts()[account]['Servers']], [587])
        with self.assert_error('InvalidArgument'):
            product.setup('SetServers', '(oaa{sv})', account, [server('smtp', 25, 'none', ADDRESS)])
        self.assertEqual([s['port'] for s in product.managed_accounts()[account]['Servers']], [587])
        product.setup('SetServers', '(oaa{sv})', account, [server('smtp', 465, 'tls', '%EMAILLOCALPART%')])
        self.assertEqual([s['username'] for s in product.managed_accounts()[account]['Servers']], ['traveller'])

    def test_remove(self):
        account = add_account()
        access_token = token(account)[0]
        result = product.remove(account)
        self.assertTrue(result['revoked'])
        self.assertEqual(token_requests()[-1]['endpoint'], 'revocation')
        self.assertEqual(login('imap', token=access_token), common.LOGIN_DENIED)
        self.assert_nothing_half_made()
        with self.assertRaises(GLib.Error):
            token(account)

    def test_remove_while_the_provider_is_down(self):
        account = add_account()
        fault('revocation', '500')
        result = product.remove(account)
        self.assertFalse(result['revoked'])
        self.assert_sentence(result['message'])
        self.assert_nothing_half_made()

    def test_no_such_account(self):
        nowhere = f'{ACCOUNTS_PATH}/nowhere'
        for member, signature, argument in (('Rename', '(os)', 'x'), ('SetServers', '(oaa{sv})', []),
                                            ('Remove', '(oa{sv})', {}), ('Reauthenticate', '(oa{sv})', {})):
            with self.subTest(member=member), self.assert_error('NotFound'):
                product.setup(member, signature, nowhere, argument)

    def test_reauthenticate(self):
        account = add_account()
        product.setup('Rename', '(os)', account, 'Journey')
        before = token(account)[0]
        sign_in = SignIn(product.setup('Reauthenticate', '(oa{sv})', account, variants(consent='embedded'))[0])
        sign_in.respond(Person().visit(sign_in.AuthorizationUri))
        self.assertEqual(sign_in.wait(), account)
        values, = product.managed_accounts().values()
        self.assertEqual((values['Name'], values['State']), ('Journey', 'ready'))
        after = token(account)[0]
        self.assertNotEqual(after, before)
        self.assertEqual(login('imap', token=after), 0)
        self.assertEqual(len(product.keyring_items()), 1)


class Tokens(product.ProductTest):
    def test_details(self):
        access_token, expires_at, details = token(add_account())
        self.assertAlmostEqual(expires_at, time.time() + 3600, delta=60)
        self.assertEqual(details['token-type'], 'Bearer')
        self.assertEqual(set(details['scope'].split()), set(common.SCOPES.split()))
        self.assertNotIn('\n', access_token)

    def test_every_server_takes_it(self):
        access_token = token(add_account())[0]
        for server in ('imap', 'pop3', 'smtp', 'smtp-starttls'):
            for mechanism in common.MECHANISMS:
                with self.subTest(server=server, mechanism=mechanism):
                    self.assertEqual(login(server, token=access_token, mechanism=mechanism), 0)

    def test_cached(self):
        account = add_account()
        first = token(account)
        before = len(token_requests())
        for _ in range(20):
            self.assertEqual(token(account), first)
        self.assertEqual(len(token_requests()), before)

    def test_min_validity(self):
        # More than half of its life is never asked of a token, or short-lived ones would be refreshed all the time.
        fault('access-token-seconds', '16')
        account = add_account()
        first = token(account, min_validity=1)[0]
        self.assertEqual(token(account, min_validity=1)[0], first)
        before = token_request_count()
        time.sleep(8.2)
        self.assertEqual(token(account, min_validity=1)[0], first)
        self.assertNotEqual(token(account, min_validity=12)[0], first)
        self.assertEqual(token_request_count(), before + 1)

    def test_rejected(self):
        account = add_account()
        first = token(account)[0]
        before = token_request_count()
        second = token(account, rejected=first)[0]
        self.assertNotEqual(second, first)
        # The next program that held the old one is not a reason for yet another.
        self.assertEqual(token(account, rejected=first)[0], second)
        self.assertEqual(token_request_count(), before + 1)

    def ask_at_once(self, account, count, **options):
        """COUNT calls on the way before the first answer; returns the answers and the errors."""
        answers, errors = [], []
        loop = GLib.MainLoop()

        def answered(bus, result):
            try:
                answers.append(bus.call_finish(result).unpack()[0])
            except GLib.Error as error:
                errors.append(error)
            if len(answers) + len(errors) == count:
                loop.quit()
        for _ in range(count):
            product.BUS.call(ACCOUNTS, account, ACCOUNT, 'GetAccessToken', GLib.Variant('(a{sv})', (variants(**options),)),
                             None, Gio.DBusCallFlags.NONE, product.TIMEOUT_MSEC, None, answered)
        loop.run()
        return answers, errors

    def test_one_refresh_for_all(self):
        fault('access-token-seconds', '1')
        account = add_account()
        fault('clear')
        time.sleep(1.1)
        before = token_request_count()
        answers, errors = self.ask_at_once(account, 100)
        self.assertEqual((len(answers), errors), (100, []))
        self.assertEqual(len(set(answers)), 1)
        self.assertEqual(token_request_count(), before + 1)
        self.assertEqual(login('imap', token=answers[0]), 0)

    def test_one_refresh_for_all_that_were_refused(self):
        account = add_account()
        first = token(account)[0]
        before = token_request_count()
        answers, errors = self.ask_at_once(account, 100, rejected=first)
        self.assertEqual((len(set(answers)), errors), (1, []))
        self.assertEqual(token_request_count(), before + 1)

    def test_failure_is_shared_too(self):
        account = add_account()
        product.stop_daemon()
        fault('token', '500')
        self.assertEqual(list(product.managed_accounts()), [account])
        before = token_request_count()
        answers, errors = self.ask_at_once(account, 50)
        self.assertEqual((answers, {product.error_name(error) for error in errors}), ([], {'ProviderUnavailable'}))
        self.assertLessEqual(token_request_count() - before, 2)

    def test_rotation_is_kept(self):
        """Each refresh makes the token before it void; the newest one has to be in the keyring."""
        account = add_account()
        for _ in range(3):
            token(account, rejected=token(account)[0])
        product.stop_daemon(how=9)
        self.assertEqual(login('imap', token=token(account)[0]), 0)

    def test_no_such_service(self):
        with self.assert_error('InvalidArgument'):
            token(add_account(), service='cooking')

    def test_password_of_an_oauth_account(self):
        with self.assert_error('Unsupported'):
            product.call(ACCOUNTS, add_account(), f'{ACCOUNT}.GetPassword', '(a{sv})', {})


class Passwords(product.ProductTest):
    def add(self, secret, **changes):
        servers = GLib.Variant('aa{sv}', [server('imap', 993, 'tls', 'old@example.net')])
        candidate = variants(**{'address': 'old@example.net', 'servers': servers, **changes})
        reading, writing = os.pipe()
        os.write(writing, secret)
        os.close(writing)
        fds = Gio.UnixFDList.new_from_array([reading])
        answer, _ = product.BUS.call_with_unix_fd_list_sync(
            SETUP, product.SETUP_PATH, SETUP, 'AddPasswordAccount', GLib.Variant('(a{sv}h)', (candidate, 0)), None,
            Gio.DBusCallFlags.NONE, product.TIMEOUT_MSEC, fds, None)
        return answer.unpack()[0]

    def password(self, account):
        return product.call(ACCOUNTS, account, f'{ACCOUNT}.GetPassword', '(a{sv})', {})[0]

    def test_added(self):
        account = self.add(b'a password from long ago\n')
        values = product.managed_accounts()[account]
        self.assertEqual((values['Method'], values['State'], values['Services']), ('password', 'ready', ['mail']))
        self.assertEqual(login('imap', 'old@example.net', password=self.password(account)), 0)
        product.stop_daemon()
        self.assertEqual(self.password(account), 'a password from long ago')

    def test_every_character_is_kept(self):
        for secret in ('пароль 旅 %s " \\', 'two\nlines', ' blank '):
            account = self.add(secret.encode() + b'\n')
            self.assertEqual(self.password(account), secret)
            product.remove(account)

    def test_no_token(self):
        account = self.add(b'word')
        with self.assert_error('Unsupported'):
            token(account)

    def test_not_well_formed(self):
        for secret, changes in ((b'', {}), (b'\xff\xfe', {}), (b'word', {'address': 'nonsense'})):
            with self.subTest(secret=secret, **changes), self.assert_error('InvalidArgument'):
                self.add(secret, **changes)
        self.assert_nothing_half_made()

    def test_removed(self):
        product.remove(self.add(b'word'))
        self.assert_nothing_half_made()


class Running(product.ProductTest):
    def test_each_name_starts_it(self):
        for name, path in ((ACCOUNTS, ACCOUNTS_PATH), (SETUP, product.SETUP_PATH)):
            with self.subTest(name=name):
                product.stop_daemon()
                product.properties(name, path, name)
                self.assertEqual(product.owner(ACCOUNTS), product.owner(SETUP))

    def test_started_before_the_bus_has_noticed(self):
        """One that was killed still has its name on the bus, but no longer the lock: whoever is started now serves."""
        for name in (ACCOUNTS, SETUP):
            with self.subTest(name=name):
                product.stop_daemon()
                common.wait_until(lambda: product.owner(SETUP) is None, 'the bus has noticed')
                ghost = product.open_bus()
                product.call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus.RequestName', '(su)', name, 0, bus=ghost)
                other, path = (SETUP, product.SETUP_PATH) if name == ACCOUNTS else (ACCOUNTS, ACCOUNTS_PATH)
                answers = []
                product.BUS.call(other, path, 'org.freedesktop.DBus.Peer', 'Ping', None, None, Gio.DBusCallFlags.NONE,
                                 product.TIMEOUT_MSEC, None, lambda bus, result, answers=answers: answers.append(result))
                product.BUS.flush_sync()
                time.sleep(0.5)
                ghost.close_sync()
                common.wait_until(lambda answers=answers: (GLib.MainContext.default().iteration(False), answers)[1], 'an answer')
                product.BUS.call_finish(answers[0])
                common.wait_until(lambda: product.owner(ACCOUNTS) and product.owner(ACCOUNTS) == product.owner(SETUP),
                                  'both names are its own')

    def test_second_one_leaves(self):
        product.managed_accounts()
        first = product.owner(SETUP)
        subprocess.run([product.PREFIX / 'libexec/tegatad'], check=True, timeout=5)
        self.assertEqual((product.owner(ACCOUNTS), product.owner(SETUP)), (first, first))

    def test_two_connections(self):
        product.managed_accounts()
        unique = [product.call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus.GetNameOwner', '(s)', name)[0]
                  for name in (ACCOUNTS, SETUP)]
        self.assertNotEqual(unique[0], unique[1])
        with self.assertRaises(GLib.Error):
            product.properties(unique[0], product.SETUP_PATH, SETUP)
        with self.assertRaises(GLib.Error):
            product.properties(unique[1], ACCOUNTS_PATH, ACCOUNTS)

    def test_restart_keeps_accounts(self):
        account = add_account()
        before = product.managed_accounts()
        product.stop_daemon()
        self.assertEqual(product.managed_accounts(), before)
        self.assertEqual(login('imap', token=token(account)[0]), 0)

    def test_the_grant_is_gone(self):
        account = add_account()
        first = token(account)[0]
        fault('token', 'invalid_grant')
        with self.assert_error('AttentionNeeded'):
            token(account, rejected=first)
        values = product.managed_accounts()[account]
        self.assertEqual(values['State'], 'attention')
        self.assertNotEqual(values['Reason'], '')
        fault('clear')
        sign_in = SignIn(product.setup('Reauthenticate', '(oa{sv})', account, variants(consent='embedded'))[0])
        sign_in.respond(Person().visit(sign_in.AuthorizationUri))
        sign_in.wait()
        values = product.managed_accounts()[account]
        self.assertEqual((values['State'], values['Reason']), ('ready', ''))
        self.assertEqual(login('imap', token=token(account)[0]), 0)


if __name__ == '__main__':
    unittest.main()
