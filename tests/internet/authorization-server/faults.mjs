// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tegata developers

// What tests/internet/fault has switched on; read for every request, so that a test can change
// the world in the middle of a conversation.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';

const folder = join(process.env.TEGATA_INTERNET, 'fault');

export function fault(name) {
  try {
    return readFileSync(join(folder, name), 'utf8').trim();
  } catch {
    return '';
  }
}

const page = '<!DOCTYPE html><title>Sign in to this network</title><p>Please accept the terms first.';

function answer(ctx, status, type, body) {
  ctx.status = status;
  ctx.type = type;
  ctx.body = body;
}

const answerJson = (ctx, status, object) => answer(ctx, status, 'application/json', JSON.stringify(object));
const answerText = (ctx, status, body) => answer(ctx, status, 'text/plain', body);

// Writes to the connection itself from now on.
function takeOver(ctx, headers) {
  ctx.respond = false;
  ctx.res.writeHead(200, { 'Content-Type': 'application/json', ...headers });
  return ctx.res;
}

const retryAfterSeconds = 2;

// Errors that a token endpoint answers with (RFC 6749 5.2), and Microsoft's way to tell more.
const microsoft = (error, code) => ({
  error,
  error_description: `AADSTS${code}: The reason in words. Trace ID: 0 Correlation ID: 0 Timestamp: 2026-01-01 00:00:00Z`,
  error_codes: [code],
});
const errors = {
  invalid_grant: { error: 'invalid_grant', error_description: 'grant request is invalid' },
  invalid_client: { error: 'invalid_client', error_description: 'client is invalid' },
  unauthorized_client: { error: 'unauthorized_client' },
  invalid_scope: { error: 'invalid_scope', scope: 'mail' },
  temporarily_unavailable: { error: 'temporarily_unavailable' },
  'admin-consent': microsoft('invalid_grant', 90094),
  'consent-missing': microsoft('invalid_grant', 65001),
  'password-changed': microsoft('invalid_grant', 50173),
  'request-loop': microsoft('invalid_grant', 50196),
};

const faults = {
  404: (ctx) => answerText(ctx, 404, 'Not Found'),
  500: (ctx) => answerText(ctx, 500, 'Internal Server Error'),
  503: (ctx) => answerText(ctx, 503, 'Service Unavailable'),
  '503-later': (ctx) => { answerText(ctx, 503, ''); ctx.set('Retry-After', `${retryAfterSeconds}`); },
  429: (ctx) => answerText(ctx, 429, 'Too Many Requests'),
  '429-later': (ctx) => {
    answerJson(ctx, 429, errors.invalid_grant);
    ctx.set('Retry-After', new Date(Date.now() + retryAfterSeconds * 1000).toUTCString());
  },
  html: (ctx) => answer(ctx, 200, 'text/html', page),
  'html-400': (ctx) => answer(ctx, 400, 'text/html', JSON.stringify(errors.invalid_grant)),
  redirect: (ctx) => { ctx.redirect('https://portal.example/sign-in'); },
  empty: (ctx) => answer(ctx, 200, 'application/json', ''),
  text: (ctx) => answerText(ctx, 200, JSON.stringify({ access_token: 'not-a-token', token_type: 'Bearer' })),
  broken: (ctx) => answer(ctx, 200, 'application/json', '{"access_token": "not-a-tok'),
  huge: (ctx) => answerJson(ctx, 200, { access_token: 'not-a-token', token_type: 'Bearer', padding: 'x'.repeat(8 << 20) }),
  half: (ctx) => takeOver(ctx, { 'Content-Length': 500 }).write('{"access_token": "not-a-', () => ctx.req.socket.destroy()),
  slow: (ctx) => {
    const response = takeOver(ctx);
    const drip = setInterval(() => response.write(' '), 1000);
    response.on('close', () => clearInterval(drip));
  },
  hang: (ctx) => { ctx.respond = false; },
  drop: (ctx) => { ctx.respond = false; ctx.req.socket.destroy(); },
  // Without a closing handshake of TLS or TCP.
  reset: (ctx) => { ctx.respond = false; ctx.req.socket._parent.resetAndDestroy(); },
};

// Answers in place of the endpoint, or returns false where it should answer itself.
export function answerWithFault(ctx, name) {
  const kind = fault(name);
  if (!kind)
    return false;
  if (faults[kind])
    faults[kind](ctx);
  else if (errors[kind])
    answerJson(ctx, kind === 'invalid_client' ? 401 : 400, errors[kind]);
  else
    throw new Error(`unknown fault: ${name} ${kind}`);
  return true;
}

// The certificate that a new connection is shown.
export function chooseCertificate(serverName, callback) {
  const kind = fault('tls') || 'server';
  const read = (name) => readFileSync(join(process.env.TEGATA_INTERNET, 'tls', name));
  callback(null, createSecureContext({
    key: read(kind === 'untrusted' ? 'untrusted.key' : 'server.key'),
    cert: read(`${kind}.crt`),
  }));
}

// Changes the answer of the authorization endpoint on its way to the client's redirect URI.
export function spoilRedirect(location) {
  const kind = fault('redirect');
  if (!kind || !/[?&]state=/.test(location))
    return location;
  switch (kind) {
    case 'wrong-state':
      return location.replace(/([?&]state=)[^&]*/, '$1forged');
    case 'wrong-iss':
      return location.replace(/([?&]iss=)[^&]*/, `$1${encodeURIComponent('https://accounts.example.com')}`);
    case 'missing-iss':
      return location.replace(/&iss=[^&]*/, '').replace(/\?iss=[^&]*&/, '?');
    default:
      throw new Error(`unknown fault: redirect ${kind}`);
  }
}

// Says about itself what another server would.
export function spoilMetadata(ctx) {
  if (fault('metadata') !== 'another-issuer')
    return false;
  answerJson(ctx, 200, { ...ctx.body, issuer: 'https://accounts.example.com' });
  return true;
}

// Answers a question about a device code with an error word instead.
export function spoilDeviceAnswer(ctx) {
  const error = fault('device');
  if (!error || ctx.oidc?.params?.grant_type !== 'urn:ietf:params:oauth:grant-type:device_code')
    return;
  ctx.status = 400;
  ctx.body = { error };
}
