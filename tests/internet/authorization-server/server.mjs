// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tegata developers

// The authorization server of the sample provider, https://accounts.example.net. Any password is right;
// the address that signed in is the subject. package.json stays on oidc-provider 8: version 9 wants a
// newer Node than Debian 12's own, 18.
//
// What it was asked at its token and revocation endpoints is in log/token-requests.jsonl, without any secret.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import Provider from 'oidc-provider';
import { answerWithFault, chooseCertificate, fault, spoilDeviceAnswer, spoilMetadata, spoilRedirect } from './faults.mjs';
import { consentPage, escape, page, signInPage } from './pages.mjs';

const run = process.env.TEGATA_INTERNET;
const [host, introspectionSecret, issuer = 'https://accounts.example.net', kind = ''] = process.argv.slice(2);
// What the other servers of tests/integration/test_servers.py are like.
const isKind = (word) => kind === word;
const wantsPushedRequests = isKind('par-required') || isKind('by-metadata');
const registers = isKind('registration-only') || isKind('own-scope');

const secondsFromFault = (name, seconds) => () => Number(fault(name)) || seconds;

const client = {
  client_id: 'tegata-sample',
  client_name: 'Tegata',
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  redirect_uris: ['io.github.tegata.tegata:/consent', 'http://127.0.0.1/callback'],
  response_types: ['code'],
  grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
};

// One that somebody has registered, with a secret.
const ownClient = {
  ...client,
  client_id: 'own-client',
  client_secret: 'own-secret-of-the-little-internet',
  token_endpoint_auth_method: 'client_secret_post',
};

const isResource = (scope) => ['mail', 'contacts', 'calendar'].includes(scope);

// Each protocol of the mail server asks about tokens under its own name, so that each can be made to refuse.
const mailServers = ['imap', 'pop3', 'smtp'].map((protocol) => ({
  client_id: protocol,
  client_secret: introspectionSecret,
  redirect_uris: [],
  response_types: [],
  grant_types: [],
}));

