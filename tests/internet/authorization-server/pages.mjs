// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tegata developers

// The pages that a person sees at the sample provider: plain HTML, no script, usable by keyboard.

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, Cantarell, "DejaVu Sans", sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #eef2f6; }
  main { width: min(22rem, 100vw - 4rem); margin: 1rem; padding: 2rem; border-radius: 12px;
    background: Canvas; box-shadow: 0 1px 6px rgb(0 0 0 / 20%); box-sizing: content-box; }
  .brand { margin: 0; font-weight: 700; color: #1a6fb5; }
  h1 { font-size: 1.4rem; line-height: 1.25; margin: .5rem 0 1rem; }
  label { display: block; margin-top: .75rem; font-weight: 600; }
  input[type=text], input[type=password] { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem; margin-top: .25rem;
    border: 1px solid #8a94a0; border-radius: 6px; }
  button { font: inherit; font-weight: 600; padding: .5rem 1.25rem; margin: 1.25rem .5rem 0 0; border-radius: 6px;
    border: 1px solid #1a6fb5; background: Canvas; color: #1a6fb5; }
  button.suggested { background: #1a6fb5; color: white; }
  .error { color: #c01c28; }
  @media (prefers-color-scheme: dark) { body { background: #1c1f24; } }
`;

export function escape(text) {
  return String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

export function page(title, body) {
  return `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} – Example Mail</title>
<style>${style}</style>
<main>
<p class="brand">Example Mail</p>
<h1>${escape(title)}</h1>
${body}
</main>
</html>`;
}

export function signInPage(action, login) {
  return page('Sign in', `
<form method="post" action="${escape(action)}">
<label for="login">Address</label>
<input type="text" id="login" name="login" value="${escape(login)}" autocomplete="username" required ${login ? '' : 'autofocus'}>
<label for="password">Password</label>
<input type="password" id="password" name="password" autocomplete="current-password" required ${login ? 'autofocus' : ''}>
<button class="suggested" type="submit">Sign in</button>
</form>`);
}

export function consentPage(action, login, scopes) {
  const words = {
    openid: 'see which account this is',
    email: 'see the mail address',
    mail: 'receive and send mail',
    contacts: 'see and change your contacts',
    calendar: 'see and change your calendar',
    offline_access: 'do so until you take it back',
  };
  const known = Object.keys(words).filter((scope) => scopes.includes(scope));
  const others = scopes.filter((scope) => !(scope in words));
  const wishes = [...known.map((scope) => words[scope]), ...others].map((wish) => `<li>${escape(wish)}</li>`).join('\n');
  return page('Allow Tegata to use your mail?', `
<p>Tegata would like to do this with <strong>${escape(login)}</strong>:</p>
<ul>
${wishes}
</ul>
<form method="post" action="${escape(action)}">
<button class="suggested" type="submit" name="answer" value="allow" autofocus>Allow</button>
<button type="submit" name="answer" value="deny">Deny</button>
</form>`);
}
