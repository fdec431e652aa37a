/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-server-reply.h"

#include "tg-reply-rules.h"

#include <string.h>

/* More than any honest status line or capability list needs. */
#define MAX_LINE_BYTES 8192
#define MAX_TEXT_BYTES 4096
#define MAX_MECHANISMS 64

struct _TgServerReply
{
  TgProtocol protocol;
  GString *line; /* what has come of the current line */
  GHashTable *mechanisms; /* upper-case name -> itself */
  gboolean has_capabilities;
  TgVerdict challenge; /* of the last challenge */
  TgVerdict verdict; /* of the last "no" */
  GString *text; /* its words; SMTP spreads them over lines */
  gboolean text_goes_on;
  char *clean_text; /* (nullable) made on demand */
};

TgServerReply *
tg_server_reply_new (TgProtocol protocol)
{
  TgServerReply *self = g_new0 (TgServerReply, 1);

  self->protocol = protocol;
  self->line = g_string_new (NULL);
  self->mechanisms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->text = g_string_new (NULL);
  return self;
}

void
tg_server_reply_free (TgServerReply *self)
{
  g_string_free (self->line, TRUE);
  g_hash_table_unref (self->mechanisms);
  g_string_free (self->text, TRUE);
  g_free (self->clean_text);
  g_free (self);
}

static void
forget_refusal (TgServerReply *self)
{
  self->verdict = TG_VERDICT_NONE;
  self->challenge = TG_VERDICT_NONE;
  self->text_goes_on = FALSE;
  g_string_truncate (self->text, 0);
}

void
tg_server_reply_reset (TgServerReply *self)
{
  forget_refusal (self);
  g_string_truncate (self->line, 0);
  g_hash_table_remove_all (self->mechanisms);
  self->has_capabilities = FALSE;
}

static void
add_mechanism (TgServerReply *self, const char *name)
{
  if (*name != '\0' && g_hash_table_size (self->mechanisms) < MAX_MECHANISMS)
    g_hash_table_add (self->mechanisms, g_ascii_strup (name, -1));
}

/* @prefix: (nullable) only words that begin with it count, without it. */
static void
set_mechanisms (TgServerReply *self, const char *words, const char *prefix)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  gsize skip = prefix != NULL ? strlen (prefix) : 0;
  gboolean first = TRUE;

  self->has_capabilities = TRUE;
  for (char **word = list; *word != NULL; word++)
    if (prefix == NULL || g_ascii_strncasecmp (*word, prefix, skip) == 0)
      {
        /* The list that comes after a login names no mechanisms; what was offered before it stays known. */
        if (first)
          g_hash_table_remove_all (self->mechanisms);
        first = FALSE;
        add_mechanism (self, *word + skip);
      }
}

static void
take_refusal (TgServerReply *self, const char *code, const char *text)
{
  if (!self->text_goes_on)
    g_string_truncate (self->text, 0);
  else
    g_string_append_c (self->text, ' ');
  if (self->text->len < MAX_TEXT_BYTES)
    g_string_append (self->text, text);
  self->verdict = tg_reply_rules_classify (self->protocol, code, self->text->str);
}

static void
take_challenge (TgServerReply *self, const char *base64)
{
  self->challenge = tg_reply_rules_classify_challenge (base64);
}

/* "[CODE more] words" -> CODE and words. @fallback: what stands for the code where there is none. */
static void
take_bracketed_refusal (TgServerReply *self, const char *fallback, const char *text)
{
  const char *end = text[0] == '[' ? strchr (text, ']') : NULL;
  g_autofree char *code = NULL;

  if (end == NULL)
    {
      take_refusal (self, fallback, text);
      return;
    }
  code = g_strndup (text + 1, (gsize)(end - text - 1));
  take_refusal (self, code, end + 1 + strspn (end + 1, " "));
}

static const char *
after_word (const char *line, const char *word)
{
  gsize length = strlen (word);

  if (g_ascii_strncasecmp (line, word, length) != 0 || (line[length] != ' ' && line[length] != '\0'))
    return NULL;
  return line + length + strspn (line + length, " ");
}

