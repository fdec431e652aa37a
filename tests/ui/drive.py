#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Goes through the whole wizard as a person would, and ends when it says that the account is ready.

    tests/internet/run --display --prefix PREFIX -- tests/ui/drive.py [--pictures FOLDER] [--size WxH] [ADDRESS]

ADDRESS (traveller@example.net by default; also as --address) is one of the sample world. Every page is saved in
FOLDER (--pictures or --screenshots) as NN-NAME.png. The exit status is 0 only when the last page was reached with
everything working; otherwise a line on standard error says what was waited for and what was shown instead.
The account stays. driver.py is the same person for tests with plans of their own.
"""

import argparse
import sys

sys.dont_write_bytecode = True
# pylint: disable=wrong-import-position
from driver import Person, Surprise  # noqa: E402


def say(words):
    print(f'  {words}', flush=True)


def set_up(person, address):
    """From the first page to the last one."""
    person.open(address)
    person.wait_for_page('Mail Address')
    person.picture('address')
    say(f'address: {person.read("Your mail address")}')
    person.press('Continue')
    person.wait(lambda: person.page() != 'Mail Address', 'an answer about the address')
    if person.page() == 'Compare the Names':
        person.picture('compare-names')
        say('compared the names')
        person.press('These Are My Provider’s')
    person.wait_for_consent_page()
    person.sign_in(address)
    say('signed in at the provider')
    person.answer(allow=True)
    say('allowed it')
    person.wait(lambda: person.page() in ('Checking', 'Done'), 'the check')
    if person.page() == 'Checking':
        # Soon everything works, and the last page comes.
        person.picture('checking', 0.25)
    person.wait_for_page('Done', 60)
    person.wait_for_text('Your Account Is Ready')
    person.picture('done')
    say('the account is ready')


def main():
    parser = argparse.ArgumentParser(description='Goes through the wizard as a person would.')
    parser.add_argument('--pictures', '--screenshots', metavar='FOLDER')
    parser.add_argument('--size', metavar='WxH', help='of the window, e.g. 360x640')
    parser.add_argument('--address', dest='option_address', metavar='ADDRESS')
    parser.add_argument('address', nargs='?', default='traveller@example.net')
    options = parser.parse_args()
    size = tuple(map(int, options.size.split('x'))) if options.size else None
    try:
        with Person(options.pictures, size) as person:
            set_up(person, options.option_address or options.address)
            person.close()
    except Surprise as problem:
        print(f'drive: {problem}', file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
