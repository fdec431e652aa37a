# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""When things go wrong: every scenario ends in time, with the reason in `tried`, and without a word too many."""

from scenario import ISPDB, OWN, PACC, WELL_KNOWN, Scenario, autoconfig, digest, document, redirect

from .sources import IMAP, SMTP, both, password

ALL_NAMES = ('autoconfig', '@', 'ua-auto-config', 'imap', 'smtp', 'pop', 'mail')


def everywhere(place):
    """Every name that detection asks for lives at PLACE."""
    return [f'{name} A {place}' for name in ALL_NAMES]


def own(name, domain, what, word, **more):
    """The own host of autoconfig answers with WHAT, and nothing comes of it but WORD."""
    return Scenario(name, f'traveller@{domain}', web={OWN: what}, tried={'autoconfig': [word, 'nothing']}, **more)


DNS = [
    Scenario('DNS never answers for a domain', 'traveller@dead.test', dns_fault={'@': 'silent'},
             tried={'mx': 'timeout', 'srv': 'timeout', 'ispdb': 'nothing'}, after=4.9),
    Scenario('DNS says SERVFAIL', 'traveller@servfail.test', dns_fault={'@': 'servfail'},
             tried={'autoconfig': 'dns', 'mx': 'dns', 'srv': 'dns', 'ispdb': 'nothing'}),
    Scenario('DNS answers after two seconds', 'traveller@slow-dns.test', dns_fault={'@': 2},
             web={OWN: autoconfig(*both('slow-dns.test'))}, first=password('autoconfig', both('slow-dns.test'), 'verified'),
             after=2),
    Scenario('only one name is slow, and too slow', 'traveller@slow-name.test', dns_fault={'autoconfig': 'silent'},
             web={WELL_KNOWN: autoconfig(*both('slow-name.test'))},
             first=password('autoconfig', both('slow-name.test'), 'verified'), tried={'autoconfig': ['timeout', 'found']},
             after=4.9),
    Scenario('a CNAME loop', 'traveller@loop.test',
             dns=['autoconfig CNAME again', 'again CNAME autoconfig', '@ MX 10 autoconfig', '_imaps._tcp SRV 0 1 993 again'],
             tried={'autoconfig': 'nothing'}, first=password('srv', ['imap tls again.loop.test:993'])),
    Scenario('a CNAME to itself for everything', 'traveller@selfish.test',
             dns=[f'{name} CNAME {name}' for name in (*ALL_NAMES, '_imaps._tcp', '_ua-auto-config')], tried={}),
    Scenario('a CNAME elsewhere is an ordinary thing', 'traveller@alias.test',
             dns=['autoconfig CNAME hosting', 'hosting A good'], web={OWN: autoconfig(*both('alias.test'))},
             first=password('autoconfig', both('alias.test'), 'verified')),
    # Not refused as such: a company's own servers have private addresses inside, under the same names. Who lies gets no
    # further than a TLS handshake, and is found out there (tg-fetch.h); each of them ends like any other place.
    Scenario('private addresses for public names', 'traveller@private.test',
             dns=[*everywhere('192.168.1.1'), '@ MX 10 mail'], tried={'autoconfig': 'unreachable', 'guess': 'unreachable'}),
    Scenario('the machine itself for public names', 'traveller@rebind.test', dns=everywhere('127.0.0.1'),
             tried={'autoconfig': 'refused', 'guess': 'refused'}),
    Scenario('SRV to the address of a machine', 'traveller@srv-number.test', dns=['_imaps._tcp SRV 0 1 993 127.0.0.1.'],
             tried={}),
]

