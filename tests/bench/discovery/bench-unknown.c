/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include <libsoup/soup.h>

#include "bench.h"
#include "tg-autoconfig.h"
#include "tg-fetch.h"
#include "tg-lookup.h"
#include "tg-resolver.h"

/* bench-unknown ADDRESS ROUNDS: Tegata, and the same documents one after another, in turn. Both have to find the
 * same, or nothing. */

#define WALK_LIMIT_SEC 15
#define WALK_ISPDB "https://v1.ispdb.net/"

typedef struct
{
  TgAddress *address; /* (unowned) */
  SoupSession *session; /* (owned) */
  TgFindings *found; /* (owned) (nullable) */
} Walk;

/* Takes @uri. Returns whether the walk goes on. */
static gboolean
walk_ask (Walk *walk, char *uri)
{
  g_autofree char *owned = uri;
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, owned);
  g_autoptr (GBytes) body = soup_session_send_and_read (walk->session, message, NULL, NULL);

  if (body && soup_message_get_status (message) == SOUP_STATUS_OK)
    walk->found =
        tg_autoconfig_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), walk->address, NULL);
  return walk->found == NULL;
}

static gboolean
walk_own_places (Walk *walk)
{
  const char *domain = tg_address_get_domain (walk->address);
  const char *text = tg_address_get_text (walk->address);

  return walk_ask (walk,
                   g_strdup_printf (
                       "https://autoconfig.%s/.well-known/mail-v1.xml?emailaddress=%s", domain, text)) &&
         walk_ask (
             walk,
             g_strdup_printf ("https://autoconfig.%s/mail/config-v1.1.xml?emailaddress=%s", domain, text)) &&
         walk_ask (walk,
                   g_strdup_printf ("https://%s/.well-known/autoconfig/mail/config-v1.1.xml", domain)) &&
         walk_ask (walk, g_strdup_printf ("http://autoconfig.%s/mail/config-v1.1.xml", domain)) &&
         walk_ask (walk, g_strconcat (WALK_ISPDB, domain, NULL));
}

static void
walk_receiver (Walk *walk, const char *host)
{
  const char *full = strchr (host, '.') + 1;
  const char *base = soup_tld_get_base_domain (host, NULL);

  if (walk_ask (walk, g_strdup_printf ("https://autoconfig.%s/.well-known/mail-v1.xml", full)) &&
      walk_ask (walk, g_strdup_printf ("https://autoconfig.%s/.well-known/mail-v1.xml", base)) &&
      walk_ask (walk, g_strconcat (WALK_ISPDB, full, NULL)))
    walk_ask (walk, g_strconcat (WALK_ISPDB, base, NULL));
}

/* (transfer full) (element-type utf8) the best hosts */
static GPtrArray *
ask_mx (TgAddress *address)
{
  GList *records = g_resolver_lookup_records (
      g_resolver_get_default (), tg_address_get_domain (address), G_RESOLVER_RECORD_MX, NULL, NULL);
  GPtrArray *hosts = tg_lookup_best_mx (records);

  tg_lookup_records_free (records);
  return hosts;
}

/* (transfer full) (nullable) */
static TgFindings *
walk_run (TgAddress *address, gint64 *usec)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", WALK_LIMIT_SEC, NULL);
  Walk walk = { .address = address, .session = session };

  if (walk_own_places (&walk))
    {
      g_autoptr (GPtrArray) hosts = ask_mx (address);

      if (hosts->len > 0)
        walk_receiver (&walk, hosts->pdata[0]);
    }
  *usec = g_get_monotonic_time () - start;
  return walk.found;
}

static void
fetch_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

/* How long a document takes when nothing else goes on. */
static gint64
fetch_alone (const char *uri)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (SoupSession) session = tg_fetch_session_new ();
  g_autoptr (GAsyncResult) result = NULL;
  TgFetchReply *reply;

  tg_fetch_async (session, uri, NULL, fetch_cb, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  reply = tg_fetch_finish (result, NULL);
  g_clear_pointer (&reply, tg_fetch_reply_free);
  return g_get_monotonic_time () - start;
}

/* How long the slowest document takes, alone, of those that had to be heard before @best could win. What is asked
 * behind an MX is asked after it. */
static gint64
find_slowest_usec (TgDiscovery *discovery, TgAddress *address, TgCandidate *best)
{
  GPtrArray *tried = tg_discovery_get_tried (discovery);
  gint64 start = g_get_monotonic_time (), slowest = 0, mx;

  g_ptr_array_unref (ask_mx (address));
  mx = g_get_monotonic_time () - start;
  for (guint i = 0; i < tried->len; i++)
    {
      TgDiscoveryTried *line = tried->pdata[i];

      if (best && line->source > tg_candidate_get_source (best))
        break;
      if (g_str_has_prefix (line->uri, "https:"))
        slowest = MAX (slowest, fetch_alone (line->uri) + (line->source == TG_SOURCE_MX ? mx : 0));
    }
  return slowest;
}

static gboolean
run_round (TgCatalogue *catalogue, TgAddress *address, GArray *tegata, GArray *slowest, GArray *walk)
{
  g_autoptr (TgDiscovery) discovery = tg_discovery_new (catalogue, address);
  g_autoptr (GResolver) system = g_resolver_get_default ();
  gint64 usec;
  g_autoptr (GPtrArray) candidates = NULL;
  g_autoptr (TgFindings) findings = NULL;
  TgCandidate *best;
  TgServer *server;

  /* As the programs do, and new each time: it knows nothing from the round before, and helps nobody else. */
  tg_resolver_install ();
  candidates = bench_discover (discovery, &usec);
  g_resolver_set_default (system);
  best = candidates && candidates->len > 0 ? candidates->pdata[0] : NULL;
  g_array_append_val (tegata, usec);
  usec = find_slowest_usec (discovery, address, best);
  g_array_append_val (slowest, usec);
  findings = walk_run (address, &usec);
  g_array_append_val (walk, usec);
  if (!candidates || !best || !findings)
    return candidates && !best && !findings;
  server = findings->servers->pdata[0];
  return g_str_equal (tg_server_get_host (server),
                      tg_server_get_host (tg_candidate_get_servers (best)->pdata[0]));
}

static gboolean
run_rounds (TgAddress *address, guint64 rounds)
{
  g_autoptr (TgCatalogue) catalogue = tg_catalogue_new ();
  g_autoptr (GArray) tegata = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) slowest = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) walk = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GTlsDatabase) certificates = NULL;

  /* Neither shall pay for what both need. */
  certificates = g_tls_backend_get_default_database (g_tls_backend_get_default ());
  for (guint64 i = 0; i < rounds; i++)
    if (!run_round (catalogue, address, tegata, slowest, walk))
      return FALSE;
  g_print ("{");
  bench_print_figures ("tegata", tegata, TRUE);
  bench_print_figures ("slowest", slowest, FALSE);
  bench_print_figures ("walk", walk, FALSE);
  g_print ("}\n");
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (TgAddress) address = argc == 3 ? tg_address_parse (argv[1], NULL) : NULL;
  guint64 rounds;

  if (!address || !g_ascii_string_to_unsigned (argv[2], 10, 1, 1000, &rounds, NULL))
    {
      g_printerr ("usage: bench-unknown ADDRESS ROUNDS\n");
      return 2;
    }
  if (!run_rounds (address, rounds))
    {
      g_printerr ("the two ways found different things for %s\n", argv[1]);
      return 1;
    }
  return 0;
}
