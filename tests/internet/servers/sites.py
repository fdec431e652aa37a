# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Web sites and mail servers that do what they were told to do, and write down everything that reaches them.

Where a host lives decides what its connections are like; PLACES has the addresses. What a web site answers is said for
each path: {"kind": ...} with

    document   "type", "body" (latin-1 stands for octets)       redirect   "to", "status"
    status     "status"                                         big        "bytes": that many spaces
    endless    as fast as they are taken                        drip       an octet now and then, for ever
    hang       not a word                                       drop       the end of the connection

and, in each of them, "delay": the seconds before it.

A mail server is told by its greeting. One that greets as IMAP talks a little, as much as it takes to ask it what it can; with
an object instead of a greeting it says more:

    greeting         the line                               capabilities   what it can
    challenge        what it says to an empty OAUTHBEARER   then           "hang" or "flood": what it does when it is asked
"""

import asyncio
import contextlib
import json
import socket
import ssl
import time

PLACES = {
    'good': '127.1.0.51', 'refusing': '127.1.0.52', 'silent': '127.1.0.53', 'untrusted': '127.1.0.54',
    'expired': '127.1.0.55', 'wrong-name': '127.1.0.56', 'not-tls': '127.1.0.57', 'unanswered': '127.1.0.58',
}
WEB = 443
MAIL = (993, 995, 465)
# Nobody may come here: nothing is secret on the way.
PLAIN = (80, 25, 110, 587)
# Here STARTTLS comes first, and nothing before it.
IMAP_STARTTLS = 143
BLOCK = b' ' * 16384
DRIP_SECONDS = 0.4


def head(status, kind, length=None):
    lines = [f'HTTP/1.1 {status} X', f'Content-Type: {kind}']
    lines += [f'Content-Length: {length}'] if length is not None else ['Connection: close']
    return '\r\n'.join(lines + ['', '']).encode()


class Sites:
    """SITES: host -> path -> what to do. GREETINGS: host -> port -> a mail server. LOG gets each thing that happens."""

    def __init__(self, sites, greetings, delay, log):
        self.sites = sites
        self.greetings = greetings
        self.delay = delay
        self.log = log
        self.kept = []
        self.contexts = {}

    def write(self, **what):
        self.log.write(json.dumps({'time': time.time(), **what}) + '\n')
        self.log.flush()

    async def start(self, certificates):
        for place, files in certificates.items():
            context = self.contexts[place] = make_context(*files)
            await asyncio.start_server(guarded(self.serve_web), PLACES[place], WEB, ssl=context)
            for port in MAIL:
                await asyncio.start_server(guarded(self.serve_mail), PLACES[place], port, ssl=context)
        await asyncio.start_server(guarded(refuse_tls), PLACES['not-tls'], WEB)
        for port in (WEB, *MAIL):
            await asyncio.start_server(guarded(self.keep_silent), PLACES['silent'], port)
            self.leave_unanswered(port)
        for port in PLAIN:
            await asyncio.start_server(guarded(self.serve_plain), PLACES['good'], port)
        await asyncio.start_server(guarded(self.serve_starttls), PLACES['good'], IMAP_STARTTLS)

    def leave_unanswered(self, port):
        """With its queue full, the kernel answers no further connection."""
        listener = socket.socket()
        listener.bind((PLACES['unanswered'], port))
        listener.listen(0)
        self.kept.append(listener)
        for _ in range(2):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex((PLACES['unanswered'], port))
            self.kept.append(client)

    async def keep_silent(self, reader, writer):
        self.write(event='connection', port=writer.get_extra_info('sockname')[1])
        while await reader.read(4096):
            pass

    async def serve_plain(self, reader, writer):
        self.write(event='plain', port=writer.get_extra_info('sockname')[1])
        await reader.read(4096)

    async def serve_mail(self, reader, writer):
        await asyncio.sleep(self.delay)
        host = writer.get_extra_info('ssl_object').wanted_name
        port = writer.get_extra_info('sockname')[1]
        server = self.greetings.get(host, {}).get(str(port))
        server = {'greeting': server} if isinstance(server, str) else server
        self.write(event='greeting', host=host, port=port, known=server is not None)
        if server is None:
            return
        writer.write(server['greeting'].encode() + b'\r\n')
        await writer.drain()
        await self.talk(reader, writer, host, server)

    async def serve_starttls(self, reader, writer):
        writer.write(b'* OK ready\r\n')
        line = await self.hear(reader, port=IMAP_STARTTLS, plain=True)
        if line.upper().endswith(' STARTTLS'):
            writer.write(f'{line.split()[0]} OK go on\r\n'.encode())
            await writer.drain()
            await writer.start_tls(self.contexts['good'])
            host = writer.get_extra_info('ssl_object').wanted_name
            await self.talk(reader, writer, host, self.greetings.get(host, {}).get(str(IMAP_STARTTLS), {}))

    async def hear(self, reader, **where):
        line = (await reader.readline()).decode('latin-1').strip()
        if line:
            self.write(event='said', line=line, **where)
        return line

    async def talk(self, reader, writer, host, server):
        """IMAP, up to what comes before a login."""
        while words := (await self.hear(reader, host=host)).split():
            tag, verb = (words + [''])[:2]
            if server.get('then') == 'hang':
                await reader.read()
            elif server.get('then') == 'flood':
                await pour(reader, writer, float('inf'), b'* ')
            elif verb == 'CAPABILITY':
                writer.write(f'* CAPABILITY {server.get("capabilities", "IMAP4rev1 AUTH=PLAIN")}\r\n{tag} OK\r\n'.encode())
            elif verb == 'AUTHENTICATE':
                await self.refuse(reader, writer, host, server, len(words) > 3)
                writer.write(f'{tag} NO refused\r\n'.encode())
            else:
                writer.write(f'{tag} OK\r\n'.encode())
            await writer.drain()

    async def refuse(self, reader, writer, host, server, has_response):  # pylint: disable=too-many-arguments
        """The exchange of RFC 7628 with somebody who has no token."""
        if not has_response:
            writer.write(b'+ \r\n')
            await self.hear(reader, host=host)
        if 'challenge' in server:
            writer.write(f'+ {server["challenge"]}\r\n'.encode())
            await self.hear(reader, host=host)

    async def serve_web(self, reader, writer):
        while True:
            request = (await reader.readuntil(b'\r\n\r\n')).decode('latin-1')
            line, *fields = request.strip().split('\r\n')
            headers = {name.lower(): value.strip() for name, _, value in (field.partition(':') for field in fields)}
            method, uri, _ = line.split()
            host = headers.get('host', '').partition(':')[0]
            what = self.sites.get(host, {}).get(uri.partition('?')[0], {'kind': 'status', 'status': 404})
            self.write(event='request', method=method, host=host, uri=uri, headers=headers, answer=what['kind'])
            await asyncio.sleep(self.delay + what.get('delay', 0))
            if not await answer(reader, writer, what):
                return


async def refuse_tls(reader, writer):
    """What a web server without TLS says to a greeting in TLS."""
    await reader.read(4096)
    writer.write(head(400, 'text/html', 0))
    await writer.drain()


async def answer(reader, writer, what):
    """Returns whether the connection can go on."""
    kind = what['kind']
    if kind == 'document':
        body = what['body'].encode('latin-1')
        writer.write(head(200, what['type'], len(body)) + body)
    elif kind == 'redirect':
        writer.write(f'HTTP/1.1 {what["status"]} X\r\nLocation: {what["to"]}\r\nContent-Length: 0\r\n\r\n'.encode())
    elif kind == 'status':
        writer.write(head(what['status'], 'text/plain', 0))
    elif kind == 'big':
        await pour(reader, writer, what['bytes'], head(200, 'text/xml', what['bytes']))
    elif kind == 'endless':
        await pour(reader, writer, float('inf'), head(200, 'text/xml'))
    elif kind == 'drip':
        writer.write(head(200, 'text/xml'))
        while not reader.at_eof():
            writer.write(b' ')
            await writer.drain()
            await asyncio.sleep(DRIP_SECONDS)
    elif kind == 'hang':
        await reader.read(1)
    await writer.drain()
    return kind in ('document', 'redirect', 'status')


async def pour(reader, writer, size, first):
    writer.write(first)
    while size > 0 and not reader.at_eof() and not writer.is_closing():
        writer.write(BLOCK[:int(min(size, len(BLOCK)))])
        await writer.drain()
        # Where nobody takes it any more, nothing else lets the others go on.
        await asyncio.sleep(0)
        size -= len(BLOCK)


def guarded(serve):
    """Clients go when they like."""
    async def served(reader, writer):
        with contextlib.suppress(OSError, EOFError, asyncio.IncompleteReadError):
            await serve(reader, writer)
        with contextlib.suppress(OSError):
            writer.close()
            await writer.wait_closed()
    return served


def make_context(certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.sni_callback = note_name
    return context


def note_name(connection, name, _context):
    connection.wanted_name = name
