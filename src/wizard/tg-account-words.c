/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-account-words.h"

#include <glib/gi18n.h>

#define MINUTE_SEC 60
#define HOUR_SEC (60 * MINUTE_SEC)
#define DAY_SEC (24 * HOUR_SEC)
#define DATE_AFTER_DAYS 30

static const struct
{
  const char *reason;
  const char *sentence; /* %s, if any, is the name of the provider */
} reasons[] = {
  { "grant-expired", N_ ("The sign-in was not used for too long, and has ended. Sign in again.") },
  { "refresh-interrupted",
    N_ ("The connection broke off while the sign-in was being renewed. Sign in again.") },
  { "password-changed", N_ ("The sign-in has ended because the password was changed. Sign in again.") },
  { "grant-missing", N_ ("The keyring no longer holds the sign-in. Sign in again.") },
  { "admin-consent",
    N_ ("Whoever manages your organisation has to allow Tegata first. After that, sign in again.") },
  { "scope-missing", N_ ("The sign-in does not include mail. Sign in again, and allow it.") },
};

static const struct
{
  const char *reason;
  const char *sentence;
} reasons_of_provider[] = {
  /* Translators: the name of a provider; so in the following ones */
  { "grant-revoked", N_ ("%s no longer accepts the sign-in. Sign in again.") },
  { "consent-missing", N_ ("%s wants you to allow the access once more. Sign in again.") },
  { "sign-in-required",
    N_ ("%s wants you to sign in yourself, perhaps with a second factor. Sign in again.") },
  { "client-gone", N_ ("%s does not know the client id of Tegata any more.") },
  { "client-changed", N_ ("The client id for %s was changed since you signed in. Sign in again.") },
  { "access-ended", N_ ("%s gave access for a short time only, and that is over. Sign in again.") },
};

char *
tg_account_words_explain_reason (const char *reason, const char *provider)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if (g_strcmp0 (reasons[i].reason, reason) == 0)
        return g_strdup (_ (reasons[i].sentence));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (reasons_of_provider); i++)
    {
      g_auto (GStrv) pieces = NULL;

      if (g_strcmp0 (reasons_of_provider[i].reason, reason) != 0)
        continue;
      /* No format: a translation is data. */
      pieces = g_strsplit (_ (reasons_of_provider[i].sentence), "%s", -1);
      return g_strjoinv (provider, pieces);
    }
  return g_strdup (_ ("Sign in again to receive and send mail."));
}

const char *
tg_account_words_server (TgServer *server)
{
  switch (tg_server_get_protocol (server))
    {
    case TG_PROTOCOL_POP3:
      return _ ("Receiving mail (POP3)");
    case TG_PROTOCOL_SMTP:
      return _ ("Sending mail (SMTP)");
    case TG_PROTOCOL_IMAP:
    default:
      return _ ("Receiving mail (IMAP)");
    }
}

char *
tg_account_words_date (gint64 time_sec)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_sec);

  /* Translators: a date for g_date_time_format(): day, month, year */
  return time != NULL ? g_date_time_format (time, _ ("%-d %B %Y")) : NULL;
}

char *
tg_account_words_renewed (gint64 then_sec, gint64 now_sec)
{
  gint64 ago_sec = MAX (now_sec - then_sec, 0);
  g_autofree char *date = NULL;
  int n;

  if (then_sec <= 0)
    return NULL;
  if (ago_sec < MINUTE_SEC)
    return g_strdup (_ ("Sign-in renewed just now"));
  if (ago_sec < HOUR_SEC)
    {
      n = (int)(ago_sec / MINUTE_SEC);
      return g_strdup_printf (
          ngettext ("Sign-in renewed %d minute ago", "Sign-in renewed %d minutes ago", (gulong)n), n);
    }
  if (ago_sec < DAY_SEC)
    {
      n = (int)(ago_sec / HOUR_SEC);
      return g_strdup_printf (
          ngettext ("Sign-in renewed %d hour ago", "Sign-in renewed %d hours ago", (gulong)n), n);
    }
  if (ago_sec < DATE_AFTER_DAYS * DAY_SEC)
    {
      n = (int)(ago_sec / DAY_SEC);
      return g_strdup_printf (
          ngettext ("Sign-in renewed %d day ago", "Sign-in renewed %d days ago", (gulong)n), n);
    }
  date = tg_account_words_date (then_sec);
  /* Translators: a date */
  return date != NULL ? g_strdup_printf (_ ("Sign-in renewed on %s"), date) : NULL;
}

char *
tg_account_words_used (gint64 then_sec, gint64 now_sec)
{
  gint64 ago_sec = MAX (now_sec - then_sec, 0);
  g_autofree char *date = NULL;
  int n;

  if (then_sec <= 0)
    return NULL;
  if (ago_sec < HOUR_SEC)
    return g_strdup (_ ("Used within the last hour"));
  if (ago_sec < DAY_SEC)
    {
      n = (int)(ago_sec / HOUR_SEC);
      return g_strdup_printf (ngettext ("Used %d hour ago", "Used %d hours ago", (gulong)n), n);
    }
  if (ago_sec < DATE_AFTER_DAYS * DAY_SEC)
    {
      n = (int)(ago_sec / DAY_SEC);
      return g_strdup_printf (ngettext ("Used %d day ago", "Used %d days ago", (gulong)n), n);
    }
  date = tg_account_words_date (then_sec);
  /* Translators: a date */
  return date != NULL ? g_strdup_printf (_ ("Used on %s"), date) : NULL;
}
