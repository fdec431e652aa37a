#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""The little internet itself: what the other tests take for granted about names, trust, servers and faults."""

import os
import socket
import ssl
import subprocess
import unittest
import urllib.error
from pathlib import Path

import common
from common import ADDRESS, Authorization, FaultyWorld, Person, fault, login, query_of

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position


class Names(unittest.TestCase):
    def setUp(self):
        self.resolver = Gio.Resolver.get_default()

    def records(self, name, kind):
        return [record.unpack() for record in self.resolver.lookup_records(name, kind, None)]

    def test_address(self):
        self.assertEqual([a.to_string() for a in self.resolver.lookup_by_name('imap.example.net', None)], ['127.1.0.20'])

    def test_mx(self):
        for domain in ('example.net', 'example.org', 'example.com'):
            self.assertEqual(self.records(domain, Gio.ResolverRecordType.MX), [(10, 'mx.example.net')])

    def test_srv(self):
        self.assertEqual(self.records('_imaps._tcp.srv.example', Gio.ResolverRecordType.SRV),
                         [(0, 1, 993, 'imap.example.net')])

    def test_txt(self):
        self.assertEqual(self.records('srv.example', Gio.ResolverRecordType.TXT), [(['v=spf1 -all'],)])

    def test_nobody(self):
        with self.assertRaises(GLib.Error) as caught:
            self.resolver.lookup_by_name('nobody.example', None)
        self.assertTrue(caught.exception.matches(Gio.resolver_error_quark(), Gio.ResolverError.NOT_FOUND))
        with self.assertRaises(GLib.Error) as caught:
            self.records('nobody.example', Gio.ResolverRecordType.MX)
        self.assertTrue(caught.exception.matches(Gio.resolver_error_quark(), Gio.ResolverError.NOT_FOUND))


class Trust(unittest.TestCase):
    def test_curl(self):
        self.assertEqual(common.curl('https://accounts.example.net/.well-known/openid-configuration').returncode, 0)
        self.assertEqual(common.curl('https://untrusted.example.net/auth').returncode, 60)

    def test_gio(self):
        client = Gio.SocketClient(tls=True)
        client.connect_to_host('accounts.example.net', 443, None).close()
        with self.assertRaises(GLib.Error) as caught:
            client.connect_to_host('untrusted.example.net', 443, None)
        self.assertTrue(caught.exception.matches(Gio.tls_error_quark(), Gio.TlsError.BAD_CERTIFICATE))

    def test_plain_openssl(self):
        """It reads the hashed names in the folder, not the bundle."""
        context = ssl.create_default_context()
        for host, good in (('accounts.example.net', True), ('untrusted.example.net', False)):
            with socket.create_connection((host, 443)) as connection:
                if good:
                    context.wrap_socket(connection, server_hostname=host).close()
                else:
                    with self.assertRaises(ssl.SSLCertVerificationError):
                        context.wrap_socket(connection, server_hostname=host)


class Surroundings(FaultyWorld):
    def test_only_loopback(self):
        self.assertEqual([name for _, name in socket.if_nameindex()], ['lo'])
        with self.assertRaises(OSError):
            socket.create_connection(('192.0.2.1', 443), timeout=2)

    def test_folders_are_fresh(self):
        for name in ('HOME', 'TMPDIR', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME',
                     'XDG_STATE_HOME', 'XDG_CONFIG_DIRS'):
            self.assertTrue(os.environ[name].startswith(f'{common.INTERNET}/'), name)

    def test_no_bus_of_the_host(self):
        names = subprocess.run(['gdbus', 'call', '--session', '--dest=org.freedesktop.DBus', '--object-path=/',
                                '--method=org.freedesktop.DBus.ListActivatableNames'],
                               capture_output=True, text=True, check=True)
        self.assertNotIn('org.freedesktop.portal', names.stdout)
        self.assertFalse(Path(os.environ['DBUS_SYSTEM_BUS_ADDRESS'].removeprefix('unix:path=')).exists())

    def test_overlay_is_the_administrators(self):
        self.assertTrue((Path(os.environ['XDG_CONFIG_DIRS']) / 'tegata/providers.d/example.json').exists())

    def test_sandbox_nests(self):
        subprocess.run(['bwrap', '--unshare-all', '--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev', 'true'], check=True)

    def test_keyring_is_open(self):
        item = ['kind', 'tegata-test']
        subprocess.run(['secret-tool', 'store', '--label=test', *item], input='word', text=True, check=True)
        found = subprocess.run(['secret-tool', 'lookup', *item], capture_output=True, text=True, check=True)
        self.assertEqual(found.stdout, 'word')

    def test_unknown_fault(self):
        with self.assertRaises(subprocess.CalledProcessError):
            fault('token', 'nonsense')


