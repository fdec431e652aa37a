# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""A name server that says what it was told to say, right or wrong, and as slowly as it was told to."""

import asyncio
import socket
import struct

TYPES = {'A': 1, 'CNAME': 5, 'MX': 15, 'TXT': 16, 'SRV': 33}
HEADER_BYTES = 12
NAME_OF_QUESTION = bytes([0xc0, HEADER_BYTES])  # RFC 1035, 4.1.4
ANSWER_FLAGS = 0x8180  # an answer, recursion desired and available
SERVFAIL = 2
NXDOMAIN = 3
MAX_ALIASES = 8


def pack_name(name):
    labels = [label.encode('ascii') for label in name.split('.') if label]
    return b''.join(bytes([len(label)]) + label for label in labels) + b'\0'


def pack_data(kind, words):
    if kind == 'A':
        return socket.inet_aton(words[0])
    if kind == 'MX':
        return struct.pack('!H', int(words[0])) + pack_name(words[1])
    if kind == 'SRV':
        return struct.pack('!HHH', *map(int, words[:3])) + pack_name(words[3])
    if kind == 'TXT':
        text = ' '.join(words).encode()
        pieces = [text[i:i + 255] for i in range(0, len(text), 255)] or [b'']
        return b''.join(bytes([len(piece)]) + piece for piece in pieces)
    return pack_name(words[0])


def read_question(message):
    """The name in lower case, the type, and the octets of the whole question."""
    labels, place = [], HEADER_BYTES
    while message[place]:
        labels.append(message[place + 1:place + 1 + message[place]].decode('latin-1').lower())
        place += 1 + message[place]
    kind = struct.unpack_from('!H', message, place + 1)[0]
    return '.'.join(labels), kind, message[HEADER_BYTES:place + 5]


class Names(asyncio.DatagramProtocol):
    """RECORDS: name -> [[type, word...]]. FAULTS: a name, which stands for all below it too -> "silent", "servfail" or
    the seconds to wait. DELAY: what every answer waits."""

    def __init__(self, records, faults, delay):
        self.records = records
        self.faults = faults
        self.delay = delay
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        name, kind, question = read_question(data)
        fault = next((self.faults[part] for part in suffixes(name) if part in self.faults), 0)
        if fault == 'silent':
            return
        code, answers = (SERVFAIL, []) if fault == 'servfail' else self.find(name, kind)
        # The name that was asked for is not said twice: the longest ones would not fit into an answer of 512 octets.
        answers = [NAME_OF_QUESTION + answer.removeprefix(pack_name(name)) if answer.startswith(pack_name(name)) else answer
                   for answer in answers]
        reply = data[:2] + struct.pack('!HHHHH', ANSWER_FLAGS | code, 1, len(answers), 0, 0) + question + b''.join(answers)
        wait = self.delay if isinstance(fault, str) else self.delay + fault
        asyncio.get_running_loop().call_later(wait, self.transport.sendto, reply, addr)

    def find(self, name, kind):
        answers = []
        for _ in range(MAX_ALIASES):
            known = self.records.get(name)
            if known is None:
                return (0 if self.is_above_another(name) else NXDOMAIN), answers
            answers += [pack_answer(name, record) for record in known if TYPES[record[0]] in (kind, TYPES['CNAME'])]
            name = next((record[1] for record in known if record[0] == 'CNAME'), None)
            if name is None:
                break
        return 0, answers

    def is_above_another(self, name):
        return any(other.endswith('.' + name) for other in self.records)


def suffixes(name):
    labels = name.split('.')
    return ['.'.join(labels[i:]) for i in range(len(labels))]


def pack_answer(name, record):
    data = pack_data(record[0], record[1:])
    # Nothing may be remembered: what is asked next is asked here.
    return pack_name(name) + struct.pack('!HHIH', TYPES[record[0]], 1, 0, len(data)) + data