static void
take_imap_line (TgServerReply *self, const char *line)
{
  const char *status = strchr (line, ' ');
  const char *rest;

  if (status == NULL)
    return;
  status += strspn (status, " ");
  if (line[0] == '+')
    take_challenge (self, status);
  else if (line[0] == '*')
    {
      if ((rest = after_word (status, "CAPABILITY")) != NULL)
        set_mechanisms (self, rest, "AUTH=");
      else if ((rest = after_word (status, "BYE")) != NULL && self->verdict == TG_VERDICT_NONE)
        take_bracketed_refusal (self, "BYE", rest);
    }
  else if (after_word (status, "OK") != NULL)
    forget_refusal (self);
  else if ((rest = after_word (status, "NO")) != NULL)
    take_bracketed_refusal (self, "NO", rest);
  else if ((rest = after_word (status, "BAD")) != NULL)
    take_bracketed_refusal (self, "BAD", rest);
}

static void
take_pop3_line (TgServerReply *self, const char *line)
{
  const char *rest;

  if ((rest = after_word (line, "-ERR")) != NULL)
    take_bracketed_refusal (self, "-ERR", rest);
  else if (after_word (line, "+OK") != NULL)
    forget_refusal (self);
  else if ((rest = after_word (line, "+")) != NULL)
    take_challenge (self, rest);
  else if ((rest = after_word (line, "SASL")) != NULL)
    set_mechanisms (self, rest, NULL);
  else if (after_word (line, "USER") != NULL)
    self->has_capabilities = TRUE;
}

/* RFC 3463: "5.7.139 words". */
static gsize
enhanced_code_length (const char *text)
{
  gsize length = strspn (text, "0123456789.");

  return length >= 5 && text[1] == '.' && (text[length] == ' ' || text[length] == '\0') ? length : 0;
}

static void
take_smtp_line (TgServerReply *self, const char *line)
{
  g_autofree char *code = NULL;
  const char *text;
  gboolean goes_on;

  if (strspn (line, "0123456789") != 3)
    return;
  goes_on = line[3] == '-';
  code = g_strndup (line, 3);
  text = line[3] == '\0' ? line + 3 : line + 4;
  if (g_str_equal (code, "334"))
    take_challenge (self, text);
  else if (line[0] == '4' || line[0] == '5')
    {
      gsize skip = enhanced_code_length (text);

      text += skip + strspn (text + skip, " ");
      take_refusal (self, code, text);
      self->text_goes_on = goes_on;
    }
  else
    {
      const char *rest = after_word (text, "AUTH");

      forget_refusal (self);
      if (g_str_equal (code, "250") && rest != NULL)
        set_mechanisms (self, rest, NULL);
      else if (g_str_equal (code, "250"))
        self->has_capabilities = TRUE;
    }
}

static void
take_line (TgServerReply *self)
{
  const char *line = self->line->str;

  switch (self->protocol)
    {
    case TG_PROTOCOL_IMAP:
      take_imap_line (self, line);
      break;
    case TG_PROTOCOL_POP3:
      take_pop3_line (self, line);
      break;
    case TG_PROTOCOL_SMTP:
      take_smtp_line (self, line);
      break;
    default:
      g_return_if_reached ();
    }
  g_string_truncate (self->line, 0);
}

void
tg_server_reply_feed (TgServerReply *self, const char *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (data[i] == '\n')
        take_line (self);
      else if (data[i] != '\r' && data[i] != '\0' && self->line->len < MAX_LINE_BYTES)
        g_string_append_c (self->line, data[i]);
    }
}

gboolean
tg_server_reply_has_capabilities (TgServerReply *self)
{
  return self->has_capabilities;
}

gboolean
tg_server_reply_offers (TgServerReply *self, const char *mechanism)
{
  return g_hash_table_contains (self->mechanisms, mechanism);
}

TgVerdict
tg_server_reply_get_verdict (TgServerReply *self)
{
  /* "The organisation forbids this" and "later" tell more than "invalid token"; that tells more than a bare "no". */
  if (self->challenge == TG_VERDICT_NONE || self->verdict == TG_VERDICT_DISABLED ||
      self->verdict == TG_VERDICT_TEMPORARY)
    return self->verdict;
  return self->challenge;
}

const char *
tg_server_reply_get_text (TgServerReply *self)
{
  g_clear_pointer (&self->clean_text, g_free);
  self->clean_text = tg_reply_rules_clean_text (self->text->str);
  return self->clean_text;
}
