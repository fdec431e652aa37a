#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Detection in the little internet, a test for each row of scenarios/.

Every row has a domain of its own, so all of them run side by side in one world, and what reached the servers can be told
apart afterwards. `test_discovery.py Discover.test_NAME` runs one.
"""

import os
import re
import shutil
import signal
import subprocess
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

import common
import scenario
from scenario import SOURCES, events, names_asked
from scenarios import conflicts, failures, issuers, receivers, sources

SCENARIOS = [*receivers.SCENARIOS, *sources.SCENARIOS, *issuers.SCENARIOS, *conflicts.SCENARIOS,
             *failures.SCENARIOS]
# Those that wait keep nobody from work; the others want a processor.
WAITING, WORKING = 6, 2
HARMLESS_HEADERS = {'host', 'user-agent', 'accept-encoding', 'connection', 'accept-language'}


def setUpModule():
    prefix = os.environ.get('TEGATA_PREFIX', '')
    if not (shutil.which('tegatactl') or '').startswith(prefix + '/bin/'):
        raise AssertionError(f'there is no tegatactl in {prefix}: run `meson install` first')
    domains = [row.domain for row in SCENARIOS if row.status == 0]
    assert len(set(domains)) == len(domains), 'each scenario needs a domain of its own'
    scenario.start_world(scenario.build(SCENARIOS))


class Discover(unittest.TestCase):
    """The rows. Those that were chosen start together."""

    chosen = []
    outcomes = {}
    maxDiff = None

    def __init__(self, method):
        super().__init__(method)
        self.chosen.append(method)

    @classmethod
    def setUpClass(cls):
        cls.pools = [ThreadPoolExecutor(WAITING), ThreadPoolExecutor(WORKING)]
        for method in cls.chosen:
            row = ROWS[method]
            cls.outcomes[method] = cls.pools[0 if row.after else 1].submit(scenario.discover, row)

    @classmethod
    def tearDownClass(cls):
        for pool in cls.pools:
            pool.shutdown()

    def check(self, method):
        row, outcome = ROWS[method], self.outcomes[method].result()
        self.assertEqual(outcome.status, row.status, outcome.stderr)
        self.assertLess(outcome.seconds, row.within + scenario.SLACK_SECONDS, outcome)
        self.assertGreaterEqual(outcome.seconds, row.after, outcome)
        if row.status != 0:
            self.assertIn(row.reason, outcome.stderr)
            self.assertEqual(outcome.stdout, '')
            return
        self.check_answer(row, outcome)
        self.check_traces(row)

    def check_answer(self, row, outcome):
        answer = outcome.answer
        self.assertEqual(outcome.stderr, '')
        self.assertEqual(answer['address'], row.parsed or row.address)
        found = [scenario.describe(candidate) for candidate in answer['candidates']]
        self.assertEqual(found[0] if found else None, row.first, outcome)
        if row.issuer:
            self.assertEqual(answer['candidates'][0].get('issuer'), row.issuer)
        self.assertEqual([source for source in SOURCES if source in scenario.words_of(answer)], SOURCES)
        for line in answer['tried']:
            self.assertNotEqual(line['result'], '')
            self.assertLess(line['msec'], 1000 * scenario.QUESTION_SECONDS, outcome)
        words = scenario.words_of(answer)
        for source, wanted in row.tried.items():
            wanted = [wanted] * len(words[source]) if isinstance(wanted, str) else wanted
            self.assertTrue(agree(words[source], wanted), f'{source} is not {wanted}: {outcome}')
        for server in answer['candidates'][0]['servers'] if answer['candidates'] else ():
            self.assertIn(server['username'], row.usernames or {answer['address']})

    def check_traces(self, row):
        """Who was told what."""
        for request in events(event='request'):
            if scenario.holds_address(request['uri'], row.parsed or row.address) and row.domain in request['uri']:
                self.assertTrue(request['host'].endswith(row.domain) or request['host'] in row.told, request)
            if request['host'] == scenario.ISPDB[:-1]:
                self.assertNotIn('@', request['uri'])
                self.assertNotIn('?', request['uri'])
        asked = names_asked() | {request['host'] for request in events(event='request')}
        asked |= {request['host'] + request['uri'] for request in events(event='request')}
        for name in row.unasked:
            self.assertEqual([other for other in asked if other == name or other.endswith('.' + name)], [])


def agree(words, wanted):
    """Where two may be first, WANTED names both: "nothing|not-needed"."""
    return len(words) == len(wanted) and all(word in which.split('|') for word, which in zip(words, wanted))


def method_name(row):
    return 'test_' + re.sub(r'\W+', '_', row.name.lower()).strip('_')


ROWS = {method_name(row): row for row in SCENARIOS}
assert len(ROWS) == len(SCENARIOS), 'each scenario needs a name of its own'
for _name in ROWS:
    setattr(Discover, _name, lambda self, _name=_name: self.check(_name))


class Stop(unittest.TestCase):
    """A person who has waited long enough."""

    def test_at_any_moment(self):
        for seconds in (0, 0.02, 0.05, 0.1, 0.2, 0.5, 1.5):
            for number in (signal.SIGINT, signal.SIGTERM):
                with self.subTest(seconds=seconds, number=number):
                    self.stop(seconds, number)

    def stop(self, seconds, number):
        with subprocess.Popen(['tegatactl', 'discover', '--json', 'traveller@all-silent.test'],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            time.sleep(seconds)
            process.send_signal(number)
            before = time.monotonic()
            stdout, stderr = process.communicate(timeout=20)
            self.assertLess(time.monotonic() - before, 1.5)
        self.assertIn(process.returncode, (-number, 1), stderr)
        self.assertEqual(stdout, '')


class Without(unittest.TestCase):
    """The whole network in trouble, not only one domain."""

    def test_no_name_server(self):
        with common.stopped('dnsmasq', ('127.0.0.1', 53)):
            outcome = scenario.discover(scenario.Scenario('', 'traveller@own.test'))
            self.assertEqual(outcome.status, 6, outcome.stderr)
            self.assertEqual(outcome.stderr.count('\n'), 1)
            known = scenario.discover(scenario.Scenario('', 'traveller@gmail.com'))
            self.assertEqual(known.answer['candidates'][0]['provider'], 'google')


class WhatAllLeft(unittest.TestCase):
    """After everything above: what never may have happened."""

    def test_nobody_used_plain_sockets(self):
        self.assertEqual(events(event='plain'), [])
        self.assertNotIn(' http ', (common.INTERNET / 'log/www.log').read_text())

    def test_mail_servers_heard_of_nobody(self):
        """They may be asked what they can, and be offered a token that is none: "n,,", two times ^A, and the end by one."""
        harmless = {'STARTTLS', 'CAPABILITY', 'LOGOUT', 'NOOP', 'AUTHENTICATE OAUTHBEARER',
                    'AUTHENTICATE OAUTHBEARER biwsAQE=', 'biwsAQE=', 'AQ=='}
        for said in events(event='said'):
            tag, _, command = said['line'].partition(' ')
            self.assertIn(command or tag, harmless)
            self.assertTrue(command == 'STARTTLS' or not said.get('plain'), said)

    def test_requests_carry_nothing_about_the_person(self):
        for request in events(event='request'):
            self.assertEqual(request['method'], 'GET')
            self.assertEqual(set(request['headers']) - HARMLESS_HEADERS, set())

    def test_no_name_holds_a_local_part(self):
        self.assertEqual([name for name in names_asked() if 'traveller' in name], [])


if __name__ == '__main__':
    unittest.main()
