# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Each source alone, and what each makes of what it is told."""

from scenario import ISPDB, OWN, PACC, WELL_KNOWN, Scenario, autoconfig, digest, document, pacc_body

EXAMPLE = ['imap tls imap.example.net:993', 'smtp tls smtp.example.net:465']
EXAMPLE_ISSUER = '<oAuth2><issuer>https://accounts.example.net</issuer></oAuth2>'


def both(domain):
    return [f'imap tls imap.{domain}:993', f'smtp tls smtp.{domain}:465']


def password(source, servers, trust='unverified'):
    """A candidate that nobody in the catalogue stands for."""
    return (source, trust, None, ['password'], servers)


AUTOCONFIG = [
    Scenario('autoconfig at its own host', 'traveller@own.test', web={OWN: autoconfig(*both('own.test'))},
             first=password('autoconfig', both('own.test'), 'verified'),
             tried={'autoconfig': ['found', 'nothing|not-needed']}),
    Scenario('autoconfig at the well-known place', 'traveller@well-known.test',
             web={WELL_KNOWN: autoconfig(*both('well-known.test'))},
             first=password('autoconfig', both('well-known.test'), 'verified'),
             tried={'autoconfig': ['nothing', 'found']}, told=set()),
    Scenario('autoconfig at both: the own host wins though it is slower', 'traveller@both.test',
             web={OWN: autoconfig(*both('both.test'), delay=1), WELL_KNOWN: autoconfig(*both('wrong.test'))},
             first=password('autoconfig', both('both.test'), 'verified'), tried={'autoconfig': 'found'}, after=1),
    Scenario('autoconfig 1.2', 'traveller@newer.test',
             web={OWN: autoconfig(*both('newer.test'), version='1.2', extra='<addressbook type="carddav"/>')},
             first=password('autoconfig', both('newer.test'), 'verified')),
    Scenario('autoconfig names an issuer of the catalogue', 'traveller@issuer.test',
             web={OWN: autoconfig(*[f'{server} OAuth2' for server in EXAMPLE], extra=EXAMPLE_ISSUER)},
             first=('autoconfig', 'verified', 'example', ['oauth2'], EXAMPLE)),
    Scenario('OAuth2 without a client id: the next method', 'traveller@next-method.test',
             web={OWN: autoconfig(*[f'{server} OAuth2 password-cleartext' for server in both('next-method.test')],
                                  extra='<oAuth2><issuer>login.next-method.test</issuer></oAuth2>')},
             first=password('autoconfig', both('next-method.test'), 'verified')),
    Scenario('OAuth2 without a client id, and nothing else', 'traveller@no-method.test',
             web={OWN: autoconfig(*[f'{server} OAuth2' for server in both('no-method.test')])},
             tried={'autoconfig': ['no-usable-method', 'nothing']}),
    Scenario('several servers stay in their order', 'traveller@several.test',
             web={OWN: autoconfig('pop3 tls pop.several.test:995', 'imap starttls b.several.test:143',
                                  'imap tls a.several.test:993', 'smtp starttls smtp.several.test:587')},
             first=password('autoconfig', ['pop3 tls pop.several.test:995', 'imap starttls b.several.test:143',
                                           'imap tls a.several.test:993', 'smtp starttls smtp.several.test:587'],
                            'verified')),
    Scenario('a bad section costs only itself', 'traveller@bad-section.test',
             web={OWN: autoconfig('imap tls imap.bad-section.test:70000', 'imap tls 127.0.0.1:993', 'jmap tls x.test:443',
                                  'imap plain imap.bad-section.test:143', *both('bad-section.test'))},
             first=password('autoconfig', both('bad-section.test'), 'verified')),
    Scenario('plain sockets are refused', 'traveller@plain.test',
             web={OWN: autoconfig('imap plain imap.plain.test:143', 'smtp plain smtp.plain.test:25')},
             tried={'autoconfig': ['no-usable-server', 'nothing']}),
    Scenario('placeholders in host names', 'traveller@placeholder.test',
             web={OWN: autoconfig('imap tls imap.%EMAILDOMAIN%:993', 'imap tls %EMAILUSER%.placeholder.test:993')},
             first=password('autoconfig', ['imap tls imap.placeholder.test:993'], 'verified')),
]

