/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-reply-rules.h"

#include "tg-json.h"

#include <string.h>

#define MAX_TEXT_CHARS 200
/* "SmtpClientAuthentication" has 24 letters; encoded credentials are longer. */
#define MAX_OPAQUE_WORD 32

typedef struct
{
  const char *pattern;
  TgVerdict verdict;
} Rule;

/* Words that say more than the code beside them; lower case, the first match wins. */
static const Rule text_rules[] = {
  /* Exchange Online and Outlook.com */
  { "smtpclientauthentication is disabled", TG_VERDICT_DISABLED },
  { "smtp client authentication is disabled", TG_VERDICT_DISABLED },
  { "basic authentication is disabled", TG_VERDICT_DISABLED },
  { "basicauthblocked", TG_VERDICT_DISABLED },
  { "user is authenticated but not connected", TG_VERDICT_DISABLED },
  { "protocol disabled", TG_VERDICT_DISABLED },
  /* Gmail and Google Workspace */
  { "not enabled for imap", TG_VERDICT_DISABLED },
  { "not enabled for pop", TG_VERDICT_DISABLED },
  { "access is disabled", TG_VERDICT_DISABLED },
  { "disabled for your domain", TG_VERDICT_DISABLED },
  { "application-specific password required", TG_VERDICT_REFUSED },
  { "bandwidth limits", TG_VERDICT_TEMPORARY },
  /* Everybody */
  { "temporary authentication failure", TG_VERDICT_TEMPORARY },
  { "try again later", TG_VERDICT_TEMPORARY },
  { "too many", TG_VERDICT_TEMPORARY },
  { "rate limit", TG_VERDICT_TEMPORARY },
};

/* RFC 3501, 5530, 9051. */
static const Rule imap_codes[] = {
  { "AUTHENTICATIONFAILED", TG_VERDICT_REFUSED },
  { "EXPIRED", TG_VERDICT_REFUSED },
  { "AUTHORIZATIONFAILED", TG_VERDICT_DISABLED },
  { "NOPERM", TG_VERDICT_DISABLED },
  { "CONTACTADMIN", TG_VERDICT_DISABLED },
  { "PRIVACYREQUIRED", TG_VERDICT_MECHANISM },
  { "UNAVAILABLE", TG_VERDICT_TEMPORARY },
  { "INUSE", TG_VERDICT_TEMPORARY },
  { "LIMIT", TG_VERDICT_TEMPORARY },
  { "OVERQUOTA", TG_VERDICT_TEMPORARY },
  { "SERVERBUG", TG_VERDICT_TEMPORARY },
  { "BYE", TG_VERDICT_TEMPORARY },
  { "BAD", TG_VERDICT_NONE },
};

/* RFC 2449, 3206. */
static const Rule pop3_codes[] = {
  { "AUTH", TG_VERDICT_REFUSED },          { "SYS/PERM", TG_VERDICT_DISABLED },
  { "SYS/TEMP", TG_VERDICT_TEMPORARY },    { "IN-USE", TG_VERDICT_TEMPORARY },
  { "LOGIN-DELAY", TG_VERDICT_TEMPORARY },
};

/* RFC 4954, 5321; four hundreds are temporary as a whole. */
static const Rule smtp_codes[] = {
  { "535", TG_VERDICT_REFUSED },   { "534", TG_VERDICT_MECHANISM }, { "538", TG_VERDICT_MECHANISM },
  { "504", TG_VERDICT_MECHANISM }, { "500", TG_VERDICT_NONE },      { "501", TG_VERDICT_NONE },
  { "502", TG_VERDICT_NONE },      { "503", TG_VERDICT_NONE },
};

static TgVerdict
lookup_code (const Rule *rules, gsize n_rules, const char *code, gsize length, TgVerdict fallback)
{
  for (gsize i = 0; i < n_rules; i++)
    if (strlen (rules[i].pattern) == length && g_ascii_strncasecmp (rules[i].pattern, code, length) == 0)
      return rules[i].verdict;
  return fallback;
}

TgVerdict
tg_reply_rules_classify (TgProtocol protocol, const char *code, const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  gsize length = strcspn (code, " ");

  for (gsize i = 0; i < G_N_ELEMENTS (text_rules); i++)
    if (strstr (lower, text_rules[i].pattern) != NULL)
      return text_rules[i].verdict;

  switch (protocol)
    {
    case TG_PROTOCOL_IMAP:
      return lookup_code (imap_codes, G_N_ELEMENTS (imap_codes), code, length, TG_VERDICT_REFUSED);
    case TG_PROTOCOL_POP3:
      return lookup_code (pop3_codes, G_N_ELEMENTS (pop3_codes), code, length, TG_VERDICT_REFUSED);
    case TG_PROTOCOL_SMTP:
      if (code[0] == '4')
        return TG_VERDICT_TEMPORARY;
      return lookup_code (smtp_codes, G_N_ELEMENTS (smtp_codes), code, length, TG_VERDICT_REFUSED);
    default:
      g_return_val_if_reached (TG_VERDICT_NONE);
    }
}

TgVerdict
tg_reply_rules_classify_challenge (const char *base64)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  const char *status;
  gsize length = 0;

  if (base64[0] == '\0' ||
      strspn (base64, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") != strlen (base64))
    return TG_VERDICT_NONE;
  text = (char *)g_base64_decode (base64, &length);
  if (text == NULL || length == 0)
    return TG_VERDICT_NONE;
  node = tg_json_parse (text, (gssize)length, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return TG_VERDICT_NONE;
  status = tg_json_get_string (json_node_get_object (node), "status", NULL);
  if (status == NULL)
    return TG_VERDICT_NONE;
  if (g_str_equal (status, "insufficient_scope"))
    return TG_VERDICT_SCOPE;
  if (status[0] == '5')
    return TG_VERDICT_TEMPORARY;
  return TG_VERDICT_REFUSED;
}

static gboolean
is_opaque_word (const char *word)
{
  gsize length = strlen (word);

  return length >= MAX_OPAQUE_WORD &&
         strspn (word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-") == length;
}

char *
tg_reply_rules_clean_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) words = NULL;
  g_autoptr (GString) clean = g_string_new (NULL);

  for (char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isprint (g_utf8_get_char (p)))
      memset (p, ' ', (gsize)(g_utf8_next_char (p) - p));
  words = g_strsplit (valid, " ", -1);
  for (char **word = words; *word != NULL; word++)
    {
      if (**word == '\0')
        continue;
      if (is_opaque_word (*word))
        return NULL;
      if (clean->len > 0)
        g_string_append_c (clean, ' ');
      g_string_append (clean, *word);
    }
  if (clean->len == 0)
    return NULL;
  if (g_utf8_strlen (clean->str, -1) > MAX_TEXT_CHARS)
    {
      g_autofree char *start = g_utf8_substring (clean->str, 0, MAX_TEXT_CHARS);

      return g_strconcat (start, "…", NULL);
    }
  return g_string_free (g_steal_pointer (&clean), FALSE);
}
