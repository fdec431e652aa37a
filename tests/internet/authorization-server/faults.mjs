// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tegata developers

// What tests/internet/fault has switched on; read for every request, so that a test can change
// the world in the middle of a conversation.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.env.TEGATA_INTERNET, 'fault');

export function fault(name) {
  try {
    return readFileSync(join(folder, name), 'utf8').trim();
  } catch {
    return '';
  }
}

const page = '<!DOCTYPE html><title>Sign in to this network</title><p>Please accept the terms first.';

// Answers in place of the endpoint, or returns false where it should answer itself.
export function answerWithFault(ctx, name) {
  switch (fault(name)) {
    case '':
      return false;
    case '500':
      ctx.status = 500;
      ctx.body = 'Internal Server Error';
      return true;
    case 'html':
      ctx.status = 200;
      ctx.type = 'text/html';
      ctx.body = page;
      return true;
    case 'empty':
      ctx.status = 200;
      ctx.type = 'application/json';
      ctx.body = '';
      return true;
    case 'invalid_grant':
      ctx.status = 400;
      ctx.body = { error: 'invalid_grant', error_description: 'grant request is invalid' };
      return true;
    case 'hang':
      ctx.respond = false;
      return true;
    case 'drop':
      ctx.respond = false;
      ctx.req.socket.destroy();
      return true;
    default:
      throw new Error(`unknown fault: ${name} ${fault(name)}`);
  }
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

// Answers a question about a device code with an error word instead.
export function spoilDeviceAnswer(ctx) {
  const error = fault('device');
  if (!error || ctx.oidc?.params?.grant_type !== 'urn:ietf:params:oauth:grant-type:device_code')
    return;
  ctx.status = 400;
  ctx.body = { error };
}
