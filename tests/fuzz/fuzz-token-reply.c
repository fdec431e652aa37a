/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-base64url.h"
#include "tg-error.h"
#include "tg-id-token.h"
#include "tg-retry-after.h"
#include "tg-token-reply.h"

#include <string.h>

#define NOW_SEC 1700000000

static void
check_error (const GError *error, guint status, const char *content_type, GBytes *body)
{
  g_assert_true (error->domain == TG_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  switch (error->code)
    {
    case TG_ERROR_ATTENTION_NEEDED:
      /* What ends a grant. */
      g_assert_true (status == 400 || status == 401);
      g_assert_nonnull (content_type);
      g_assert_cmpuint (g_bytes_get_size (body), >=, strlen ("{\"error\":\"invalid_grant\"}"));
      return;
    case TG_ERROR_UNSUPPORTED:
    case TG_ERROR_PROVIDER_UNAVAILABLE:
    case TG_ERROR_FAILED:
      return;
    default:
      g_assert_not_reached ();
    }
}

static void
check_reply (guint status, const char *content_type, GBytes *body, const char *nonce)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgTokenReply) reply = tg_token_reply_parse (
      status, content_type, body, NOW_SEC, "https://accounts.example.net", "tegata-sample", nonce, &error);

  g_assert_cmpint (reply == NULL, ==, error != NULL);
  if (reply == NULL)
    {
      check_error (error, status, content_type, body);
      return;
    }
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpuint (tg_secret_get_length (reply->access_token), >, 0);
  g_assert_true (reply->refresh_token == NULL || tg_secret_get_length (reply->refresh_token) > 0);
  g_assert_true (reply->expires_at_sec == 0 || reply->expires_at_sec > NOW_SEC);
  g_assert_cmpint (reply->expires_at_sec, <=, NOW_SEC + 365 * 24 * 60 * 60);
  g_assert_true (reply->scopes == NULL || *reply->scopes != NULL);
}

static void
check_id_token (const char *token)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *email = NULL;
  gboolean good = tg_id_token_read (
      token, NOW_SEC, "https://accounts.example.net", "tegata-sample", "n", &subject, &email, &error);

  g_assert_cmpint (good, ==, error == NULL);
  g_assert_cmpint (good, ==, subject != NULL);
}

/* (transfer none) takes one line off */
static const char *
take_line (char **text)
{
  char *line = *text;
  char *end = strchr (line, '\n');

  *text = end != NULL ? end + 1 : line + strlen (line);
  if (end != NULL)
    *end = '\0';
  return line;
}

/* Three lines, HTTP status, content type and Retry-After, then the body. The body is also read as an id_token and as
 * the claims of one. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  char *rest = text;
  guint status = (guint)g_ascii_strtoull (take_line (&rest), NULL, 10);
  const char *content_type = take_line (&rest);

  g_assert_cmpuint (tg_retry_after_parse (take_line (&rest), NOW_SEC), <=, TG_RETRY_AFTER_MAX_SEC);

  gsize length = size - MIN (size, (gsize)(rest - text));
  g_autoptr (GBytes) body = g_bytes_new (data + (size - length), length);
  check_reply (status, content_type, body, NULL);
  check_reply (status, content_type, body, "n");
  check_id_token (rest);

  g_autofree char *payload = tg_base64url_encode (data + (size - length), length);
  g_autofree char *token = g_strconcat ("e30.", payload, ".x", NULL);
  check_id_token (token);
  return 0;
}