const provider = new Provider(issuer, {
  clients: registers ? mailServers : [client, ownClient, ...mailServers],
  scopes: ['openid', 'offline_access', ...(isKind('own-scope') ? ['post'] : ['mail', 'contacts', 'calendar'])],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: false, // the address belongs into the id_token
  pkce: { methods: ['S256'], required: () => true },
  rotateRefreshToken: () => fault('rotation') !== 'off' && !isKind('no-rotation'),
  ...(isKind('no-refresh-token') ? { issueRefreshToken: async () => false } : {}),
  jwks: { keys: [generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  ttl: {
    AccessToken: secondsFromFault('access-token-seconds', isKind('one-minute') ? 60 : 3600),
    AuthorizationCode: 60,
    DeviceCode: secondsFromFault('device-code-seconds', 600),
    Grant: 30 * 86400,
    IdToken: 3600,
    Interaction: 3600,
    RefreshToken: 14 * 86400,
    Session: 3600,
  },
  async findAccount(ctx, sub) {
    return {
      accountId: sub,
      async claims() {
        return { sub, email: sub, email_verified: true };
      },
    };
  },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  features: {
    devInteractions: { enabled: false },
    introspection: {
      enabled: true,
      allowedPolicy: (ctx, server, token) => server.clientAuthMethod !== 'none'
        && token.scopes.has('mail')
        && fault(server.clientId) !== 'refuse-token',
    },
    revocation: { enabled: true },
    pushedAuthorizationRequests: { enabled: wantsPushedRequests, requirePushedAuthorizationRequests: wantsPushedRequests },
    registration: { enabled: registers },
    registrationManagement: { enabled: registers },
    deviceFlow: {
      enabled: true,
      userCodeInputSource(ctx, form, out, error) {
        const hint = error ? '<p class="error">This code is not known. Please look again.</p>' : '';
        ctx.body = page('Connect a device', `${hint}<p>Enter the code that the device shows.</p>${form}
<button class="suggested" type="submit" form="op.deviceInputForm">Continue</button>`);
      },
      userCodeConfirmSource(ctx, form, deviceClient, deviceInfo, userCode) {
        ctx.body = page('Is this the code on your device?', `<p><strong>${escape(userCode)}</strong></p>${form}
<button class="suggested" type="submit" form="op.deviceConfirmForm" autofocus>Yes, continue</button>
<button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">No</button>`);
      },
      successSource(ctx) {
        ctx.body = page('The device is connected', '<p>You can close this page.</p>');
      },
    },
  },
  renderError(ctx, out) {
    ctx.type = 'html';
    ctx.body = page('That did not work', `<p class="error">${escape(out.error)}</p><p>${escape(out.error_description ?? '')}</p>`);
  },
});

function logRequest(entry) {
  appendFileSync(join(run, 'log', 'token-requests.jsonl'), `${JSON.stringify({ time: Date.now() / 1000, issuer, ...entry })}\n`);
}

async function readForm(req) {
  const chunks = [];
  for await (const chunk of req)
    chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

// Everything that was asked for, but for the scopes that the person has not ticked.
async function grantEverything(details) {
  const { prompt, params, session } = details;
  const grant = await provider.Grant.find(details.grantId)
    ?? new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  const unticked = fault('unticked').split(' ');
  const [denied, allowed] = [true, false].map((not) =>
    (prompt.details.missingOIDCScope ?? []).filter((scope) => unticked.includes(scope) === not));
  grant.addOIDCScope(allowed.join(' '));
  if (denied.length)
    grant.rejectOIDCScope(denied.join(' '));
  grant.addOIDCClaims(prompt.details.missingOIDCClaims ?? []);
  return grant.save();
}

async function interaction(ctx) {
  const { req, res } = ctx;
  const details = await provider.interactionDetails(req, res);
  const { prompt, params, session } = details;
  ctx.set('Cache-Control', 'no-store');
  if (req.method === 'GET') {
    ctx.type = 'html';
    ctx.body = prompt.name === 'login'
      ? signInPage(ctx.path, params.login_hint ?? '')
      : consentPage(ctx.path, session.accountId, params.scope.split(' '));
    return;
  }

  const form = await readForm(req);
  let result;
  if (prompt.name === 'login')
    result = { login: { accountId: form.get('login').trim() } };
  else if (form.get('answer') === 'allow')
    result = { consent: { grantId: await grantEverything(details) } };
  else
    result = { error: 'access_denied', error_description: 'The person said no.' };
  ctx.redirect(await provider.interactionResult(req, res, result));
  ctx.status = 303;
}

// With the fault `resources`: the person agrees to several at once, but a token is for one of them.
async function keepOneResource(ctx) {
  const first = (ctx.oidc.body?.scope ?? ctx.body.scope).split(' ').find(isResource);
  const token = await provider.AccessToken.find(ctx.body.access_token);
  token.scope = token.scope.split(' ').filter((scope) => scope === first || !isResource(scope)).join(' ');
  token.format = 'opaque';
  await token.save();
  ctx.body.scope = token.scope;
}

async function watchEndpoint(ctx, next, endpoint) {
  const entry = { endpoint, fault: fault(endpoint) || undefined };
  if (answerWithFault(ctx, endpoint)) {
    logRequest(entry);
    return;
  }
  try {
    await next();
    spoilDeviceAnswer(ctx);
    if (fault('resources') === 'one' && ctx.body?.access_token)
      await keepOneResource(ctx);
    if (fault('grant-seconds') && ctx.body?.refresh_token)
      ctx.body.refresh_token_expires_in = Number(fault('grant-seconds'));
    if (fault('granted') && ctx.body?.access_token)
      ctx.body.scope = fault('granted');
    if (isKind('no-expires-in') && ctx.body?.access_token)
      delete ctx.body.expires_in;
  } finally {
    const params = ctx.oidc?.params;
    logRequest({ ...entry, grant_type: params?.grant_type, client_id: params?.client_id, scope: params?.scope ?? ctx.oidc?.body?.scope, status: ctx.status });
  }
}

async function tellAboutItself(ctx, next) {
  if (fault('metadata') !== 'another-issuer' && answerWithFault(ctx, 'metadata')) {
    logRequest({ endpoint: 'metadata', status: ctx.status });
    return;
  }
  await next();
  spoilMetadata(ctx);
  logRequest({ endpoint: 'metadata', status: ctx.status });
}

provider.use(async (ctx, next) => {
  if (ctx.path === '/.well-known/openid-configuration') {
    await tellAboutItself(ctx, next);
  } else if (ctx.path.startsWith('/interaction/')) {
    await interaction(ctx);
  } else if (ctx.path === '/token') {
    await watchEndpoint(ctx, next, 'token');
  } else if (ctx.path === '/token/revocation') {
    await watchEndpoint(ctx, next, 'revocation');
  } else if (ctx.path === '/request' || ctx.path.startsWith('/reg')) {
    if (!ctx.path.startsWith('/reg') || !answerWithFault(ctx, 'registration'))
      await next();
    logRequest({ endpoint: ctx.path === '/request' ? 'par' : 'registration', method: ctx.method, status: ctx.status });
  } else {
    await next();
    const location = ctx.response.get('Location');
    if (location)
      ctx.set('Location', spoilRedirect(location));
  }
});

provider.on('server_error', (ctx, error) => console.error(error));

createServer({
  key: readFileSync(join(run, 'tls', 'server.key')),
  cert: readFileSync(join(run, 'tls', 'server.crt')),
  SNICallback: chooseCertificate,
}, provider.callback()).listen(443, host);