class Documents(unittest.TestCase):
    def test_autoconfig(self):
        answer = common.curl('https://autoconfig.example.org/mail/config-v1.1.xml')
        self.assertIn('<hostname>imap.example.net</hostname>', answer.stdout)
        self.assertIn('autoconfig.example.org "GET /mail/config-v1.1.xml', (common.INTERNET / 'log/www.log').read_text())

    def test_nothing_there(self):
        self.assertEqual(common.curl('-f', 'https://autoconfig.example.org/other.xml').returncode, 22)


class Consent(FaultyWorld):
    def test_allowed(self):
        request = Authorization(login_hint=ADDRESS)
        person = Person()
        uri = person.visit(request.uri)
        answer = query_of(uri)
        self.assertTrue(uri.startswith(common.PRIVATE_REDIRECT + '?'))
        self.assertEqual(person.pages, ['Sign in', 'Allow Tegata to use your mail?'])
        self.assertEqual((answer['state'], answer['iss']), (request.parameters['state'], common.ISSUER))
        status, tokens = request.exchange(answer)
        self.assertEqual((status, tokens['scope'], tokens['expires_in']), (200, common.SCOPES, 3600))
        self.assertEqual(request.exchange(answer)[1]['error'], 'invalid_grant')

    def test_loopback_port_is_free(self):
        uri = Person().visit(Authorization('http://127.0.0.1:45678/callback').uri)
        self.assertTrue(uri.startswith('http://127.0.0.1:45678/callback?code='))

    def test_denied(self):
        self.assertEqual(query_of(Person(answer='deny').visit(Authorization().uri))['error'], 'access_denied')

    def test_walks_away(self):
        self.assertIsNone(Person(answer='walk-away').visit(Authorization().uri))

    def test_pkce(self):
        without = Authorization(code_challenge=None, code_challenge_method=None)
        self.assertEqual(query_of(Person().visit(without.uri))['error'], 'invalid_request')
        request = Authorization()
        answer = query_of(Person().visit(request.uri))
        self.assertEqual(request.exchange(answer, code_verifier='x' * 43)[1]['error'], 'invalid_grant')

    def test_other_redirect_uri(self):
        with self.assertRaises(urllib.error.HTTPError):
            Person().visit(Authorization('https://accounts.example.com/callback').uri)

    def test_rotation(self):
        first = common.get_tokens()
        status, second = common.refresh(first['refresh_token'])
        self.assertEqual(status, 200)
        self.assertNotEqual(first['refresh_token'], second['refresh_token'])
        self.assertEqual(common.refresh(first['refresh_token'])[1]['error'], 'invalid_grant')

    def test_no_rotation(self):
        fault('rotation', 'off')
        first = common.get_tokens()
        self.assertEqual(common.refresh(first['refresh_token'])[1]['refresh_token'], first['refresh_token'])

    def test_revocation(self):
        tokens = common.get_tokens()
        common.post('/token/revocation', token=tokens['refresh_token'], client_id=common.CLIENT_ID)
        self.assertEqual(common.refresh(tokens['refresh_token'])[1]['error'], 'invalid_grant')
        self.assertEqual(login('imap', token=tokens['access_token']), common.LOGIN_DENIED)

    def test_device(self):
        status, device = common.post('/device/auth', client_id=common.CLIENT_ID, scope=common.SCOPES, prompt='consent')
        self.assertEqual(status, 200, device)
        fields = {'grant_type': 'urn:ietf:params:oauth:grant-type:device_code', 'device_code': device['device_code'],
                  'client_id': common.CLIENT_ID}
        self.assertEqual(common.post('/token', **fields)[1]['error'], 'authorization_pending')
        person = Person()
        self.assertIsNone(person.visit(device['verification_uri_complete']))
        self.assertEqual(person.pages[-1], 'The device is connected')
        status, tokens = common.post('/token', **fields)
        self.assertEqual(status, 200, tokens)
        self.assertEqual(login('imap', token=tokens['access_token']), 0)

    def test_short_lived(self):
        fault('access-token-seconds', '2')
        tokens = common.get_tokens()
        self.assertEqual(tokens['expires_in'], 2)
        self.assertEqual(login('imap', token=tokens['access_token']), 0)
        common.wait_until(lambda: login('imap', token=tokens['access_token']) == common.LOGIN_DENIED, 'the token ends')