ISPDB_ALONE = [
    Scenario('ISPDB', 'traveller@listed.test',
             web={(ISPDB, '/autoconfig/v1.1/listed.test'): autoconfig(*both('listed.test'))},
             first=password('ispdb', both('listed.test')), tried={'autoconfig': 'nothing', 'ispdb': 'found'}),
    Scenario('ISPDB sends to the issuer of the catalogue', 'traveller@listed-issuer.test',
             web={(ISPDB, '/autoconfig/v1.1/listed-issuer.test'):
                  autoconfig(*[f'{server} OAuth2' for server in EXAMPLE], extra=EXAMPLE_ISSUER)},
             first=('ispdb', 'unverified', 'example', ['oauth2'], EXAMPLE)),
    Scenario('ISPDB of an administrator', 'traveller@administered.test',
             settings={'ispdb-base': 'https://collection.administered.test/v1'},
             web={('collection', '/v1/administered.test'): autoconfig(*both('administered.test')),
                  (ISPDB, '/autoconfig/v1.1/administered.test'): autoconfig(*both('wrong.test'))},
             first=password('ispdb', both('administered.test')), tried={'ispdb': 'found'},
             unasked=['live.thunderbird.net/autoconfig/v1.1/administered.test']),
    Scenario('ISPDB that somebody has switched off', 'traveller@unlisted.test', settings={'ispdb-base': ''},
             web={(ISPDB, '/autoconfig/v1.1/unlisted.test'): autoconfig(*both('wrong.test'))}, tried={'ispdb': 'off'},
             unasked=['live.thunderbird.net/autoconfig/v1.1/unlisted.test']),
    Scenario('ISPDB without TLS', 'traveller@plain-list.test', settings={'ispdb-base': 'http://live.thunderbird.net/'},
             web={(ISPDB, '/plain-list.test'): autoconfig(*both('wrong.test'))}, tried={'ispdb': 'not-https'}),
]


def pacc(name, domain, records, tried, found=False, body=None):
    """PACC with RECORDS beside its document."""
    body = body or pacc_body(f'imap.{domain}', f'smtp.{domain}')
    return Scenario(f'PACC {name}', f'traveller@{domain}', dns=records(body),
                    web={PACC: document(body, 'application/json')}, tried={'pacc': tried},
                    first=password('pacc', both(domain), 'verified') if found else None)


OTHER = digest('another document')
PACC_ALONE = [
    pacc('with its digest', 'pacc.test', lambda body: [digest(body)], 'found', found=True),
    pacc('with the digests of a roll-over', 'rolled.test', lambda body: [OTHER, digest(body)], 'found', found=True),
    pacc('with the digest of another document', 'tampered.test', lambda body: [OTHER], ['digest', 'found']),
    pacc('without a digest', 'undigested.test', lambda body: [], ['not-needed|nothing', 'nothing']),
    pacc('with a digest by another algorithm', 'md5.test',
         lambda body: [digest(body).replace('sha256', 'md5')], ['digest', 'found']),
    pacc('with a key twice', 'twice.test', lambda body: [digest(body)], ['malformed', 'found'],
         body='{"protocols": {"imap": {"host": "imap.twice.test"}}, "protocols": {"imap": {"host": "imap.evil.test"}},'
              '"authentication": {"password": true}}'),
    Scenario('a digest without a document', 'traveller@digest-only.test', dns=[OTHER], tried={'pacc': ['nothing', 'found|not-needed']}),
]

BEHIND_MX = [
    Scenario('MX, then autoconfig of the registrable domain', 'traveller@hosted.test',
             dns=['@ MX 10 mx1.cluster.first-hoster.net.'],
             web={('autoconfig.first-hoster.net.', OWN[1]): autoconfig(*both('first-hoster.net'))},
             first=password('mx', both('first-hoster.net')), tried={'mx': ['found', 'nothing', 'found', *['nothing|not-needed'] * 2]}),
    Scenario('MX, then autoconfig of the full parent', 'traveller@hosted-full.test',
             dns=['@ MX 10 mx1.cluster.second-hoster.net.'],
             web={('autoconfig.cluster.second-hoster.net.', OWN[1]): autoconfig(*both('full.second-hoster.net'), delay=0.5),
                  ('autoconfig.second-hoster.net.', OWN[1]): autoconfig(*both('base.second-hoster.net'))},
             first=password('mx', both('full.second-hoster.net'))),
    Scenario('MX, then ISPDB of the full parent', 'traveller@hosted-listed.test', dns=['@ MX 10 mx1.cluster.third-hoster.net.'],
             web={(ISPDB, '/autoconfig/v1.1/cluster.third-hoster.net'): autoconfig(*both('third-hoster.net'))},
             first=password('mx', both('third-hoster.net'))),
    Scenario('MX, then ISPDB of the registrable domain', 'traveller@hosted-base.test', dns=['@ MX 10 mx1.fourth-hoster.net.'],
             web={(ISPDB, '/autoconfig/v1.1/fourth-hoster.net'): autoconfig(*both('fourth-hoster.net'))},
             first=password('mx', both('fourth-hoster.net')), tried={'mx': ['found', 'nothing', 'found']}),
    Scenario('an MX of its own is not asked twice', 'traveller@own-mx.test', dns=['@ MX 10 mx.own-mx.test.'],
             tried={'mx': 'found'}),
]

