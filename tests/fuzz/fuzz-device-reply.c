/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-device-reply.h"
#include "tg-error.h"

#include <string.h>

#define NOW_SEC 1700000000

/* What a terminal may be given. */
static void
check_text (const char *text)
{
  g_assert_nonnull (text);
  g_assert_cmpuint (strlen (text), >, 0);
  for (const char *c = text; *c != '\0'; c++)
    g_assert_true (*c >= 0x20 && *c <= 0x7e);
}

static void
check_reply (TgDeviceReply *reply)
{
  check_text (reply->user_code);
  check_text (reply->verification_uri);
  g_assert_true (g_ascii_strncasecmp (reply->verification_uri, "https:", strlen ("https:")) == 0);
  if (reply->verification_uri_complete != NULL)
    check_text (reply->verification_uri_complete);
  g_assert_cmpuint (tg_secret_get_length (reply->device_code), >, 0);
  g_assert_cmpuint (reply->interval_sec, >, 0);
  g_assert_cmpuint (reply->interval_sec, <=, TG_DEVICE_INTERVAL_MAX_SEC);
  g_assert_cmpuint (reply->lifetime_sec, >, 0);
  g_assert_cmpuint (reply->lifetime_sec, <=, TG_DEVICE_LIFETIME_MAX_SEC);
  g_assert_cmpint (reply->expires_at_sec, ==, NOW_SEC + reply->lifetime_sec);
}

static void
check_error (const GError *error)
{
  g_assert_true (error->domain == TG_ERROR);
  g_assert_true (error->code == TG_ERROR_FAILED || error->code == TG_ERROR_UNSUPPORTED ||
                 error->code == TG_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
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

/* Two lines, HTTP status and content type, then the body: read as the answer with the code, and as one while waiting. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  char *rest = text;
  guint status = (guint)g_ascii_strtoull (take_line (&rest), NULL, 10);
  const char *content_type = take_line (&rest);
  gsize length = size - MIN (size, (gsize)(rest - text));
  g_autoptr (GBytes) body = g_bytes_new (data + (size - length), length);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgDeviceReply) reply = tg_device_reply_parse (status, content_type, body, NOW_SEC, &error);
  TgDeviceWait wait = tg_device_wait_parse (status, content_type, body);

  g_assert_cmpint (reply == NULL, ==, error != NULL);
  if (reply != NULL)
    check_reply (reply);
  else
    check_error (error);
  /* One body is not both. */
  g_assert_true (wait == TG_DEVICE_WAIT_OVER || reply == NULL);
  return 0;
}
