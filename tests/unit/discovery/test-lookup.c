/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-lookup.h"
#include "tg-reason.h"

static GAsyncResult *
ask (const char *name, GCancellable *cancellable)
{
  GAsyncResult *place = NULL;

  tg_lookup_async (name, G_RESOLVER_RECORD_MX, cancellable, support_result_cb, &place);
  return support_wait_result (&place);
}

static void
add_mx (SupportResolver *resolver, const char *name, guint16 preference, const char *host)
{
  support_resolver_add (resolver, G_RESOLVER_RECORD_MX, name, g_variant_new ("(qs)", preference, host));
}

static void
test_best_mx (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hosts = NULL;
  GList *records;

  add_mx (resolver, "example.org", 20, "spare.example.org");
  add_mx (resolver, "example.org", 10, "B.Mx.Example.NET.");
  add_mx (resolver, "example.org", 10, "a.mx.example.net");
  add_mx (resolver, "example.org", 5, "bad host");
  add_mx (resolver, "example.org", 30, "last.example.org");
  result = ask ("example.org", NULL);
  records = tg_lookup_finish (result, &error);
  g_assert_no_error (error);
  hosts = tg_lookup_best_mx (records);
  tg_lookup_records_free (records);
  g_assert_cmpuint (hosts->len, ==, 2);
  g_assert_cmpstr (hosts->pdata[0], ==, "a.mx.example.net");
  g_assert_cmpstr (hosts->pdata[1], ==, "b.mx.example.net");
}

static void
test_null_mx (void)
{
  g_autoptr (GVariant) record = g_variant_ref_sink (g_variant_new ("(qs)", 0, "."));
  g_autoptr (GPtrArray) hosts = NULL;
  g_autoptr (GPtrArray) none = tg_lookup_best_mx (NULL);
  GList list = { .data = record };

  hosts = tg_lookup_best_mx (&list);
  g_assert_cmpuint (hosts->len, ==, 0);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_least_preference (void)
{
  g_autoptr (GVariant) record = g_variant_ref_sink (g_variant_new ("(qs)", G_MAXUINT16, "mx.example.net"));
  g_autoptr (GPtrArray) hosts = NULL;
  GList list = { .data = record };

  hosts = tg_lookup_best_mx (&list);
  g_assert_cmpuint (hosts->len, ==, 1);
}

static void
test_srv (void)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
  GList *list = NULL;
  GList *targets;

  for (guint i = 0; i < 3; i++)
    {
      static const guint16 priorities[] = { 20, 10, 30 };
      g_autofree char *host = g_strdup_printf ("h%u.example.net", priorities[i]);

      g_ptr_array_add (records, g_variant_ref_sink (g_variant_new ("(qqqs)", priorities[i], 1, 993, host)));
      list = g_list_append (list, records->pdata[i]);
    }
  targets = tg_lookup_srv_targets (list);
  g_assert_cmpuint (g_list_length (targets), ==, 3);
  g_assert_cmpstr (g_srv_target_get_hostname (targets->data), ==, "h10.example.net");
  g_assert_cmpstr (g_srv_target_get_hostname (targets->next->next->data), ==, "h30.example.net");
  g_resolver_free_targets (targets);
  g_list_free (list);
}

static void
test_srv_not_offered (void)
{
  g_autoptr (GVariant) record = g_variant_ref_sink (g_variant_new ("(qqqs)", 0, 0, 0, "."));
  g_autoptr (GVariant) as_read = g_variant_ref_sink (g_variant_new ("(qqqs)", 0, 0, 0, ""));
  GList list = { .data = record };
  GList list_as_read = { .data = as_read };

  g_assert_null (tg_lookup_srv_targets (&list));
  g_assert_null (tg_lookup_srv_targets (&list_as_read));
  g_assert_null (tg_lookup_srv_targets (NULL));
}

static void
test_errors (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (GError) dead = g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "dead");
  g_autoptr (GAsyncResult) missing = ask ("missing.example.org", NULL);
  g_autoptr (GAsyncResult) failed = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (tg_lookup_finish (missing, &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "nothing");
  g_clear_error (&error);
  support_resolver_fail (resolver, dead);
  failed = ask ("example.org", NULL);
  g_assert_null (tg_lookup_finish (failed, &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "dns");
}

static void
test_cancel (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) before = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  support_resolver_hang (resolver);
  tg_lookup_async ("example.org", G_RESOLVER_RECORD_MX, cancellable, support_result_cb, &place);
  support_run (20);
  g_assert_null (place);
  g_cancellable_cancel (cancellable);
  result = support_wait_result (&place);
  g_assert_null (tg_lookup_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  before = ask ("other.example.org", cancellable);
  g_assert_null (tg_lookup_finish (before, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (support_resolver_count (resolver, "other.example.org"), ==, 0);
}

static void
test_time_limit (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  gint64 started = g_get_monotonic_time ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  support_resolver_hang (resolver);
  result = ask ("example.org", NULL);
  g_assert_null (tg_lookup_finish (result, &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "timeout");
  g_assert_true (tg_reason_is_unreachable (error));
  g_assert_cmpint ((g_get_monotonic_time () - started) / 1000, <, TG_LOOKUP_LIMIT_MSEC + 1500);
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  g_test_add_func ("/lookup/best-mx", test_best_mx);
  g_test_add_func ("/lookup/null-mx", test_null_mx);
  g_test_add_func ("/lookup/least-preference", test_least_preference);
  g_test_add_func ("/lookup/srv", test_srv);
  g_test_add_func ("/lookup/srv-not-offered", test_srv_not_offered);
  g_test_add_func ("/lookup/errors", test_errors);
  g_test_add_func ("/lookup/cancel", test_cancel);
  g_test_add_func ("/lookup/time-limit", test_time_limit);
  return g_test_run ();
}
