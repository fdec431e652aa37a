#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Acts as the person at the sample provider's pages, without a browser.

    person.py [--login ADDRESS] [--answer allow|deny|walk-away] [--code CODE] URI

goes from page to page as a browser would, and prints the redirect URI that it was sent to. A loopback
redirect is followed, as a browser does; a private one is only printed. CODE is what a device shows. Also good as BROWSER: what the
options say is then taken from TEGATA_PERSON_LOGIN and TEGATA_PERSON_ANSWER.
"""

import argparse
import html.parser
import http.cookiejar
import os
import ssl
import sys
import urllib.parse
import urllib.request

LOGIN = 'traveller@example.net'
PASSWORD = 'any password is right'
BUNDLE = '/etc/ssl/certs/ca-certificates.crt'
MAX_PAGES = 12


class Arrived(Exception):
    """The browser was sent out of the provider's site."""

    def __init__(self, uri):
        super().__init__('redirected to the client')
        self.uri = uri


class StopAtClient(urllib.request.HTTPRedirectHandler):
    """Follows redirects as long as they stay at https."""

    def http_error_302(self, req, fp, code, msg, headers):
        uri = urllib.parse.urljoin(req.full_url, headers['Location'])
        if not uri.startswith('https://'):
            raise Arrived(uri)
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_302


class Page(html.parser.HTMLParser):
    """The title and the only form of a page."""

    def __init__(self, uri, text):
        super().__init__()
        self.uri = uri
        self.title = ''
        self.action = None
        self.fields = {}
        self.buttons = {}
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self._in_title = tag == 'h1'
        name = attributes.get('name')
        if tag == 'form':
            self.action = urllib.parse.urljoin(self.uri, attributes['action'])
        elif tag == 'input' and name:
            self.fields[name] = attributes.get('value') or ''
        elif tag == 'button' and name:
            self.buttons[attributes['value']] = name

    def handle_data(self, data):
        if self._in_title:
            self.title += data.strip()

    def handle_endtag(self, tag):
        self._in_title = False


class Person:
    """Somebody with one browser profile: who has signed in once is not asked for the password again."""

    def __init__(self, login=LOGIN, answer='allow', code=None):
        self.login = login
        self.code = code
        self.answer = answer
        self.pages = []
        self._opener = urllib.request.build_opener(
            StopAtClient, urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=BUNDLE)))

    def visit(self, uri):
        """Goes through the pages; returns the redirect URI, or None where they end at a page without a form."""
        request = urllib.request.Request(uri)
        try:
            for _ in range(MAX_PAGES):
                with self._opener.open(request, timeout=20) as answer:
                    page = Page(answer.url, answer.read().decode())
                self.pages.append(page.title)
                if page.action is None or self._is_done(page):
                    return None
                request = urllib.request.Request(page.action, data=self._fill(page))
        except Arrived as arrived:
            return arrived.uri
        raise RuntimeError(f'the pages do not end: {self.pages}')

    def _is_done(self, page):
        """After a no, the provider asks for another code."""
        asked_again = 'user_code' in page.fields and page.title in self.pages[:-1]
        return asked_again or (self.answer == 'walk-away' and 'allow' in page.buttons)

    def _fill(self, page):
        fields = dict(page.fields)
        if 'password' in fields:
            fields.update(login=self.login, password=PASSWORD)
        if self.code and 'user_code' in fields:
            fields.update(user_code=self.code)
        if self.answer in page.buttons:
            fields[page.buttons[self.answer]] = self.answer
        return urllib.parse.urlencode(fields).encode()


def main():
    parser = argparse.ArgumentParser(description='Acts as the person at the pages of the sample provider.')
    parser.add_argument('--login', default=os.environ.get('TEGATA_PERSON_LOGIN', LOGIN))
    parser.add_argument('--answer', choices=('allow', 'deny', 'walk-away'),
                        default=os.environ.get('TEGATA_PERSON_ANSWER', 'allow'))
    parser.add_argument('--code')
    parser.add_argument('uri')
    options = parser.parse_args()
    uri = Person(options.login, options.answer, options.code).visit(options.uri)
    if uri and uri.startswith('http://127.0.0.1:'):
        with urllib.request.urlopen(uri, timeout=20) as answer:
            answer.read()
    if uri:
        print(uri)
    return 0


if __name__ == '__main__':
    sys.exit(main())
