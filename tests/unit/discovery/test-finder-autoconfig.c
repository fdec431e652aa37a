/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-finder.h"
#include "tg-reason.h"

/* Both places are asked, the address only where it is meant to go, and written so that it stays one value. */
static void
test_places (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (TgCatalogue) catalogue = support_catalogue_new ();
  g_autoptr (TgAddress) address = tg_address_parse ("a+b&c=d#e%2F?@Example.ORG", NULL);
  g_autoptr (TgQuery) query = tg_query_new (catalogue, address, NULL, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  GPtrArray *tried = tg_query_get_tried (query);
  const char *const uris[] = {
    "https://autoconfig.example.org/mail/"
    "config-v1.1.xml?emailaddress=a%2Bb%26c%3Dd%23e%252F%3F%40example.org",
    "https://example.org/.well-known/autoconfig/mail/config-v1.1.xml",
  };

  tg_finder_autoconfig.find_async (query, NULL, support_result_cb, &place);
  g_assert_cmpuint (tried->len, ==, 2);
  result = support_wait_result (&place);
  g_assert_null (g_task_propagate_pointer (G_TASK (result), &error));
  g_assert_error (error, TG_REASON, TG_REASON_NOTHING);
  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      TgDiscoveryTried *line = tried->pdata[i];

      g_assert_cmpint (line->source, ==, TG_SOURCE_AUTOCONFIG);
      g_assert_cmpstr (line->uri, ==, uris[i]);
      g_assert_cmpstr (line->result, ==, "nothing");
    }
  g_assert_cmpuint (support_resolver_count (resolver, "autoconfig.example.org"), >=, 1);
  g_assert_cmpuint (support_resolver_count (resolver, "example.org"), >=, 1);
}

static void
test_cancel (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (TgCatalogue) catalogue = support_catalogue_new ();
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.org", NULL);

  support_resolver_hang (resolver);
  for (guint msec = 0; msec <= 20; msec += 10)
    {
      g_autoptr (TgQuery) query = tg_query_new (catalogue, address, NULL, NULL);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      GAsyncResult *place = NULL;

      if (msec == 0)
        g_cancellable_cancel (cancellable);
      tg_finder_autoconfig.find_async (query, cancellable, support_result_cb, &place);
      if (msec > 0)
        support_run (msec);
      g_cancellable_cancel (cancellable);
      result = support_wait_result (&place);
      g_assert_null (g_task_propagate_pointer (G_TASK (result), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  g_test_add_func ("/finder-autoconfig/places", test_places);
  g_test_add_func ("/finder-autoconfig/cancel", test_cancel);
  return g_test_run ();
}
