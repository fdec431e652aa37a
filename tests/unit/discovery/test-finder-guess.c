/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-finder.h"
#include "tg-reason.h"

static TgQuery *
query_new (TgCatalogue *catalogue)
{
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.org", NULL);

  return tg_query_new (catalogue, address, NULL, NULL);
}

/* Only implicit TLS is tried, only below the domain, and nobody is told who asks. */
static void
test_asked (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (TgCatalogue) catalogue = support_catalogue_new ();
  g_autoptr (TgQuery) query = query_new (catalogue);
  g_autoptr (GString) uris = g_string_new (NULL);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  tg_finder_guess.find_async (query, NULL, support_result_cb, &place);
  result = support_wait_result (&place);
  g_assert_null (g_task_propagate_pointer (G_TASK (result), NULL));
  for (guint i = 0; i < tg_query_get_tried (query)->len; i++)
    {
      TgDiscoveryTried *line = tg_query_get_tried (query)->pdata[i];

      g_assert_cmpint (line->source, ==, TG_SOURCE_GUESS);
      g_assert_cmpstr (line->result, ==, "nothing");
      g_string_append_printf (uris, "%s\n", line->uri);
    }
  g_assert_cmpstr (uris->str,
                   ==,
                   "imaps://imap.example.org:993\nimaps://mail.example.org:993\n"
                   "smtps://smtp.example.org:465\nsmtps://mail.example.org:465\n"
                   "pop3s://pop.example.org:995\npop3s://mail.example.org:995\n");
  g_assert_cmpuint (support_resolver_count (resolver, "imap.example.org"), >=, 1);
}

static void
test_cancel (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (TgCatalogue) catalogue = support_catalogue_new ();

  support_resolver_hang (resolver);
  for (guint msec = 0; msec <= 20; msec += 10)
    {
      g_autoptr (TgQuery) query = query_new (catalogue);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      GAsyncResult *place = NULL;

      if (msec == 0)
        g_cancellable_cancel (cancellable);
      tg_finder_guess.find_async (query, cancellable, support_result_cb, &place);
      if (msec > 0)
        support_run (msec);
      g_cancellable_cancel (cancellable);
      result = support_wait_result (&place);
      g_assert_null (g_task_propagate_pointer (G_TASK (result), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      support_run (10);
    }
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  g_test_add_func ("/finder-guess/asked", test_asked);
  g_test_add_func ("/finder-guess/cancel", test_cancel);
  return g_test_run ();
}
