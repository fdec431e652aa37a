#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers
"""results.py [--broken=STEP...] [LOG...]: counts what meson recorded.

LOG is a log without its endings, such as build/check/meson-logs/testlog.
STEP names something that failed before its tests could run; it counts as one failure.
Prints a table of suites, the end of the log of every test that failed, and one last line:
N passed, N failed, N skipped. A case of a TAP program counts as one test; so does a program
without cases, and a program that failed although none of its cases did.
The exit status is 0 if tests passed and none failed.
"""

import json
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

LOG_LINES = 40
PASSED = ('OK', 'EXPECTEDFAIL')


def case_outcome(case):
    if case.find('failure') is not None or case.find('error') is not None:
        return 'failed'
    return 'skipped' if case.find('skipped') is not None else 'passed'


def cases_by_program(log):
    """The cases that TAP programs reported: {program: Counter of outcomes}."""
    counts = {}
    for suite in ET.parse(f'{log}.junit.xml').getroot().iter('testsuite'):
        _, dot, program = suite.get('name').partition('.')
        if dot:
            counts.setdefault(program, Counter()).update(case_outcome(c) for c in suite.iter('testcase'))
    return counts


def program_outcome(result):
    if result in PASSED:
        return 'passed'
    return 'skipped' if result == 'SKIP' else 'failed'


def count(test, cases):
    outcome = program_outcome(test['result'])
    counts = Counter(cases.get(test['name'], {}))
    if not counts or (outcome == 'failed' and not counts['failed']):
        counts[outcome] += 1
    return counts


def show_failure(run, test):
    text = ((test.get('stdout') or '') + (test.get('stderr') or '')).rstrip().splitlines()
    print(f'--- {run}: {test["name"]}: {test["result"]} after {test["duration"]:.1f} s')
    if len(text) > LOG_LINES:
        print(f'    ... {len(text) - LOG_LINES} lines before')
    for line in text[-LOG_LINES:]:
        print('    ' + line)


def main(arguments):
    total = Counter()
    for step in (a.partition('=')[2] for a in arguments if a.startswith('--broken=')):
        print(f'{step}: failed')
        total['failed'] += 1
    for log in (a for a in arguments if not a.startswith('--')):
        cases = cases_by_program(log)
        run = f'{Path(log).parents[1].name} ({Path(log).name})'
        counts = Counter()
        seconds = 0.0
        for line in Path(f'{log}.json').read_text(encoding='utf-8').splitlines():
            test = json.loads(line)
            counts += count(test, cases)
            seconds += test['duration']
            if program_outcome(test['result']) == 'failed':
                show_failure(run, test)
        print('{}: {passed} passed, {failed} failed, {skipped} skipped ({:.0f} s of testing)'.format(
            run, seconds, **{k: counts[k] for k in ('passed', 'failed', 'skipped')}))
        total += counts
    print(f'{total["passed"]} passed, {total["failed"]} failed, {total["skipped"]} skipped')
    return 0 if total['passed'] and not total['failed'] else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