TLS = [
    Scenario('a certificate that nobody trusts', 'traveller@untrusted.test', dns=everywhere('untrusted'),
             web={OWN: autoconfig(*both('untrusted.test'))}, mail={'imap:993': IMAP},
             tried={'autoconfig': 'tls', 'guess': 'tls'}),
    Scenario('a certificate that has expired', 'traveller@expired.test', dns=everywhere('expired'),
             web={OWN: autoconfig(*both('expired.test'))}, mail={'imap:993': IMAP}, tried={'autoconfig': 'tls', 'guess': 'tls'}),
    Scenario('a certificate for another name', 'traveller@wrong-name.test', dns=everywhere('wrong-name'),
             web={OWN: autoconfig(*both('wrong-name.test'))}, mail={'imap:993': IMAP},
             tried={'autoconfig': 'tls', 'guess': 'tls'}),
    Scenario('no TLS at the port of https', 'traveller@not-tls.test', dns=['autoconfig A not-tls'],
             web={OWN: autoconfig(*both('not-tls.test'))}, tried={'autoconfig': ['tls', 'nothing']}),
    Scenario('one bad certificate, one good place', 'traveller@half-trusted.test', dns=['autoconfig A untrusted'],
             web={OWN: autoconfig(*both('evil.test')), WELL_KNOWN: autoconfig(*both('half-trusted.test'))},
             first=password('autoconfig', both('half-trusted.test'), 'verified'), tried={'autoconfig': ['tls', 'found']}),
]

SILENCE = [
    Scenario('connections are refused', 'traveller@refusing.test', dns=everywhere('refusing'),
             tried={'autoconfig': 'refused', 'guess': 'refused'}),
    Scenario('one server accepts and never answers', 'traveller@silent.test', dns=['autoconfig A silent'],
             tried={'autoconfig': ['timeout', 'nothing']}, after=4.9),
    Scenario('every server accepts and never answers', 'traveller@all-silent.test', dns=everywhere('silent'),
             tried={'autoconfig': 'timeout', 'guess': 'timeout', 'ispdb': 'nothing'}, after=4.9),
    Scenario('nobody accepts or refuses', 'traveller@unanswered.test', dns=everywhere('unanswered'),
             tried={'autoconfig': 'timeout', 'guess': 'timeout'}, after=4.9),
    own('a site that never answers', 'hanging.test', {'kind': 'hang'}, 'timeout', after=4.9),
    own('a body that drips', 'drip.test', {'kind': 'drip'}, 'timeout', after=4.9),
    own('an endless body', 'endless.test', {'kind': 'endless'}, 'too-big'),
    own('ten megabytes', 'big.test', {'kind': 'big', 'bytes': 10 * 1024 * 1024}, 'too-big'),
    own('the connection ends without an answer', 'drop.test', {'kind': 'drop'}, 'failed'),
    Scenario('all of it at once', 'traveller@everything.test', dns=['ua-auto-config A silent', 'mail A unanswered',
                                                                    'imap A silent', '_imaps._tcp SRV 0 0 0 .'],
             web={OWN: {'kind': 'hang'}, WELL_KNOWN: {'kind': 'drip'},
                  (ISPDB, '/autoconfig/v1.1/everything.test'): {'kind': 'endless'}},
             dns_fault={'_pop3s._tcp': 'silent', '_ua-auto-config': 'silent'},
             tried={'autoconfig': 'timeout', 'ispdb': 'too-big'}, after=4.9),
]

HTML = '<!DOCTYPE html><html><head><title>Welcome to the hotel</title></head><body>Please sign in.</body></html>'
PORTAL = document(HTML, 'text/html')
REDIRECTS = [
    Scenario('a redirect within the domain', 'traveller@moved.test',
             web={OWN: redirect('https://config.moved.test/mail.xml'), ('config', '/mail.xml'): autoconfig(*both('moved.test'))},
             first=password('autoconfig', both('moved.test'), 'verified')),
    Scenario('a redirect to another domain', 'traveller@moved-out.test',
             web={OWN: redirect('https://config.hosting.test/mail.xml'),
                  ('config.hosting.test.', '/mail.xml'): autoconfig(*both('hosting.test'))},
             first=password('autoconfig', both('hosting.test'))),
    own('a redirect to plain http', 'downgrade.test', redirect('http://config.downgrade.test/mail.xml'), 'redirect'),
    own('a redirect to itself', 'circle.test', redirect('https://autoconfig.circle.test/mail/config-v1.1.xml'), 'redirect'),
    own('a redirect with a password in it', 'userinfo.test', redirect('https://me:secret@config.userinfo.test/'), 'redirect'),
    own('a redirect to a file', 'file.test', redirect('file:///etc/passwd'), 'redirect'),
    own('a redirect to nowhere', 'nowhere.test', redirect(''), 'redirect'),
    Scenario('a captive portal answers every question', 'traveller@portal.test',
             web={OWN: PORTAL, WELL_KNOWN: PORTAL, PACC: PORTAL, (ISPDB, '/autoconfig/v1.1/portal.test'): PORTAL},
             tried={'autoconfig': 'html', 'ispdb': 'html'}),
    Scenario('a captive portal redirects every question', 'traveller@portal2.test',
             web={OWN: redirect('http://login.hotel.test/'), WELL_KNOWN: redirect('http://login.hotel.test/'),
                  PACC: redirect('http://login.hotel.test/')},
             tried={'autoconfig': 'redirect'}, unasked=['login.hotel.test']),
    own('HTML that calls itself XML', 'html.test', document('\n  ' + HTML), 'html'),
    own('a site that wants a password', 'wants-password.test', {'kind': 'status', 'status': 401}, 'http-401'),
    own('a site that is out of order', 'out-of-order.test', {'kind': 'status', 'status': 503}, 'http-503'),
]

