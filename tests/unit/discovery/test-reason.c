/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-reason.h"

typedef struct
{
  const char *name;
  GError *error;
  const char *word;
  gboolean unreachable;
} Case;

static void
test_words (void)
{
  const Case cases[] = {
    { "own", g_error_new (TG_REASON, TG_REASON_UNUSABLE, "html"), "html", FALSE },
    { "own time-out", g_error_new (TG_REASON, TG_REASON_UNREACHABLE, "timeout"), "timeout", TRUE },
    { "no such name", g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "x"), "nothing", FALSE },
    { "SERVFAIL", g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "x"), "dns", TRUE },
    { "certificate", g_error_new (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "x"), "tls", FALSE },
    { "cancelled", g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x"), "cancelled", FALSE },
    { "socket time-out", g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "x"), "timeout", TRUE },
    { "refused", g_error_new (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "x"), "refused", FALSE },
    { "no route", g_error_new (G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, "x"), "unreachable", TRUE },
    { "no host", g_error_new (G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, "x"), "unreachable", TRUE },
    { "other", g_error_new (G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, "x"), "failed", FALSE },
    { "foreign", g_error_new (G_FILE_ERROR, G_FILE_ERROR_NOENT, "x"), "failed", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = cases[i].error;

      g_test_message ("%s", cases[i].name);
      g_assert_cmpstr (tg_reason_get_word (error), ==, cases[i].word);
      g_assert_cmpint (tg_reason_is_unreachable (error), ==, cases[i].unreachable);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reason/words", test_words);
  return g_test_run ();
}
