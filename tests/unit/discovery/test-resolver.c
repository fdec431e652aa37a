/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-resolver.h"

#include <arpa/inet.h>
#include <netdb.h>

#include "support.h"

#define N_NAMES 40
#define PATIENCE_USEC (2 * G_USEC_PER_SEC)

/* What the system says, read from threads of the product. */
static GMutex lock;
static GCond changed;
static guint n_wanted; /* nobody is answered before so many ask */
static guint n_asking;
static guint n_asked;
static gboolean everybody_came;
static int status;
static int family;

/* These two stand before those of the C library. */
int
getaddrinfo (const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **entries)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;
  struct sockaddr_in *address;
  int result;

  g_mutex_lock (&lock);
  n_asked++;
  n_asking++;
  family = hints->ai_family;
  everybody_came = everybody_came || n_asking >= n_wanted;
  g_cond_broadcast (&changed);
  while (!everybody_came && g_cond_wait_until (&changed, &lock, end))
    ;
  n_asking--;
  result = status;
  g_mutex_unlock (&lock);
  if (result != 0)
    return result;
  address = g_new0 (struct sockaddr_in, 1);
  address->sin_family = AF_INET;
  inet_pton (AF_INET, "192.0.2.7", &address->sin_addr);
  *entries = g_new0 (struct addrinfo, 1);
  (*entries)->ai_family = AF_INET;
  (*entries)->ai_addr = (struct sockaddr *)address;
  (*entries)->ai_addrlen = sizeof *address;
  return 0;
}

void
freeaddrinfo (struct addrinfo *entries)
{
  g_free (entries->ai_addr);
  g_free (entries);
}

static void
set_up (guint wanted, int next_status)
{
  g_mutex_lock (&lock);
  n_wanted = wanted;
  n_asked = 0;
  everybody_came = FALSE;
  status = next_status;
  family = -1;
  g_mutex_unlock (&lock);
}

static void
let_everybody_go (void)
{
  g_mutex_lock (&lock);
  everybody_came = TRUE;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

static guint
get_asked (void)
{
  guint n;

  g_mutex_lock (&lock);
  n = n_asked;
  g_mutex_unlock (&lock);
  return n;
}

/* Makes that of the test's the one below ours. */
static SupportResolver *
install (void)
{
  SupportResolver *below = support_resolver_install ();

  tg_resolver_install ();
  return below;
}

static GList *
ask (const char *name, GResolverNameLookupFlags flags, GError **error)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  g_resolver_lookup_by_name_with_flags_async (resolver, name, flags, NULL, support_result_cb, &place);
  result = support_wait_result (&place);
  return g_resolver_lookup_by_name_with_flags_finish (resolver, result, error);
}

static void
test_at_once (void)
{
  G_GNUC_UNUSED g_autoptr (SupportResolver) below = install ();
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  GAsyncResult *places[N_NAMES] = { NULL };

  set_up (N_NAMES, 0);
  for (guint i = 0; i < N_NAMES; i++)
    {
      g_autofree char *name = g_strdup_printf ("at-once-%u.example.org", i);

      g_resolver_lookup_by_name_async (resolver, name, NULL, support_result_cb, &places[i]);
    }
  for (guint i = 0; i < N_NAMES; i++)
    {
      g_autoptr (GAsyncResult) result = support_wait_result (&places[i]);
      g_autoptr (GError) error = NULL;
      GList *addresses = g_resolver_lookup_by_name_finish (resolver, result, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (g_list_length (addresses), ==, 1);
      g_resolver_free_addresses (addresses);
    }
  g_assert_true (everybody_came);
  g_assert_cmpuint (get_asked (), ==, N_NAMES);
}

static void
test_families (void)
{
  static const struct
  {
    GResolverNameLookupFlags flags;
    int family;
    const char *name;
  } cases[] = {
    { G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, AF_UNSPEC, "any.example.org" },
    { G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY, AF_INET, "four.example.org" },
    { G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY, AF_INET6, "six.example.org" },
  };
  g_autoptr (SupportResolver) below = install ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      GList *addresses;

      set_up (1, 0);
      addresses = ask (cases[i].name, cases[i].flags, &error);
      g_assert_no_error (error);
      text = g_inet_address_to_string (addresses->data);
      g_assert_cmpstr (text, ==, "192.0.2.7");
      g_assert_cmpint (family, ==, cases[i].family);
      g_assert_cmpuint (support_resolver_count (below, cases[i].name), ==, 0);
      g_resolver_free_addresses (addresses);
    }
}

static void
test_errors (void)
{
  static const struct
  {
    int status;
    GResolverError code;
    const char *name;
  } cases[] = {
    { EAI_NONAME, G_RESOLVER_ERROR_NOT_FOUND, "no-name.example.org" },
    { EAI_AGAIN, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "again.example.org" },
    { EAI_MEMORY, G_RESOLVER_ERROR_INTERNAL, "memory.example.org" },
  };
  G_GNUC_UNUSED g_autoptr (SupportResolver) below = install ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      set_up (1, cases[i].status);
      g_assert_null (ask (cases[i].name, 0, &error));
      g_assert_error (error, G_RESOLVER_ERROR, (int)cases[i].code);
    }
}

