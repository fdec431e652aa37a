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
  support_run (20);
  tg_query_unref (fixture->query);
  tg_address_unref (fixture->address);
  tg_catalogue_unref (fixture->catalogue);
  g_object_unref (fixture->resolver);
}

static void
add_srv (Fixture *fixture, const char *service, guint16 priority, guint16 port, const char *host)
{
  g_autofree char *name = g_strconcat (service, "._tcp.example.com", NULL);

  support_resolver_add (
      fixture->resolver, G_RESOLVER_RECORD_SRV, name, g_variant_new ("(qqqs)", priority, 1, port, host));
}

static GPtrArray *
find (Fixture *fixture, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  tg_finder_srv.find_async (fixture->query, cancellable, support_result_cb, &place);
  if (cancellable)
    {
      support_run (10);
      g_cancellable_cancel (cancellable);
    }
  result = support_wait_result (&place);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
assert_servers (Fixture *fixture, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) candidates = find (fixture, NULL, &error);
  g_autoptr (GString) found = g_string_new (NULL);
  GPtrArray *servers;

  g_assert_no_error (error);
  g_assert_cmpuint (candidates->len, ==, 1);
  g_assert_cmpint (tg_candidate_get_trust (candidates->pdata[0]), ==, TG_TRUST_UNVERIFIED);
  g_assert_cmpint (tg_candidate_get_source (candidates->pdata[0]), ==, TG_SOURCE_SRV);
  servers = tg_candidate_get_servers (candidates->pdata[0]);
  for (guint i = 0; i < servers->len; i++)
    g_string_append_printf (
        found,
        "%s %s:%u %s\n",
        tg_enum_to_nick (TG_TYPE_PROTOCOL, (int)tg_server_get_protocol (servers->pdata[i])),
        tg_server_get_host (servers->pdata[i]),
        tg_server_get_port (servers->pdata[i]),
        tg_enum_to_nick (TG_TYPE_SECURITY, (int)tg_server_get_security (servers->pdata[i])));
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  add_srv (fixture, "_submission", 0, 587, "smtp.example.org");
  add_srv (fixture, "_submissions", 5, 465, "smtp.example.org");
  add_srv (fixture, "_pop3s", 10, 995, "pop.example.org");
  add_srv (fixture, "_imap", 0, 143, "imap.example.org");
  add_srv (fixture, "_imaps", 20, 993, "second.example.org");
  add_srv (fixture, "_imaps", 10, 993, "First.Example.org.");
  assert_servers (fixture,
                  "imap first.example.org:993 tls\nimap second.example.org:993 tls\n"
                  "imap imap.example.org:143 starttls\npop3 pop.example.org:995 tls\n"
                  "smtp smtp.example.org:465 tls\nsmtp smtp.example.org:587 starttls\n");
}

static void
test_pop_preferred (Fixture *fixture, gconstpointer data)
{
  add_srv (fixture, "_imaps", 20, 993, "imap.example.org");
  add_srv (fixture, "_pop3s", 10, 995, "pop.example.org");
  assert_servers (fixture, "pop3 pop.example.org:995 tls\nimap imap.example.org:993 tls\n");
}

static void
test_not_offered (Fixture *fixture, gconstpointer data)
{
  TgDiscoveryTried *line;

  add_srv (fixture, "_imaps", 0, 0, ".");
  add_srv (fixture, "_pop3s", 10, 995, "pop.example.org");
  assert_servers (fixture, "pop3 pop.example.org:995 tls\n");
  line = tg_query_get_tried (fixture->query)->pdata[0];
  g_assert_cmpstr (line->uri, ==, "dns:SRV?_imaps._tcp.example.com");
  g_assert_cmpstr (line->result, ==, "nothing");
}

static void
test_bad_targets (Fixture *fixture, gconstpointer data)
{
  add_srv (fixture, "_imaps", 1, 0, "imap.example.org");
  add_srv (fixture, "_imaps", 2, 993, "localhost");
  add_srv (fixture, "_imaps", 3, 993, "192.0.2.1");
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *host = g_strdup_printf ("h%u.example.org", i);

      add_srv (fixture, "_imaps", (guint16)(10 + i), 993, host);
    }
  assert_servers (fixture,
                  "imap h0.example.org:993 tls\nimap h1.example.org:993 tls\n"
                  "imap h2.example.org:993 tls\nimap h3.example.org:993 tls\n");
}

static void
test_provider (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) candidates = NULL;

  add_srv (fixture, "_imaps", 1, 993, "imap.example.net");
  candidates = find (fixture, NULL, NULL);
  g_assert_cmpstr (tg_candidate_get_provider (candidates->pdata[0]), ==, "example");
  g_assert_cmpint (tg_candidate_get_trust (candidates->pdata[0]), ==, TG_TRUST_UNVERIFIED);
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add_srv (fixture, "_submissions", 1, 465, "smtp.example.org");
  add_srv (fixture, "_jmap", 1, 443, "jmap.example.org");
  g_assert_null (find (fixture, NULL, &error));
  g_assert_error (error, TG_REASON, TG_REASON_UNUSABLE);
  g_assert_cmpuint (tg_query_get_tried (fixture->query)->len, ==, 7);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  support_resolver_hang (fixture->resolver);
  g_assert_null (find (fixture, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, func) g_test_add ("/finder-srv/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  ADD ("order", test_order);
  ADD ("pop-preferred", test_pop_preferred);
  ADD ("not-offered", test_not_offered);
  ADD ("bad-targets", test_bad_targets);
  ADD ("provider", test_provider);
  ADD ("nothing", test_nothing);
  ADD ("cancel", test_cancel);
  return g_test_run ();
}
