# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""What is known beforehand: domains of the catalogue, and those whose MX it knows."""

from scenario import OFFICE, Scenario, document

GOOGLE = ['imap tls imap.gmail.com:993', 'pop3 tls pop.gmail.com:995', 'smtp tls smtp.gmail.com:465']
MICROSOFT = ['imap tls outlook.office365.com:993', 'pop3 tls outlook.office365.com:995',
             'smtp starttls smtp.office365.com:587']
OUTLOOK = [*MICROSOFT[:2], 'smtp starttls smtp-mail.outlook.com:587']
FASTMAIL = ['imap tls imap.fastmail.com:993', 'pop3 tls pop.fastmail.com:995', 'smtp tls smtp.fastmail.com:465']
YAHOO = ['imap tls imap.mail.yahoo.com:993', 'pop3 tls pop.mail.yahoo.com:995', 'smtp tls smtp.mail.yahoo.com:465']
NOT_NEEDED = {source: 'not-needed' for source in ('pacc', 'autoconfig', 'ispdb', 'mx', 'srv', 'autodiscover', 'sasl', 'guess')}


def known(domain, provider, methods, servers, **more):
    """A domain of the catalogue: nobody is asked."""
    return Scenario(f'{domain} is in the catalogue', f'traveller@{domain}',
                    first=('catalogue', 'verified', provider, methods, servers),
                    tried={'catalogue': 'found', **NOT_NEEDED}, unasked=[domain], within=2, **more)


CATALOGUE = [
    known('gmail.com', 'google', ['oauth2', 'password'], GOOGLE),
    known('hotmail.co.uk', 'outlook', ['oauth2'], OUTLOOK),
    known('outlook.jp', 'outlook', ['oauth2'], OUTLOOK),
    known('contoso.onmicrosoft.com', 'microsoft365', ['oauth2'], MICROSOFT),
    known('icloud.com', 'icloud', ['password'], ['imap tls imap.mail.me.com:993', 'smtp starttls smtp.mail.me.com:587'],
          usernames={'traveller', 'traveller@icloud.com'}),
    known('yahoo.de', 'yahoo', ['password', 'oauth2'], YAHOO),
    known('fastmail.fm', 'fastmail', ['password', 'oauth2'], FASTMAIL),
    known('gmx.de', 'gmx', ['password'],
          ['imap tls imap.gmx.net:993', 'pop3 tls pop.gmx.net:995', 'smtp tls mail.gmx.net:465']),
]


def received(name, domain, hosts, provider, methods, servers, **more):
    """A domain whose mail a known provider receives: DNS says so, so the person has to confirm."""
    return Scenario(name, f'traveller@{domain}', dns=[f'@ MX {host}' for host in hosts],
                    first=('mx', 'unverified', provider, methods, servers),
                    tried={'catalogue': 'nothing', 'autoconfig': 'nothing', 'ispdb': 'nothing',
                           'mx': 'found', 'autodiscover': 'not-needed'},
                    **more)


MX = [
    received('a company on Google Workspace', 'company.test',
             ['1 aspmx.l.google.com.', '5 alt1.aspmx.l.google.com.', '5 alt2.aspmx.l.google.com.'],
             'google', ['oauth2', 'password'], GOOGLE, unasked=['l.google.com']),
    received('a newer company on Google Workspace', 'start-up.test', ['1 smtp.google.com.'],
             'google', ['oauth2', 'password'], GOOGLE),
    received('a university on Microsoft 365', 'university.test', ['0 university-test.mail.protection.outlook.com.'],
             'microsoft365', ['oauth2'], MICROSOFT),
    received('a Fastmail custom domain', 'family.test',
             ['10 in1-smtp.messagingengine.com.', '20 in2-smtp.messagingengine.com.'],
             'fastmail', ['password', 'oauth2'], FASTMAIL, unasked=['messagingengine.com']),
    received('a sub-domain at Fastmail', 'post.family.test',
             ['10 in1-smtp.messagingengine.com.', '20 in2-smtp.messagingengine.com.'],
             'fastmail', ['password', 'oauth2'], FASTMAIL),
    received('a Yahoo business domain', 'shop.test', ['1 mx-biz.mail.am0.yahoodns.net.'],
             'yahoo', ['password', 'oauth2'], YAHOO, unasked=['yahoodns.net']),
    Scenario('only the best preference counts', 'traveller@backup.test',
             dns=['@ MX 10 mx.nowhere.test.', '@ MX 20 aspmx.l.google.com.'], tried={'mx': 'found'}, unasked=['l.google.com']),
    Scenario('a domain that receives no mail (RFC 7505)', 'traveller@nomail.test', dns=['@ MX 0 .'],
             tried={'mx': 'nothing', 'autodiscover': 'not-needed'}),
    Scenario('a host that only looks like one of Google', 'traveller@lookalike.test',
             dns=['@ MX 1 aspmx.l.google.com.sixth-hoster.net.'], tried={'mx': ['found', *['nothing'] * 4]}),
]


def autodiscover(name, domain, what, tried, first=None, **more):
    """Microsoft receives, and this person's catalogue does not say who serves."""
    path = f'/autodiscover/autodiscover.json/v1.0/traveller@{domain}'
    return Scenario(f'Autodiscover v2 {name}', f'traveller@{domain}',
                    dns=[f'@ MX 0 {domain.replace(".", "-")}.mail.protection.outlook.com.'], web={(OFFICE, path): what},
                    overlay={'microsoft365.json': {'id': 'microsoft365', 'mx': []}}, first=first, told={OFFICE[:-1]},
                    tried={'mx': ['found', *['nothing'] * 4], 'autodiscover': tried}, **more)


def url(target):
    return document(f'{{"Protocol": "AutodiscoverV1", "Url": "{target}"}}', 'application/json')


AUTODISCOVER = [
    autodiscover('answers', 'college.test', url('https://outlook.office365.com/autodiscover/autodiscover.xml'), 'found',
                 ('autodiscover', 'unverified', 'microsoft365', ['oauth2'], MICROSOFT)),
    autodiscover('names a server of the college', 'hybrid.test', url('https://mail.hybrid.test/autodiscover.xml'),
                 'elsewhere'),
    autodiscover('knows nobody', 'unknown.test', document('{"ErrorCode": "UserNotFound", "ErrorMessage": "no"}',
                                                          'application/json'), 'nothing'),
    autodiscover('is out of order', 'broken.test', {'kind': 'status', 'status': 503}, 'http-503'),
    autodiscover('wants a password', 'wants.test', {'kind': 'status', 'status': 401}, 'http-401'),
    autodiscover('says something else', 'chatty.test', document('{"Url": ["https://outlook.office365.com/"]}',
                                                                'application/json'), 'not-autodiscover'),
    autodiscover('never answers', 'patient.test', {'kind': 'hang'}, 'timeout', after=5),
]

SCENARIOS = CATALOGUE + MX + AUTODISCOVER