GOOD = autoconfig(*both('bom.test'))['body'].encode('latin-1')
LAUGHS = ('<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
          + ''.join(f'<!ENTITY lol{i} "{f"&lol{i - 1 or str()};" * 10}">' for i in range(1, 10))
          + ']><clientConfig version="1.1"><emailProvider id="x"><displayName>&lol9;</displayName></emailProvider></clientConfig>')
OUTSIDE = ('<?xml version="1.0"?><!DOCTYPE clientConfig [<!ENTITY file SYSTEM "file:///etc/passwd">'
           '<!ENTITY trap SYSTEM "http://trap.outside.test/">]><clientConfig version="1.1"><emailProvider id="x">'
           '<displayName>&file;&trap;</displayName></emailProvider></clientConfig>')
DEEP_JSON = '{"a":' * 1000 + '1' + '}' * 1000
DOCUMENTS = [
    own('a billion laughs', 'laughs.test', document(LAUGHS), 'malformed'),
    own('entities from outside', 'outside.test', document(OUTSIDE), 'malformed', unasked=['trap.outside.test']),
    own('a thousand nested elements', 'deep.test', document('<clientConfig>' + '<a>' * 1000 + '</a>' * 1000
                                                            + '</clientConfig>'), 'malformed'),
    own('invalid UTF-8', 'utf8.test', document(GOOD.replace(b'Somebody', b'Some\xc3\x28body')), 'malformed'),
    own('UTF-16', 'utf16.test', document(GOOD.decode().replace('UTF-8', 'UTF-16').encode('utf-16')), 'malformed'),
    own('a document that was cut off', 'cut.test', document(GOOD[:len(GOOD) // 2]), 'malformed'),
    own('an empty document', 'empty.test', document(''), 'malformed'),
    own('an octet 0', 'zero.test', document(GOOD.replace(b'Somebody', b'Some\0body')), 'malformed'),
    own('XML of another kind', 'feed.test', document('<rss version="2.0"><channel/></rss>'), 'not-autoconfig'),
    Scenario('a byte order mark', 'traveller@bom.test', web={OWN: document(b'\xef\xbb\xbf' + GOOD)},
             first=password('autoconfig', both('bom.test'), 'verified')),
    Scenario('a thousand servers', 'traveller@thousand.test',
             web={OWN: autoconfig(*[f'imap tls imap{i}.thousand.test:993' for i in range(1000)])},
             first=password('autoconfig', [f'imap tls imap{i}.thousand.test:993' for i in range(32)], 'verified')),
    Scenario('JSON a thousand deep', 'traveller@deep-json.test', dns=[digest(DEEP_JSON)],
             web={PACC: document(DEEP_JSON, 'application/json')}, tried={'pacc': ['malformed', 'found']}),
    Scenario('JSON that is not an object', 'traveller@array.test', dns=[digest('[]')],
             web={PACC: document('[]', 'application/json')}, tried={'pacc': ['malformed', 'found']}),
    Scenario('mail servers that close at once', 'traveller@closing.test', web={('imap', '/'): PORTAL, ('mail', '/'): PORTAL},
             tried={'guess': ['other-service', 'other-service', 'nothing', 'other-service', 'nothing', 'other-service']}),
    Scenario('a mail server that says more than anybody can read', 'traveller@flood.test',
             mail={'imap:993': '* OK ' + 'x' * 1000000, 'smtp:465': SMTP}, first=password('guess', both('flood.test'))),
]

SCENARIOS = DNS + TLS + SILENCE + REDIRECTS + DOCUMENTS