SRV = [
    Scenario('SRV', 'traveller@srv-alone.test',
             dns=['_imaps._tcp SRV 0 1 993 imap', '_submissions._tcp SRV 0 1 465 smtp'],
             first=password('srv', both('srv-alone.test')),
             tried={'srv': ['found', 'nothing', 'nothing', 'nothing', 'found', 'nothing', 'nothing']}),
    Scenario('SRV by priority, whatever the weights', 'traveller@priorities.test',
             dns=['_imaps._tcp SRV 30 100 993 third', '_imaps._tcp SRV 10 0 993 first', '_imaps._tcp SRV 20 100 1993 second'],
             first=password('srv', ['imap tls first.priorities.test:993', 'imap tls second.priorities.test:1993',
                                    'imap tls third.priorities.test:993'])),
    Scenario('SRV with weight 0 beside a large one', 'traveller@weights.test',
             dns=['_imaps._tcp SRV 10 0 993 seldom', '_imaps._tcp SRV 10 65535 993 mostly', '_imaps._tcp SRV 20 65535 993 last'],
             first=password('srv', ['imap tls mostly.weights.test:993', 'imap tls seldom.weights.test:993',
                                    'imap tls last.weights.test:993'])),
    Scenario('SRV says that there is no such service', 'traveller@not-offered.test',
             dns=['_imaps._tcp SRV 0 0 0 .', '_imap._tcp SRV 0 0 0 .', '_pop3s._tcp SRV 0 1 995 pop',
                  '_submissions._tcp SRV 0 1 465 smtp'],
             first=password('srv', ['pop3 tls pop.not-offered.test:995', 'smtp tls smtp.not-offered.test:465']),
             tried={'srv': ['nothing', 'nothing', 'found', 'nothing', 'found', 'nothing', 'nothing']}),
    Scenario('SRV says that there is nothing at all', 'traveller@nothing-offered.test',
             dns=[f'_{label}._tcp SRV 0 0 0 .' for label in ('imaps', 'imap', 'pop3s', 'pop3', 'submissions', 'submission')],
             tried={'srv': 'nothing'}),
    Scenario('SRV to another domain', 'traveller@foreign.test',
             dns=['_imaps._tcp SRV 0 1 993 imap.elsewhere.test.', '_submissions._tcp SRV 0 1 465 smtp.elsewhere.test.'],
             first=password('srv', both('elsewhere.test'))),
    Scenario('SRV to a provider of the catalogue', 'traveller@srv-provider.test',
             dns=['_imaps._tcp SRV 0 1 993 imap.example.net.', '_submissions._tcp SRV 0 1 465 smtp.example.net.'],
             first=('srv', 'unverified', 'example', ['oauth2'], EXAMPLE)),
    Scenario('SRV with STARTTLS only', 'traveller@starttls.test',
             dns=['_imap._tcp SRV 0 1 143 imap', '_submission._tcp SRV 0 1 587 smtp'],
             first=password('srv', ['imap starttls imap.starttls.test:143', 'smtp starttls smtp.starttls.test:587'])),
    Scenario('SRV prefers POP3', 'traveller@pop-first.test',
             dns=['_imaps._tcp SRV 20 1 993 imap', '_pop3s._tcp SRV 10 1 995 pop'],
             first=password('srv', ['pop3 tls pop.pop-first.test:995', 'imap tls imap.pop-first.test:993'])),
    Scenario('SRV for sending only', 'traveller@send-only.test', dns=['_submissions._tcp SRV 0 1 465 smtp']),
]

IMAP, POP3, SMTP = '* OK ready', '+OK ready', '220 ready'
GUESSES = [
    Scenario('guesses: imap, smtp', 'traveller@guess.test', mail={'imap:993': IMAP, 'smtp:465': SMTP},
             first=password('guess', both('guess.test')), tried={'srv': 'nothing'}),
    Scenario('guesses: mail for all', 'traveller@guess-mail.test',
             mail={'mail:993': IMAP, 'mail:465': SMTP},
             first=password('guess', ['imap tls mail.guess-mail.test:993', 'smtp tls mail.guess-mail.test:465'])),
    Scenario('guesses: POP3 alone', 'traveller@guess-pop.test', mail={'pop:995': POP3, 'smtp:465': SMTP},
             first=password('guess', ['smtp tls smtp.guess-pop.test:465', 'pop3 tls pop.guess-pop.test:995'])),
    Scenario('guesses: another service at the port', 'traveller@guess-other.test',
             mail={'imap:993': 'SSH-2.0-other', 'smtp:465': SMTP}, tried={}),
    Scenario('guesses: imap greets with BYE', 'traveller@guess-bye.test', mail={'imap:993': '* BYE full', 'mail:993': IMAP},
             first=password('guess', ['imap tls mail.guess-bye.test:993'])),
]

SCENARIOS = AUTOCONFIG + ISPDB_ALONE + PACC_ALONE + BEHIND_MX + SRV + GUESSES
