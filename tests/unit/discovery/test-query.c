/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-query.h"
#include "tg-reason.h"

typedef struct
{
  TgCatalogue *catalogue;
  TgAddress *address;
  TgQuery *query;
  guint changes;
} Fixture;

static void
changed_cb (gpointer user_data)
{
  ((Fixture *)user_data)->changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->catalogue = support_catalogue_new ();
  fixture->address = tg_address_parse ("traveller@example.org", NULL);
  fixture->query = tg_query_new (fixture->catalogue, fixture->address, changed_cb, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tg_query_unref (fixture->query);
  tg_address_unref (fixture->address);
  tg_catalogue_unref (fixture->catalogue);
}

static void
test_lines (Fixture *fixture, gconstpointer data)
{
  TgDiscoveryTried *mx = tg_query_begin (fixture->query, TG_SOURCE_MX, "dns:MX?example.org");
  TgDiscoveryTried *first = tg_query_begin (fixture->query, TG_SOURCE_AUTOCONFIG, "https://a");
  TgDiscoveryTried *second = tg_query_begin (fixture->query, TG_SOURCE_AUTOCONFIG, "https://b");
  GPtrArray *tried = tg_query_get_tried (fixture->query);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (fixture->changes, ==, 3);
  g_assert_cmpuint (tried->len, ==, 3);
  g_assert_true (tried->pdata[0] == first);
  g_assert_true (tried->pdata[1] == second);
  g_assert_true (tried->pdata[2] == mx);
  g_assert_false (first->finished);
  g_assert_cmpstr (first->uri, ==, "https://a");

  support_run (20);
  tg_reason_set (&error, TG_REASON_UNUSABLE, "html");
  tg_query_end (fixture->query, first, error);
  tg_query_end (fixture->query, mx, NULL);
  g_assert_cmpuint (fixture->changes, ==, 5);
  g_assert_true (first->finished);
  g_assert_cmpstr (first->result, ==, "html");
  g_assert_cmpuint (first->msec, >=, 15);
  g_assert_cmpstr (mx->result, ==, "found");

  tg_query_end (fixture->query, mx, error);
  g_assert_cmpstr (mx->result, ==, "found");
  tg_query_close (fixture->query, "not-needed");
  g_assert_cmpstr (second->result, ==, "not-needed");
  g_assert_true (second->finished);
  g_assert_cmpuint (fixture->changes, ==, 6);
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  tg_query_close (fixture->query, "cancelled");
  g_assert_null (tg_query_begin (fixture->query, TG_SOURCE_MX, "dns:MX?example.org"));
  tg_query_end (fixture->query, NULL, NULL);
  g_assert_cmpuint (tg_query_get_tried (fixture->query)->len, ==, 0);
  g_assert_cmpuint (fixture->changes, ==, 0);
}

static void
end_with (Fixture *fixture, TgSource source, GError *error)
{
  tg_query_end (fixture->query, tg_query_begin (fixture->query, source, "x"), error);
  g_clear_error (&error);
}

static void
test_answered (Fixture *fixture, gconstpointer data)
{
  end_with (fixture, TG_SOURCE_CATALOGUE, g_error_new (TG_REASON, TG_REASON_NOTHING, "nothing"));
  end_with (fixture, TG_SOURCE_MX, g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "x"));
  end_with (fixture, TG_SOURCE_AUTOCONFIG, g_error_new (TG_REASON, TG_REASON_UNREACHABLE, "timeout"));
  end_with (fixture, TG_SOURCE_AUTOCONFIG, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x"));
  end_with (fixture, TG_SOURCE_AUTOCONFIG, g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "x"));
  g_assert_false (tg_query_was_answered (fixture->query));
  end_with (fixture, TG_SOURCE_AUTOCONFIG, g_error_new (TG_REASON, TG_REASON_NOTHING, "nothing"));
  g_assert_true (tg_query_was_answered (fixture->query));
}

static void
test_no_such_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "x");

  tg_query_end (fixture->query, tg_query_begin (fixture->query, TG_SOURCE_MX, "dns:MX?example.org"), error);
  g_assert_true (tg_query_was_answered (fixture->query));
}

/* A step that the race stopped, in a run that goes on. */
static void
test_stopped_step (Fixture *fixture, gconstpointer data)
{
  TgDiscoveryTried *line = tg_query_begin (fixture->query, TG_SOURCE_MX, "dns:MX?example.org");
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");

  tg_query_end (fixture->query, line, error);
  g_assert_cmpstr (line->result, ==, "not-needed");
}

static void
test_ispdb_base (Fixture *fixture, gconstpointer data)
{
  g_assert_null (tg_query_get_ispdb_base (fixture->query));
  tg_query_set_ispdb_base (fixture->query, "https://a/b");
  g_assert_cmpstr (tg_query_get_ispdb_base (fixture->query), ==, "https://a/b/");
  tg_query_set_ispdb_base (fixture->query, "https://a/c/");
  g_assert_cmpstr (tg_query_get_ispdb_base (fixture->query), ==, "https://a/c/");
  tg_query_set_ispdb_base (fixture->query, "");
  g_assert_null (tg_query_get_ispdb_base (fixture->query));
}

#define ADD(name, func) g_test_add ("/query/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  ADD ("lines", test_lines);
  ADD ("closed", test_closed);
  ADD ("answered", test_answered);
  ADD ("no-such-name", test_no_such_name);
  ADD ("ispdb-base", test_ispdb_base);
  ADD ("stopped-step", test_stopped_step);
  return g_test_run ();
}
