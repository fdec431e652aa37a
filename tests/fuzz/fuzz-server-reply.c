/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-reply-rules.h"
#include "tg-server-reply.h"

#include <string.h>

/* The first byte chooses the protocol, the second how the rest is cut into pieces. */
static TgServerReply *
listen_to (TgProtocol protocol, const guint8 *data, gsize size, gsize piece)
{
  TgServerReply *reply = tg_server_reply_new (protocol);

  for (gsize i = 0; i < size; i += piece)
    tg_server_reply_feed (reply, (const char *)data + i, MIN (piece, size - i));
  return reply;
}

static void
check_text (const char *text)
{
  if (text == NULL)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (text, -1), <=, 201);
  g_assert_cmpint (*text, !=, '\0');
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_true (g_unichar_isprint (g_utf8_get_char (p)));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (TgServerReply) whole = NULL;
  g_autoptr (TgServerReply) pieces = NULL;
  g_autofree char *line = NULL;
  TgProtocol protocol;

  if (size < 2)
    return 0;
  protocol = (TgProtocol)(data[0] % 3);
  whole = listen_to (protocol, data + 2, size - 2, size);
  pieces = listen_to (protocol, data + 2, size - 2, (gsize)data[1] + 1);
  check_text (tg_server_reply_get_text (whole));
  g_assert_cmpint (tg_server_reply_get_verdict (whole), ==, tg_server_reply_get_verdict (pieces));
  g_assert_cmpstr (tg_server_reply_get_text (whole), ==, tg_server_reply_get_text (pieces));
  g_assert_cmpint (tg_server_reply_has_capabilities (whole), ==, tg_server_reply_has_capabilities (pieces));
  g_assert_cmpint (tg_server_reply_offers (whole, "XOAUTH2"), ==, tg_server_reply_offers (pieces, "XOAUTH2"));
  /* Nobody can offer what nobody has listed. */
  if (!tg_server_reply_has_capabilities (whole))
    g_assert_false (tg_server_reply_offers (whole, "PLAIN"));

  line = g_strndup ((const char *)data + 2, size - 2);
  tg_reply_rules_classify_challenge (line);

  tg_server_reply_reset (whole);
  g_assert_cmpint (tg_server_reply_get_verdict (whole), ==, TG_VERDICT_NONE);
  g_assert_null (tg_server_reply_get_text (whole));
  g_assert_false (tg_server_reply_has_capabilities (whole));
  return 0;
}
