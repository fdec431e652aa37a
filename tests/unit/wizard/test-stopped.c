/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-stopped.h"

#include "tg-catalogue-private.h"

#include <string.h>

static TgCatalogue *
load (const char *client_ids)
{
  return tg_catalogue_load (client_ids, (const char *const[]){ NULL });
}

static void
test_find (void)
{
  const struct
  {
    const char *text;
    const char *ids;
  } cases[] = {
    { "somebody@icloud.com", "icloud" },
    { " Somebody@GMAIL.com ", "google" },
    { "hotmail.com", "outlook" },
    { "somebody@company.example", "" },
    { "somebody@", "" },
    { "google", "google" },
    { "Gmail", "google" },
    { "hotm", "outlook" },
    { "icl", "icloud" },
    { "", "" },
    { "g", "" },
    { "no such provider", "" },
  };
  g_autoptr (TgCatalogue) catalogue = load ("");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) found = tg_stopped_find (catalogue, cases[i].text);
      g_autoptr (GString) ids = g_string_new (NULL);

      for (guint j = 0; j < found->len; j++)
        g_string_append_printf (ids, "%s%s", j > 0 ? " " : "", tg_provider_get_id (found->pdata[j]));
      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (ids->str, ==, cases[i].ids);
    }
}

/* Those that have ended something come first, and there are never many. */
static void
test_order (void)
{
  g_autoptr (TgCatalogue) catalogue = load ("");
  g_autoptr (GPtrArray) found = tg_stopped_find (catalogue, "ma");
  gboolean others = FALSE;

  g_assert_cmpuint (found->len, >, 1);
  g_assert_cmpuint (found->len, <=, 4);
  for (guint i = 0; i < found->len; i++)
    {
      gboolean ended = tg_provider_get_password_sign_in_ended (found->pdata[i]) != NULL;

      g_assert_false (others && ended);
      others = others || !ended;
    }
}

static void
test_dates (void)
{
  const char *const cases[][2] = {
    { "2022-05-30", "30 May 2022" },
    { "2023-01", "January 2023" },
    { "2025", "2025" },
    { "2023-13", "2023-13" },
    { "soon", "soon" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *date = tg_stopped_format_date (cases[i][0]);

      g_assert_cmpstr (date, ==, cases[i][1]);
    }
}

static void
test_advice (void)
{
  const struct
  {
    const char *client_ids;
    const char *id;
    const char *when; /* (nullable) */
    const char *what;
    const char *advice;
  } cases[] = {
    { "google:somebody's",
      "google",
      "ended: 30 May 2022",
      "on 30 May 2022",
      "sign in once on a page of Google" },
    { "", "google", "ended: 30 May 2022", "own password", "Make an app password at Google" },
    { "", "icloud", "ended: 15 June 2017", "Apple stopped", "Make an app password at iCloud" },
    { "", "microsoft365", "ended: January 2023", "January 2023", "registered there" },
    { "", "yandex", NULL, "IMAP has been switched on", "Make an app password at Yandex" },
    { "", "ocn", NULL, "nothing that OCN has ended", "tries every server" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TgCatalogue) catalogue = load (cases[i].client_ids);
      TgProvider *provider = tg_catalogue_lookup (catalogue, cases[i].id);
      g_autofree char *when = NULL;
      g_autofree char *what = NULL;
      g_autofree char *advice = NULL;

      g_assert_nonnull (provider);
      when = tg_stopped_date (provider);
      if (cases[i].when != NULL)
        g_assert_nonnull (when != NULL ? strstr (when, cases[i].when) : NULL);
      else
        g_assert_null (when);
      what = tg_stopped_explain (provider);
      advice = tg_stopped_advise (provider);
      g_test_message ("%s %s", what, advice);
      g_assert_nonnull (strstr (what, cases[i].what));
      g_assert_nonnull (strstr (advice, cases[i].advice));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stopped/find", test_find);
  g_test_add_func ("/stopped/order", test_order);
  g_test_add_func ("/stopped/dates", test_dates);
  g_test_add_func ("/stopped/advice", test_advice);
  return g_test_run ();
}
