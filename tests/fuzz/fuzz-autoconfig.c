/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-autoconfig.h"

#include <string.h>

static void
check_server (TgServer *server)
{
  g_autofree char *host = tg_domain_normalize (tg_server_get_host (server), NULL);

  g_assert_cmpstr (tg_server_get_host (server), ==, host);
  g_assert_cmpuint (tg_server_get_port (server), >, 0);
  g_assert_true (g_utf8_validate (tg_server_get_username (server), -1, NULL));
  g_assert_cmpstr (tg_server_get_username (server), !=, "");
}

/* Whatever a stranger's document says: servers are whole, and no provider's sign-in goes to other servers than
 * its own (the catalogue's hosts here all lie below a few names). */
static void
check_candidate (TgCandidate *candidate, TgProvider *provider)
{
  GPtrArray *servers = tg_candidate_get_servers (candidate);

  g_assert_cmpuint (servers->len, >, 0);
  /* Without a provider only where an issuer may register the program. */
  g_assert_true (provider || tg_candidate_get_issuer (candidate) ||
                 !tg_candidate_has_method (candidate, TG_METHOD_OAUTH2));
  for (guint i = 0; provider && i < servers->len; i++)
    {
      GPtrArray *own = tg_provider_get_servers (provider);
      const char *host = tg_server_get_host (servers->pdata[i]);
      gboolean known = FALSE;

      for (guint j = 0; j < own->len && !known; j++)
        {
          const char *parent = strchr (tg_server_get_host (own->pdata[j]), '.') + 1;

          /* "imap.mail.me.com": the registrable domain is its last two labels, as with all of these. */
          while (strchr (strchr (parent, '.') + 1, '.'))
            parent = strchr (parent, '.') + 1;
          known = tg_host_is_within (host, parent);
        }
      g_assert_true (known);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static TgCatalogue *catalogue;
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.org", NULL);
  g_autoptr (TgFindings) findings = NULL;
  g_autoptr (TgCandidate) candidate = NULL;
  g_autoptr (GError) error = NULL;
  const char *provider;

  if (!catalogue)
    catalogue = tg_catalogue_new ();
  findings = tg_autoconfig_parse ((const char *)data, size, address, &error);
  if (!findings)
    {
      g_assert_nonnull (error);
      return 0;
    }
  g_assert_true (!findings->name || g_utf8_validate (findings->name, -1, NULL));
  g_assert_cmpuint (findings->servers->len, ==, findings->offers->len);
  for (guint i = 0; i < findings->servers->len; i++)
    check_server (findings->servers->pdata[i]);
  candidate = tg_findings_to_candidate (
      findings, catalogue, address, TG_SOURCE_AUTOCONFIG, TG_TRUST_VERIFIED, &error);
  if (!candidate)
    {
      g_assert_nonnull (error);
      return 0;
    }
  provider = tg_candidate_get_provider (candidate);
  check_candidate (candidate, provider ? tg_catalogue_lookup (catalogue, provider) : NULL);
  return 0;
}