static void
test_cancel (void)
{
  G_GNUC_UNUSED g_autoptr (SupportResolver) below = install ();
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gint64 started = g_get_monotonic_time ();

  set_up (2, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      GAsyncResult *place = NULL;

      g_resolver_lookup_by_name_async (
          resolver, "cancel.example.org", cancellable, support_result_cb, &place);
      if (i == 0)
        support_run (20);
      g_assert_null (place);
      g_cancellable_cancel (cancellable);
      result = support_wait_result (&place);
      g_assert_null (g_resolver_lookup_by_name_finish (resolver, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  g_assert_cmpint (g_get_monotonic_time () - started, <, PATIENCE_USEC / 2);
  /* What was cancelled before was never asked; what was under way ends without a word. */
  g_assert_cmpuint (get_asked (), ==, 1);
  let_everybody_go ();
  support_run (50);
}

static void
test_records (void)
{
  g_autoptr (SupportResolver) below = install ();
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  GList *records;

  support_resolver_add (
      below, G_RESOLVER_RECORD_MX, "example.org", g_variant_new ("(qs)", 10, "mx.example.net"));
  g_resolver_lookup_records_async (
      resolver, "example.org", G_RESOLVER_RECORD_MX, NULL, support_result_cb, &place);
  result = support_wait_result (&place);
  records = g_resolver_lookup_records_finish (resolver, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_length (records), ==, 1);
  g_list_free_full (records, (GDestroyNotify)g_variant_unref);
}

/* Both families were asked for just now: who wants any need not ask again, not even one who blocks. */
static void
test_memory (void)
{
  static const struct
  {
    const char *name;
    int status;
  } cases[] = { { "known.example.org", 0 }, { "unknown.example.org", EAI_NONAME } };
  G_GNUC_UNUSED g_autoptr (SupportResolver) below = install ();
  g_autoptr (GResolver) resolver = g_resolver_get_default ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean known = cases[i].status == 0;
      g_autoptr (GError) error = NULL;
      GList *addresses;

      set_up (1, cases[i].status);
      g_resolver_free_addresses (ask (cases[i].name, G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY, NULL));
      g_resolver_free_addresses (ask (cases[i].name, G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY, NULL));
      g_resolver_free_addresses (ask (cases[i].name, G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY, NULL));
      g_assert_cmpuint (get_asked (), ==, 2);
      addresses = g_resolver_lookup_by_name (resolver, cases[i].name, NULL, &error);
      g_assert_cmpuint (g_list_length (addresses), ==, known ? 1 : 0);
      g_assert_cmpint (g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND), ==, !known);
      g_resolver_free_addresses (addresses);
      g_assert_cmpuint (get_asked (), ==, 2);
    }
}

/* Who asks for what is asked for already waits for the same answer; that somebody else gives up does not matter. */
static void
test_together (void)
{
  G_GNUC_UNUSED g_autoptr (SupportResolver) below = install ();
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *places[3] = { NULL };

  set_up (2, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    g_resolver_lookup_by_name_async (
        resolver, "together.example.org", i == 0 ? cancellable : NULL, support_result_cb, &places[i]);
  support_run (20);
  g_cancellable_cancel (cancellable);
  support_run (20);
  let_everybody_go ();
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GAsyncResult) result = support_wait_result (&places[i]);
      g_autoptr (GError) error = NULL;
      GList *addresses = g_resolver_lookup_by_name_finish (resolver, result, &error);

      g_assert_cmpuint (g_list_length (addresses), ==, i == 0 ? 0 : 1);
      g_assert_cmpint (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED), ==, i == 0);
      g_resolver_free_addresses (addresses);
    }
  g_assert_cmpuint (get_asked (), ==, 1);
}

/* What was sent into a network that is dead is not waited for once it is back. */
static void
test_not_together (void)
{
  G_GNUC_UNUSED g_autoptr (SupportResolver) below = install ();
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  GAsyncResult *lost = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  set_up (2, 0);
  g_resolver_lookup_by_name_async (resolver, "lost.example.org", NULL, support_result_cb, &lost);
  support_run (1100);
  g_assert_null (lost);
  g_resolver_free_addresses (ask ("lost.example.org", 0, NULL));
  g_assert_cmpuint (get_asked (), ==, 2);
  result = support_wait_result (&lost);
  g_resolver_free_addresses (g_resolver_lookup_by_name_finish (resolver, result, NULL));
}

/* An old answer is none, and neither is that there was none. */
static void
test_forgets (void)
{
  G_GNUC_UNUSED g_autoptr (SupportResolver) below = install ();

  set_up (1, EAI_AGAIN);
  g_assert_null (ask ("mended.example.org", 0, NULL));
  g_assert_null (ask ("mended.example.org", 0, NULL));
  g_assert_cmpuint (get_asked (), ==, 2);
  set_up (1, EAI_NONAME);
  g_assert_null (ask ("mended.example.org", 0, NULL));
  support_run (1100);
  set_up (1, 0);
  g_resolver_free_addresses (ask ("mended.example.org", 0, NULL));
  g_assert_cmpuint (get_asked (), ==, 1);
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  g_test_add_func ("/resolver/at-once", test_at_once);
  g_test_add_func ("/resolver/families", test_families);
  g_test_add_func ("/resolver/errors", test_errors);
  g_test_add_func ("/resolver/cancel", test_cancel);
  g_test_add_func ("/resolver/records", test_records);
  g_test_add_func ("/resolver/memory", test_memory);
  g_test_add_func ("/resolver/together", test_together);
  g_test_add_func ("/resolver/not-together", test_not_together);
  g_test_add_func ("/resolver/forgets", test_forgets);
  return g_test_run ();
}
