#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""bench.py BENCH-CATALOGUE BENCH-UNKNOWN [--rounds N], inside the little internet: makes the world and prints the table."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'integration'))

# pylint: disable=wrong-import-position
import scenario  # noqa: E402
from scenario import ISPDB, OWN, WELL_KNOWN, Scenario, autoconfig  # noqa: E402

DELAY_SECONDS = 0.1
OTHER_ISPDB = 'v1.ispdb.net.'
HITS_PER_ROUND = 20
SITE = ['@ A good', 'live.thunderbird.net. A good', 'v1.ispdb.net. A good']
HOSTED = [*SITE, '@ MX 10 mx1.cluster.first-hoster.net.']


def servers(domain):
    return autoconfig(f'imap tls imap.{domain}:993', f'smtp tls smtp.{domain}:465')


def listed(domain):
    """Both collections know DOMAIN."""
    return {(ISPDB, f'/autoconfig/v1.1/{domain}'): servers(domain), (OTHER_ISPDB, f'/{domain}'): servers(domain)}


CASES = [
    Scenario('its own autoconfig host', 'traveller@own.test', dns=SITE, web={OWN: servers('own.test')}),
    Scenario('the well-known place', 'traveller@well-known.test', dns=SITE, web={WELL_KNOWN: servers('well-known.test')}),
    Scenario('ISPDB', 'traveller@listed.test', dns=SITE, web=listed('listed.test')),
    Scenario('ISPDB by its MX', 'traveller@hosted.test', dns=HOSTED, web=listed('first-hoster.net')),
    Scenario('nobody', 'traveller@nobody.test', dns=HOSTED[:-1] + ['@ MX 10 mx.nobody.test.']),
]


def run(program, *words):
    result = subprocess.run([program, *map(str, words)], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f'{program} failed: {result.stderr}')
    return json.loads(result.stdout)


def print_catalogue(figures):
    hit, load = figures['hit'], figures['load']
    print(f'a domain of the catalogue: median {hit["median_usec"]} us, 95 % within {hit["p95_usec"]} us, '
          f'at most {hit["max_usec"]} us ({hit["rounds"]} times; the catalogue itself was read in {load["median_usec"]} us)')


def print_unknown(case, figures):
    tegata, slowest, walk = (figures[name]['median_usec'] / 1000 for name in ('tegata', 'slowest', 'walk'))
    print(f'{case.name:26} {tegata:7.0f} ms {slowest:9.0f} ms {walk:7.0f} ms {walk / tegata:6.1f}')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('catalogue')
    parser.add_argument('unknown')
    parser.add_argument('--rounds', type=int, default=2)
    options = parser.parse_args()
    world = scenario.build(CASES, DELAY_SECONDS)
    scenario.start_world(world)
    print_catalogue(run(options.catalogue, options.rounds * HITS_PER_ROUND))
    print(f'an unknown domain, every name and server {DELAY_SECONDS * 1000:.0f} ms late, medians of {options.rounds}:')
    print(f'{"who knows":26} {"Tegata":>10} {"slowest":>12} {"walk":>10} {"ratio":>6}')
    for case in CASES:
        print_unknown(case, run(options.unknown, case.address, options.rounds))


main()
