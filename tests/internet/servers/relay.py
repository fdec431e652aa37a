#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Where the submission server hands mail on to: whatever is sent arrives in the recipient's own mailbox."""

import asyncio
import mailbox
import os
import re
import sys
from pathlib import Path

MAIL = Path(os.environ['TEGATA_INTERNET']) / 'mail'


def deliver(recipients, message):
    for recipient in recipients:
        mailbox.Maildir(MAIL / recipient.replace('/', '_')).add(message)


async def read_message(reader):
    lines = []
    while (line := await reader.readline()) not in (b'.\r\n', b''):
        lines.append(line[1:] if line.startswith(b'.') else line)
    return b''.join(lines)


async def serve(reader, writer):
    def say(text):
        writer.write(text.encode() + b'\r\n')

    recipients = []
    say('220 mx.example.net ESMTP')
    while line := (await reader.readline()).decode(errors='replace').strip():
        verb = line.split()[0].upper()
        if verb == 'EHLO':
            say('250-mx.example.net\r\n250-8BITMIME\r\n250-PIPELINING\r\n250-XCLIENT ADDR PORT PROTO HELO LOGIN TTL\r\n250 SIZE')
        elif verb == 'XCLIENT':
            say('220 mx.example.net ESMTP')
        elif verb == 'RCPT':
            recipients.append(re.search(r'<([^>]*)>', line).group(1))
            say('250 2.1.5 OK')
        elif verb == 'DATA':
            say('354 go on')
            deliver(recipients, await read_message(reader))
            recipients = []
            say('250 2.0.0 OK')
        elif verb == 'QUIT':
            say('221 2.0.0 bye')
            break
        else:
            say('250 2.0.0 OK')
        await writer.drain()
    writer.close()


async def main(host):
    server = await asyncio.start_server(serve, host, 25)
    await server.serve_forever()

asyncio.run(main(sys.argv[1]))
