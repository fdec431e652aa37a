# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Sources that contradict each other: rank decides, never speed; and addresses in every shape."""

from scenario import ISPDB, OWN, PACC, Scenario, autoconfig, digest, document, pacc_body

from . import receivers
from .sources import IMAP, SMTP, both, password

CONFLICTS = [
    Scenario('the catalogue beats what its domain says', 'traveller@oldmail.example',
             web={('autoconfig.oldmail.example.', OWN[1]): autoconfig(*both('oldmail.example'))},
             first=('catalogue', 'verified', 'oldmail', ['password'],
                    ['imap tls imap.example.net:993', 'smtp tls smtp.example.net:465']), unasked=['oldmail.example']),
    Scenario('a slow PACC beats a fast autoconfig', 'traveller@slow-pacc.test',
             dns=[digest(pacc_body('imap.slow-pacc.test', 'smtp.slow-pacc.test'))],
             web={PACC: document(pacc_body('imap.slow-pacc.test', 'smtp.slow-pacc.test'), 'application/json', delay=1),
                  OWN: autoconfig(*both('fast.test'))},
             first=password('pacc', both('slow-pacc.test'), 'verified'), after=1),
    Scenario('a wrong PACC leaves it to autoconfig', 'traveller@wrong-pacc.test', dns=[digest('another document')],
             web={PACC: document(pacc_body('imap.evil.test', 'smtp.evil.test')), OWN: autoconfig(*both('wrong-pacc.test'))},
             first=password('autoconfig', both('wrong-pacc.test'), 'verified'), tried={'pacc': ['digest', 'found']}),
    Scenario('a slow autoconfig beats a fast ISPDB', 'traveller@slow-own.test',
             web={OWN: autoconfig(*both('slow-own.test'), delay=1),
                  (ISPDB, '/autoconfig/v1.1/slow-own.test'): autoconfig(*both('fast.test'))},
             first=password('autoconfig', both('slow-own.test'), 'verified'), after=1),
    Scenario('a slow ISPDB beats a fast MX', 'traveller@slow-ispdb.test', dns=['@ MX 1 aspmx.l.google.com.'],
             web={(ISPDB, '/autoconfig/v1.1/slow-ispdb.test'): autoconfig(*both('slow-ispdb.test'), delay=1)},
             first=password('ispdb', both('slow-ispdb.test')), after=1),
    Scenario('MX beats SRV', 'traveller@mx-srv.test',
             dns=['@ MX 1 aspmx.l.google.com.', '_imaps._tcp SRV 0 1 993 imap'],
             first=('mx', 'unverified', 'google', ['oauth2', 'password'], receivers.GOOGLE)),
    Scenario('SRV beats guesses', 'traveller@srv-guess.test', dns=['_imaps._tcp SRV 0 1 1993 other'],
             mail={'imap:993': IMAP, 'smtp:465': SMTP}, first=password('srv', ['imap tls other.srv-guess.test:1993'])),
    Scenario('a quick answer does not wait for what ranks below', 'traveller@quick.test',
             web={OWN: autoconfig(*both('quick.test')), (ISPDB, '/autoconfig/v1.1/quick.test'): {'kind': 'hang'}},
             first=password('autoconfig', both('quick.test'), 'verified'), tried={'ispdb': 'not-needed'}, within=4),
    Scenario('a place that hangs costs its five seconds, not the answer', 'traveller@patience.test',
             web={OWN: {'kind': 'hang'}, (ISPDB, '/autoconfig/v1.1/patience.test'): autoconfig(*both('patience.test'))},
             first=password('ispdb', both('patience.test')), tried={'autoconfig': ['timeout', 'nothing'], 'ispdb': 'found'},
             after=4.9),
    Scenario('two that agree are one candidate, by the better word', 'traveller@agree.test',
             web={OWN: autoconfig(*both('agree.test'), delay=0.5),
                  (ISPDB, '/autoconfig/v1.1/agree.test'): autoconfig(*both('agree.test'))},
             first=password('autoconfig', both('agree.test'), 'verified')),
]


def address(name, typed, parsed, **more):
    """A typed address whose own domain answers for it."""
    domain = parsed.rpartition('@')[2]
    return Scenario(name, typed, parsed=parsed, web={OWN: autoconfig(*both(domain))},
                    first=password('autoconfig', both(domain), 'verified'), **more)


def refused(name, typed, reason):
    return Scenario(name, typed, status=2, reason=reason, within=2)


LABEL = 'a' * 59
LONG = f'{LABEL}.{LABEL}.{LABEL}.{"b" * 48}.test'  # 233 octets
ADDRESSES = [
    address('an internationalised domain', 'traveller@b\u00fccher.test', 'traveller@xn--bcher-kva.test'),
    address('the A-label of an internationalised domain', 'traveller@XN--MNCHEN-3YA.test', 'traveller@xn--mnchen-3ya.test'),
    address('an internationalised local part', 'gr\u00fc\u00dfe@local-part.test', 'gr\u00fc\u00dfe@local-part.test'),
    address('upper case', 'Traveller@UPPER.Test', 'Traveller@upper.test'),
    address('plus addressing', 'traveller+news@plus.test', 'traveller+news@plus.test'),
    address('signs that mean something in a URI', 'tra?ve&ller=#%41@signs.test', 'tra?ve&ller=#%41@signs.test'),
    address('a trailing dot', 'traveller@trailing.test.', 'traveller@trailing.test'),
    address('a sub-domain', 'traveller@mail.department.school.test', 'traveller@mail.department.school.test',
            unasked=['autoconfig.school.test', 'autoconfig.department.school.test']),
    address('254 octets', f'{"t" * 20}@{LONG}', f'{"t" * 20}@{LONG}'),
    refused('255 octets', f'{"t" * 21}@{LONG}', 'longer'),
    refused('a single label', 'traveller@localhost', 'dot'),
    refused('an IP literal', 'traveller@[127.1.0.51]', 'number'),
    refused('an IP address', 'traveller@127.1.0.51', 'number'),
    refused('an IPv6 literal', 'traveller@[IPv6:::1]', 'number'),
    refused('no local part', '@example.net', 'address'),
    refused('a space', 'trav eller@example.net', 'space'),
    refused('an empty label', 'traveller@example..net', 'dot'),
]

SCENARIOS = CONFLICTS + ADDRESSES
