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
  fixture->address = tg_address_parse ("traveller@example.com", NULL);
  fixture->query = tg_query_new (fixture->catalogue, fixture->address, NULL, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tg_query_unref (fixture->query);
  tg_address_unref (fixture->address);
  tg_catalogue_unref (fixture->catalogue);
  g_object_unref (fixture->resolver);
}

static void
add_mx (Fixture *fixture, guint16 preference, const char *host)
{
  support_resolver_add (
      fixture->resolver, G_RESOLVER_RECORD_MX, "example.com", g_variant_new ("(qs)", preference, host));
}

static GPtrArray *
find (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  tg_finder_mx.find_async (fixture->query, NULL, support_result_cb, &place);
  result = support_wait_result (&place);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const char *
first_word (Fixture *fixture)
{
  TgDiscoveryTried *line = tg_query_get_tried (fixture->query)->pdata[0];

  g_assert_cmpint (line->source, ==, TG_SOURCE_MX);
  g_assert_cmpstr (line->uri, ==, "dns:MX?example.com");
  g_assert_true (line->finished);
  return line->result;
}

static void
test_catalogue (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) candidates = NULL;
  g_autoptr (GError) error = NULL;

  add_mx (fixture, 20, "elsewhere.example.org");
  add_mx (fixture, 10, "MX.example.net.");
  candidates = find (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (candidates->len, ==, 1);
  g_assert_cmpstr (tg_candidate_get_provider (candidates->pdata[0]), ==, "example");
  g_assert_cmpint (tg_candidate_get_trust (candidates->pdata[0]), ==, TG_TRUST_UNVERIFIED);
  g_assert_cmpint (tg_candidate_get_source (candidates->pdata[0]), ==, TG_SOURCE_MX);
  g_assert_cmpstr (first_word (fixture), ==, "found");
}

static void
test_only_the_best (Fixture *fixture, gconstpointer data)
{
  add_mx (fixture, 10, "elsewhere.example.org");
  add_mx (fixture, 20, "mx.example.net");
  g_assert_null (find (fixture, NULL));
  g_assert_cmpstr (first_word (fixture), ==, "found");
}

static void
test_label_border (Fixture *fixture, gconstpointer data)
{
  add_mx (fixture, 10, "notmx.example.net");
  g_assert_null (find (fixture, NULL));
}

/* What was asked besides, one URI a line, without "https://". */
static void
assert_asked (Fixture *fixture, const char *expected)
{
  GPtrArray *tried = tg_query_get_tried (fixture->query);
  g_autoptr (GString) asked = g_string_new (NULL);

  for (guint i = 1; i < tried->len; i++)
    {
      TgDiscoveryTried *line = tried->pdata[i];

      g_assert_cmpint (line->source, ==, TG_SOURCE_MX);
      g_assert_true (g_str_has_prefix (line->uri, "https://"));
      g_assert_null (strstr (line->uri, "traveller"));
      g_assert_cmpstr (line->result, ==, "nothing");
      g_string_append_printf (asked, "%s\n", line->uri + strlen ("https://"));
    }
  g_assert_cmpstr (asked->str, ==, expected);
}

static void
test_domains (Fixture *fixture, gconstpointer data)
{
  tg_query_set_ispdb_base (fixture->query, "https://ispdb.example/v1");
  add_mx (fixture, 10, "a.mail.hoster.co.jp");
  g_assert_null (find (fixture, NULL));
  assert_asked (fixture,
                "autoconfig.mail.hoster.co.jp/mail/config-v1.1.xml\n"
                "autoconfig.hoster.co.jp/mail/config-v1.1.xml\n"
                "ispdb.example/v1/mail.hoster.co.jp\n"
                "ispdb.example/v1/hoster.co.jp\n");
}

static void
test_short_host (Fixture *fixture, gconstpointer data)
{
  tg_query_set_ispdb_base (fixture->query, "https://ispdb.example/v1/");
  add_mx (fixture, 10, "mx.hoster.co.jp");
  g_assert_null (find (fixture, NULL));
  assert_asked (fixture, "autoconfig.hoster.co.jp/mail/config-v1.1.xml\nispdb.example/v1/hoster.co.jp\n");
}

static void
test_no_ispdb (Fixture *fixture, gconstpointer data)
{
  add_mx (fixture, 10, "mx.hoster.co.jp");
  g_assert_null (find (fixture, NULL));
  assert_asked (fixture, "autoconfig.hoster.co.jp/mail/config-v1.1.xml\n");
}

/* A public suffix belongs to nobody, and the own domain was asked by others. */
static void
test_nobody_to_ask (Fixture *fixture, gconstpointer data)
{
  add_mx (fixture, 10, data);
  g_assert_null (find (fixture, NULL));
  assert_asked (fixture, "");
}

static void
test_no_mail (Fixture *fixture, gconstpointer data)
{
  add_mx (fixture, 0, ".");
  g_assert_null (find (fixture, NULL));
  g_assert_cmpstr (first_word (fixture), ==, "nothing");
}

static void
test_dead (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) dead = g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "dead");

  support_resolver_fail (fixture->resolver, dead);
  g_assert_null (find (fixture, NULL));
  g_assert_cmpstr (first_word (fixture), ==, "dns");
  g_assert_false (tg_query_was_answered (fixture->query));
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  support_resolver_hang (fixture->resolver);
  tg_finder_mx.find_async (fixture->query, cancellable, support_result_cb, &place);
  support_run (10);
  g_cancellable_cancel (cancellable);
  result = support_wait_result (&place);
  g_assert_null (g_task_propagate_pointer (G_TASK (result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, func) g_test_add ("/finder-mx/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  ADD ("catalogue", test_catalogue);
  ADD ("only-the-best", test_only_the_best);
  ADD ("label-border", test_label_border);
  ADD ("domains", test_domains);
  ADD ("short-host", test_short_host);
  ADD ("no-ispdb", test_no_ispdb);
  g_test_add ("/finder-mx/own-domain", Fixture, "mx.mail.example.com", set_up, test_nobody_to_ask, tear_down);
  g_test_add ("/finder-mx/public-suffix", Fixture, "co.jp", set_up, test_nobody_to_ask, tear_down);
  ADD ("no-mail", test_no_mail);
  ADD ("dead", test_dead);
  ADD ("cancel", test_cancel);
  return g_test_run ();
}
