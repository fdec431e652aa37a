/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-finder.h"
#include "tg-reason.h"

typedef struct
{
  SupportResolver *resolver;
  TgCatalogue *catalogue;
  TgAddress *address;
  TgQuery *query;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->resolver = support_resolver_install ();
  fixture->catalogue = support_catalogue_new ();
  fixture->address = tg_address_parse ("traveller@example.org", NULL);
  fixture->query = tg_query_new (fixture->catalogue, fixture->address, NULL, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  support_run (20);
  tg_query_unref (fixture->query);
  tg_address_unref (fixture->address);
  tg_catalogue_unref (fixture->catalogue);
  g_object_unref (fixture->resolver);
}

static TgDiscoveryTried *
line (Fixture *fixture, guint i)
{
  TgDiscoveryTried *tried = tg_query_get_tried (fixture->query)->pdata[i];

  g_assert_cmpint (tried->source, ==, TG_SOURCE_PACC);
  g_assert_true (tried->finished);
  return tried;
}

static GError *
find (Fixture *fixture, GCancellable *cancellable, guint msec)
{
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;
  GAsyncResult *place = NULL;

  tg_finder_pacc.find_async (fixture->query, cancellable, support_result_cb, &place);
  if (cancellable)
    {
      support_run (msec);
      g_cancellable_cancel (cancellable);
    }
  result = support_wait_result (&place);
  g_assert_null (g_task_propagate_pointer (G_TASK (result), &error));
  return error;
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = find (fixture, NULL, 0);

  g_assert_nonnull (error);
  g_assert_cmpuint (tg_query_get_tried (fixture->query)->len, ==, 2);
  g_assert_cmpstr (line (fixture, 0)->uri,
                   ==,
                   "https://ua-auto-config.example.org/.well-known/user-agent-configuration.json");
  g_assert_cmpstr (line (fixture, 1)->uri, ==, "dns:TXT?_ua-auto-config.example.org");
  if (!g_str_equal (line (fixture, 1)->result, "not-needed"))
    g_assert_cmpstr (line (fixture, 1)->result, ==, "nothing");
}

/* A digest without a document is nothing. */
static void
test_digest_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  support_resolver_add_txt (fixture->resolver,
                            "_ua-auto-config.example.org",
                            "v=UAAC1; a=sha256; d=LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=");
  error = find (fixture, NULL, 0);
  g_assert_nonnull (error);
  g_assert_true (g_str_equal (line (fixture, 0)->result, "nothing") ||
                 g_str_equal (line (fixture, 0)->result, "not-needed"));
  /* Whichever is known first. */
  if (!g_str_equal (line (fixture, 1)->result, "not-needed"))
    g_assert_cmpstr (line (fixture, 1)->result, ==, "found");
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  support_resolver_hang (fixture->resolver);
  error = find (fixture, cancellable, 10);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, func) g_test_add ("/finder-pacc/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  ADD ("nothing", test_nothing);
  ADD ("digest-only", test_digest_only);
  ADD ("cancel", test_cancel);
  return g_test_run ();
}
