/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-stopped.h"

#include "tg-address.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* More than a few answers are none. */
#define MAX_FOUND 4

static gboolean
begins_a_word (const char *text, const char *beginning)
{
  g_auto (GStrv) words = g_strsplit_set (text, " .-", -1);

  if (g_str_has_prefix (text, beginning))
    return TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (g_str_has_prefix (words[i], beginning))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_meant (TgProvider *provider, const char *beginning)
{
  g_autofree char *name = g_utf8_casefold (tg_provider_get_name (provider), -1);
  const char *const *domains = tg_provider_get_domains (provider);

  if (begins_a_word (name, beginning) || g_str_has_prefix (tg_provider_get_id (provider), beginning))
    return TRUE;
  for (guint i = 0; domains[i] != NULL; i++)
    {
      if (g_str_has_prefix (domains[i], beginning))
        return TRUE;
    }
  return FALSE;
}

static void
add_meant (GPtrArray *found, TgCatalogue *catalogue, const char *beginning, gboolean ended)
{
  GPtrArray *providers = tg_catalogue_get_providers (catalogue);

  for (guint i = 0; i < providers->len && found->len < MAX_FOUND; i++)
    {
      TgProvider *provider = g_ptr_array_index (providers, i);

      if ((tg_provider_get_password_sign_in_ended (provider) != NULL) == ended &&
          is_meant (provider, beginning))
        g_ptr_array_add (found, tg_provider_ref (provider));
    }
}

GPtrArray *
tg_stopped_find (TgCatalogue *catalogue, const char *text)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_provider_unref);
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  const char *at = strrchr (trimmed, '@');
  g_autofree char *domain = tg_domain_normalize (at != NULL ? at + 1 : trimmed, NULL);
  TgProvider *provider = domain != NULL ? tg_catalogue_match_domain (catalogue, domain) : NULL;
  g_autofree char *beginning = g_utf8_casefold (trimmed, -1);

  if (provider != NULL)
    {
      g_ptr_array_add (found, tg_provider_ref (provider));
      return found;
    }
  if (at != NULL || g_utf8_strlen (beginning, -1) < TG_STOPPED_MIN_LENGTH)
    return found;
  add_meant (found, catalogue, beginning, TRUE);
  add_meant (found, catalogue, beginning, FALSE);
  return found;
}

char *
tg_stopped_format_date (const char *date)
{
  int year = 0;
  int month = 0;
  int day = 0;
  int n_parts = sscanf (date, "%4d-%2d-%2d", &year, &month, &day);
  g_autoptr (GDateTime) time = NULL;

  if (n_parts >= 2)
    time = g_date_time_new_utc (year, month, n_parts == 3 ? day : 1, 0, 0, 0);
  if (time == NULL)
    return g_strdup (date);
  if (n_parts == 3)
    /* Translators: a date for g_date_time_format(): day, month, year */
    return g_date_time_format (time, _ ("%-d %B %Y"));
  /* Translators: a month for g_date_time_format(): month, year */
  return g_date_time_format (time, _ ("%B %Y"));
}

char *
tg_stopped_date (TgProvider *provider)
{
  const TgProviderEnded *ended = tg_provider_get_password_sign_in_ended (provider);
  g_autofree char *date = ended != NULL ? tg_stopped_format_date (ended->date) : NULL;

  /* Translators: a date */
  return date != NULL ? g_strdup_printf (_ ("Password sign-in ended: %s"), date) : NULL;
}

char *
tg_stopped_explain (TgProvider *provider)
{
  const TgProviderEnded *ended = tg_provider_get_password_sign_in_ended (provider);
  const char *notice = tg_provider_get_notice (provider);

  if (ended != NULL)
    return g_strdup (tg_provider_translate (ended->text));
  if (notice != NULL)
    return g_strdup (tg_provider_translate (notice));
  return g_strdup_printf (
      /* Translators: the name of a provider */
      _ ("Tegata knows of nothing that %s has ended. Perhaps the password was changed, or the provider "
         "wants you to look at your account."),
      tg_provider_get_name (provider));
}

char *
tg_stopped_advise (TgProvider *provider)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);
  const TgProviderPassword *password = tg_provider_get_password (provider);
  const char *name = tg_provider_get_name (provider);

  if (oauth != NULL && oauth->client_id != NULL)
    return g_strdup_printf (
        /* Translators: the name of a provider */
        _ ("Set the account up here: you sign in once on a page of %s, and your mail programs go on from "
           "there."),
        name);
  if (password != NULL && password->kind == TG_PASSWORD_KIND_APP_PASSWORD)
    return g_strdup_printf (
        /* Translators: the name of a provider */
        _ ("Make an app password at %s, and set the account up here with it."),
        name);
  if (oauth != NULL && password == NULL)
    return g_strdup_printf (
        /* Translators: the name of a provider */
        _ ("%s lets only programs sign in that are registered there. Set the account up here: Tegata tells "
           "what is missing."),
        name);
  return g_strdup (_ ("Set the account up here: Tegata tries every server, and says what is wrong."));
}
