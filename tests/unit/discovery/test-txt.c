/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-reason.h"
#include "tg-txt.h"

static GAsyncResult *
ask (const char *name, GCancellable *cancellable)
{
  GAsyncResult *place = NULL;

  tg_txt_async (name, cancellable, support_result_cb, &place);
  return support_wait_result (&place);
}

static void
test_found (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autofree char *longer = g_strnfill (1000, 'x');
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  support_resolver_add_txt (resolver, "example.org", "v=spf1 -all");
  support_resolver_add_txt (resolver, "example.org", longer);
  support_resolver_add_txt (resolver, "example.org", "");
  result = ask ("example.org", NULL);
  records = tg_txt_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 3);
  g_assert_cmpstr (records->pdata[0], ==, "v=spf1 -all");
  g_assert_cmpstr (records->pdata[1], ==, longer);
  g_assert_cmpstr (records->pdata[2], ==, "");
}

static void
test_errors (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (GError) dead = g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "dead");
  g_autoptr (GAsyncResult) missing = ask ("missing.example.org", NULL);
  g_autoptr (GAsyncResult) failed = NULL;
  g_autoptr (GAsyncResult) not_text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (tg_txt_finish (missing, &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "nothing");
  g_clear_error (&error);
  support_resolver_add_txt (resolver, "binary.example.org", "\xff\xfe");
  not_text = ask ("binary.example.org", NULL);
  g_assert_null (tg_txt_finish (not_text, &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "nothing");
  g_clear_error (&error);
  support_resolver_fail (resolver, dead);
  failed = ask ("example.org", NULL);
  g_assert_null (tg_txt_finish (failed, &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "dns");
  g_assert_true (tg_reason_is_unreachable (error));
}

/* A record that is not UTF-8 costs itself. GLib 2.74 breaks on it, and so would everybody who asks it. */
static void
test_not_text (void)
{
  const char *const texts[] = { "before", "v=\xff\xfe bad", "after", NULL };
  g_autoptr (GByteArray) message = support_txt_message ("example.org", texts);
  g_autoptr (GPtrArray) records = tg_txt_parse (message->data, message->len);

  g_assert_cmpuint (records->len, ==, 2);
  g_assert_cmpstr (records->pdata[0], ==, "before");
  g_assert_cmpstr (records->pdata[1], ==, "after");
}

/* Every beginning of a message, and every message with one byte changed, is read or refused. */
static void
test_damaged (void)
{
  const char *const texts[] = { "one", "two", NULL };
  g_autoptr (GByteArray) message = support_txt_message ("a.example.org", texts);

  for (guint length = 0; length < message->len; length++)
    {
      g_autofree guint8 *copy = g_memdup2 (message->data, length);

      g_assert_null (tg_txt_parse (copy, length));
    }
  for (guint i = 0; i < message->len; i++)
    for (guint bit = 0; bit < 8; bit++)
      {
        g_autofree guint8 *copy = g_memdup2 (message->data, message->len);
        g_autoptr (GPtrArray) records = NULL;

        copy[i] ^= (guint8)(1u << bit);
        records = tg_txt_parse (copy, message->len);
        g_assert_true (!records || records->len <= 2);
      }
}

static void
test_strings (void)
{
  /* One answer at the root name: a string that claims more than the record holds, then one that fits. */
  guint8 message[] = { 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 16, 0, 1, 0, 0, 0, 0, 0, 3, 9, 'a', 'b' };
  g_autoptr (GPtrArray) broken = tg_txt_parse (message, sizeof message);
  g_autoptr (GPtrArray) whole = NULL;

  g_assert_cmpuint (broken->len, ==, 0);
  message[23] = 2;
  whole = tg_txt_parse (message, sizeof message);
  g_assert_cmpuint (whole->len, ==, 1);
  g_assert_cmpstr (whole->pdata[0], ==, "ab");
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
  gint64 started = g_get_monotonic_time ();

  support_resolver_hang (resolver);
  tg_txt_async ("example.org", cancellable, support_result_cb, &place);
  support_run (20);
  g_assert_null (place);
  g_cancellable_cancel (cancellable);
  result = support_wait_result (&place);
  g_assert_null (tg_txt_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint ((g_get_monotonic_time () - started) / 1000, <, 800);
  g_clear_error (&error);
  before = ask ("example.org", cancellable);
  g_assert_null (tg_txt_finish (before, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  g_test_add_func ("/txt/found", test_found);
  g_test_add_func ("/txt/errors", test_errors);
  g_test_add_func ("/txt/not-text", test_not_text);
  g_test_add_func ("/txt/damaged", test_damaged);
  g_test_add_func ("/txt/strings", test_strings);
  g_test_add_func ("/txt/cancel", test_cancel);
  return g_test_run ();
}
