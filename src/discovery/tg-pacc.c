/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-pacc.h"

#include "tg-json.h"
#include "tg-reason.h"

#define DIGEST_BYTES 32

static void
add_server (TgFindings *findings,
            JsonObject *protocols,
            const char *member,
            TgProtocol protocol,
            guint16 port,
            TgOffer offer,
            TgAddress *address)
{
  JsonObject *object = tg_json_get_object (protocols, member, NULL);
  const char *text = object ? tg_json_get_string (object, "host", NULL) : NULL;
  g_autofree char *host = text ? tg_domain_normalize (text, NULL) : NULL;

  if (host)
    tg_findings_add (
        findings,
        tg_server_new (protocol, host, port, TG_SECURITY_TLS, tg_address_get_text (address), NULL),
        offer);
}

static TgOffer
read_offer (JsonObject *root, TgFindings *findings)
{
  JsonObject *authentication = tg_json_get_object (root, "authentication", NULL);
  JsonObject *oauth = authentication ? tg_json_get_object (authentication, "oauth-public", NULL) : NULL;
  TgOffer offer = 0;

  if (oauth)
    {
      findings->issuer = g_strdup (tg_json_get_string (oauth, "issuer", NULL));
      offer |= TG_OFFER_OAUTH2;
    }
  if (authentication && tg_json_get_boolean (authentication, "password", FALSE, NULL))
    offer |= TG_OFFER_PASSWORD;
  return offer;
}

static char *
read_name (JsonObject *root)
{
  JsonObject *info = tg_json_get_object (root, "info", NULL);
  JsonObject *provider = info ? tg_json_get_object (info, "provider", NULL) : NULL;
  const char *text = provider ? tg_json_get_string (provider, "name", NULL) : NULL;

  return tg_findings_clean_name (text);
}

TgFindings *
tg_pacc_parse (const char *data, gsize length, TgAddress *address, GError **error)
{
  g_autoptr (TgFindings) findings = tg_findings_new ();
  g_autoptr (JsonNode) node = tg_json_parse (data, (gssize)length, NULL);
  JsonObject *root = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *protocols = root ? tg_json_get_object (root, "protocols", NULL) : NULL;
  TgOffer offer;

  if (!protocols)
    {
      tg_reason_set (error, TG_REASON_UNUSABLE, root ? "not-pacc" : "malformed");
      return NULL;
    }
  findings->name = read_name (root);
  offer = read_offer (root, findings);
  add_server (findings, protocols, "imap", TG_PROTOCOL_IMAP, 993, offer, address);
  add_server (findings, protocols, "pop3", TG_PROTOCOL_POP3, 995, offer, address);
  add_server (findings, protocols, "smtp", TG_PROTOCOL_SMTP, 465, offer, address);
  return g_steal_pointer (&findings);
}

/* (nullable) the value of @tag in "a=b; c=d". */
static char *
dup_tag (char **parts, const char *tag)
{
  for (gsize i = 0; parts[i]; i++)
    {
      const char *equals = strchr (parts[i], '=');
      g_autofree char *name = equals ? g_strstrip (g_strndup (parts[i], (gsize)(equals - parts[i]))) : NULL;

      if (g_strcmp0 (name, tag) == 0)
        return g_strstrip (g_strdup (equals + 1));
    }
  return NULL;
}

static gboolean
record_matches (const char *text, const guint8 *digest)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  g_autofree char *version = dup_tag (parts, "v");
  g_autofree char *algorithm = dup_tag (parts, "a");
  g_autofree char *encoded = dup_tag (parts, "d");
  g_autofree guchar *decoded = NULL;
  gsize length = 0;

  if (g_strcmp0 (version, "UAAC1") != 0 || g_strcmp0 (algorithm, "sha256") != 0 || !encoded)
    return FALSE;
  decoded = g_base64_decode (encoded, &length);
  return length == DIGEST_BYTES && memcmp (decoded, digest, DIGEST_BYTES) == 0;
}

gboolean
tg_pacc_matches_digest (GPtrArray *records, GBytes *body)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[DIGEST_BYTES];
  gsize length = sizeof digest, body_length;
  const guint8 *data = g_bytes_get_data (body, &body_length);
  gboolean matched = FALSE;

  g_checksum_update (checksum, data, (gssize)body_length);
  g_checksum_get_digest (checksum, digest, &length);
  for (guint i = 0; i < records->len && !matched; i++)
    matched = record_matches (records->pdata[i], digest);
  return matched;
}
