/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-login-attempt.h"

#include <string.h>

#include "tg-sasl.h"

static void
attempt_free (TgLoginAttempt *attempt)
{
  g_free (attempt->options);
  g_free (attempt->username);
  g_free (attempt);
}

static TgLoginAttempt *
add_attempt (GPtrArray *attempts, TgServer *server, const char *options)
{
  TgLoginAttempt *attempt = g_new0 (TgLoginAttempt, 1);

  attempt->options = g_strdup (options);
  attempt->username = g_strdup (tg_server_get_username (server));
  g_ptr_array_add (attempts, attempt);
  return attempt;
}

static gboolean
is_known_to_take (TgServer *server, const char *mechanism)
{
  for (const char *const *known = tg_server_get_mechanisms (server); *known != NULL; known++)
    if (g_ascii_strcasecmp (*known, mechanism) == 0)
      return TRUE;
  return FALSE;
}

static void
add_sasl_attempt (GPtrArray *attempts, TgServer *server, const char *first, const char *second)
{
  gboolean takes_first = is_known_to_take (server, first);
  gboolean takes_second = is_known_to_take (server, second);
  TgLoginAttempt *attempt;
  gsize n = 0;

  /* What is known may be out of date: knowing of neither narrows nothing. */
  if (!takes_first && !takes_second)
    takes_first = takes_second = TRUE;
  attempt = add_attempt (attempts, server, NULL);
  if (takes_first)
    attempt->mechanisms[n++] = first;
  if (takes_second)
    attempt->mechanisms[n++] = second;
  attempt->options = n == 2 ? g_strdup_printf ("AUTH=%s;AUTH=%s", first, second)
                            : g_strdup_printf ("AUTH=%s", attempt->mechanisms[0]);
}

static void
add_token_attempts (GPtrArray *attempts, TgServer *server)
{
  g_autofree char *escaped = tg_sasl_escape_name (tg_server_get_username (server));
  TgLoginAttempt *attempt;

  if (g_str_equal (escaped, tg_server_get_username (server)))
    {
      add_sasl_attempt (attempts, server, "OAUTHBEARER", "XOAUTH2");
      return;
    }
  /* libcurl does not escape the name for OAUTHBEARER, and XOAUTH2 has no escapes. */
  attempt = add_attempt (attempts, server, "AUTH=OAUTHBEARER");
  attempt->mechanisms[0] = "OAUTHBEARER";
  g_free (attempt->username);
  attempt->username = g_steal_pointer (&escaped);
  attempt = add_attempt (attempts, server, "AUTH=XOAUTH2");
  attempt->mechanisms[0] = "XOAUTH2";
}

GPtrArray *
tg_login_attempts_new (TgServer *server, TgMethod method)
{
  GPtrArray *attempts = g_ptr_array_new_with_free_func ((GDestroyNotify)attempt_free);

  if (method == TG_METHOD_OAUTH2)
    {
      add_token_attempts (attempts, server);
      return attempts;
    }
  add_sasl_attempt (attempts, server, "PLAIN", "LOGIN");
  /* IMAP and POP3 have login commands older than SASL. */
  if (tg_server_get_protocol (server) == TG_PROTOCOL_IMAP)
    add_attempt (attempts, server, "AUTH=+LOGIN")->fallback_name = "LOGIN";
  else if (tg_server_get_protocol (server) == TG_PROTOCOL_POP3)
    add_attempt (attempts, server, NULL)->fallback_name = "USER";
  return attempts;
}