class Mail(FaultyWorld):
    @classmethod
    def setUpClass(cls):
        cls.token = common.get_tokens()['access_token']

    def test_every_server_takes_the_token(self):
        for server in common.SERVERS:
            for mechanism in common.MECHANISMS:
                with self.subTest(server=server, mechanism=mechanism):
                    self.assertEqual(login(server, token=self.token, mechanism=mechanism), 0)

    def test_no_server_takes_another(self):
        for server in ('imap', 'pop3', 'smtp'):
            for mechanism in common.MECHANISMS:
                with self.subTest(server=server, mechanism=mechanism):
                    self.assertEqual(login(server, token='made-up', mechanism=mechanism), common.LOGIN_DENIED)

    def test_token_is_for_one_person(self):
        self.assertEqual(login('imap', address='other@example.net', token=self.token), common.LOGIN_DENIED)

    def test_token_needs_the_scope(self):
        request = Authorization(scope='openid email offline_access')
        tokens = request.exchange(query_of(Person().visit(request.uri)))[1]
        self.assertEqual(login('imap', token=tokens['access_token']), common.LOGIN_DENIED)

    def test_each_can_refuse(self):
        for refusing in ('imap', 'pop3', 'smtp'):
            fault(refusing, 'refuse-token')
            for server in ('imap', 'pop3', 'smtp'):
                with self.subTest(refusing=refusing, server=server):
                    self.assertEqual(login(server, token=self.token), common.LOGIN_DENIED if server == refusing else 0)
            fault('clear', refusing)

    def test_password(self):
        for server in ('imap', 'pop3', 'smtp'):
            with self.subTest(server=server):
                self.assertEqual(login(server, 'old@example.net', password='a password from long ago'), 0)
                self.assertEqual(login(server, 'old@example.net', password='another'), common.LOGIN_DENIED)

    def test_no_login_without_tls(self):
        plain = common.curl('imap://imap.example.net', secret_options=['user = "old@example.net:a password from long ago"'])
        self.assertNotEqual(plain.returncode, 0)

    def test_sent_mail_arrives(self):
        credentials = [f'user = "{ADDRESS}:"', f'oauth2-bearer = "{self.token}"']
        letter = common.INTERNET / 'tmp/letter'
        letter.write_text(f'From: <{ADDRESS}>\r\nTo: <{ADDRESS}>\r\nSubject: over the mountains\r\n\r\nHello\r\n')
        sent = common.curl('--mail-from', ADDRESS, '--mail-rcpt', ADDRESS, '-T', str(letter), 'smtps://smtp.example.net',
                           secret_options=credentials)
        self.assertEqual(sent.returncode, 0, sent.stderr)
        received = common.curl('imaps://imap.example.net/INBOX;UID=1', secret_options=credentials)
        self.assertIn('Subject: over the mountains', received.stdout)


class Faults(FaultyWorld):
    def token_answer(self, kind, *options):
        fault('token', kind)
        return common.curl('-w', '%{http_code} %{content_type}', '-d', 'grant_type=refresh_token', *options,
                           'https://accounts.example.net/token')

    def test_token_endpoint(self):
        self.assertTrue(self.token_answer('500').stdout.endswith('500 text/plain; charset=utf-8'))
        self.assertIn('<!DOCTYPE html>', self.token_answer('html').stdout)
        self.assertEqual(self.token_answer('empty').stdout, '200 application/json; charset=utf-8')
        self.assertIn('"error":"invalid_grant"', self.token_answer('invalid_grant').stdout)
        self.assertIn(self.token_answer('drop').returncode, (52, 56))  # depends on curl's version
        self.assertEqual(self.token_answer('hang', '--max-time', '1').returncode, 28)
        self.assertEqual([entry['fault'] for entry in common.token_requests()[-6:]],
                         ['500', 'html', 'empty', 'invalid_grant', 'drop', 'hang'])

    def test_redirect(self):
        for kind, state_is_right, issuer in (('wrong-state', False, common.ISSUER), ('missing-iss', True, None),
                                             ('wrong-iss', True, 'https://accounts.example.com')):
            with self.subTest(kind=kind):
                fault('redirect', kind)
                request = Authorization()
                answer = query_of(Person().visit(request.uri))
                self.assertEqual(answer['state'] == request.parameters['state'], state_is_right)
                self.assertEqual(answer.get('iss'), issuer)

    def test_log_holds_no_secret(self):
        tokens = common.get_tokens()
        common.refresh(tokens['refresh_token'])
        log = (common.INTERNET / 'log/token-requests.jsonl').read_text()
        self.assertEqual([entry['grant_type'] for entry in common.token_requests()[-2:]],
                         ['authorization_code', 'refresh_token'])
        for token in (tokens['access_token'], tokens['refresh_token']):
            self.assertNotIn(token, log)


if __name__ == '__main__':
    unittest.main()
