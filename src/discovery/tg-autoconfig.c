/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-autoconfig.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "tg-reason.h"

#define MAX_DEPTH 32
#define MAX_SERVERS 32

typedef xmlDoc TgXmlDoc;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgXmlDoc, xmlFreeDoc)
typedef xmlParserCtxt TgXmlParser;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgXmlParser, xmlFreeParserCtxt)

static void
refuse (void *context)
{
  xmlParserCtxt *parser = context;
  gboolean *refused = parser->_private;

  *refused = TRUE;
  xmlStopParser (parser);
}

/* A document type declaration is the door to entities and outside files: no need to look behind it. */
static void
internal_subset_cb (void *context, const xmlChar *name, const xmlChar *external_id, const xmlChar *system_id)
{
  refuse (context);
}

static void
start_element_cb (void *context,
                  const xmlChar *local_name,
                  const xmlChar *prefix,
                  const xmlChar *uri,
                  int n_namespaces,
                  const xmlChar **namespaces,
                  int n_attributes,
                  int n_defaulted,
                  const xmlChar **attributes)
{
  xmlParserCtxt *parser = context;

  if (parser->nodeNr >= MAX_DEPTH)
    refuse (context);
  else
    xmlSAX2StartElementNs (
        context, local_name, prefix, uri, n_namespaces, namespaces, n_attributes, n_defaulted, attributes);
}

static TgXmlDoc *
parse_xml (const char *data, gsize length)
{
  g_autoptr (TgXmlParser) parser = NULL;
  g_autoptr (TgXmlDoc) doc = NULL;
  gboolean refused = FALSE;

  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    data += 3, length -= 3;
  if (length == 0 || length > G_MAXINT || !g_utf8_validate_len (data, length, NULL))
    return NULL;
  parser = xmlNewParserCtxt ();
  if (!parser)
    return NULL;
  parser->_private = &refused;
  parser->sax->internalSubset = internal_subset_cb;
  parser->sax->startElementNs = start_element_cb;
  doc = xmlCtxtReadMemory (
      parser, data, (int)length, NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  return refused ? NULL : g_steal_pointer (&doc);
}

static gboolean
is_element (const xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *)node->name, name) == 0;
}

static const xmlNode *
find_child (const xmlNode *parent, const char *name)
{
  for (const xmlNode *child = parent->children; child; child = child->next)
    if (is_element (child, name))
      return child;
  return NULL;
}

/* (nullable) the text of an element, without the white space around it; NULL when there is none. */
static char *
dup_text (const xmlNode *node)
{
  xmlChar *content = xmlNodeGetContent (node);
  char *text = content ? g_strstrip (g_strdup ((const char *)content)) : NULL;

  xmlFree (content);
  if (text && !*text)
    g_clear_pointer (&text, g_free);
  return text;
}

static char *
dup_child_text (const xmlNode *parent, const char *name)
{
  const xmlNode *child = find_child (parent, name);

  return child ? dup_text (child) : NULL;
}

static char *
dup_attribute (const xmlNode *node, const char *name)
{
  xmlChar *value = xmlGetProp (node, (const xmlChar *)name);
  char *copy = g_strdup ((const char *)value);

  xmlFree (value);
  return copy;
}

/* (nullable) @text with its placeholders filled in; NULL when one is broken or not known. */
static char *
expand (const char *text, TgAddress *address)
{
  gboolean complete;
  g_autofree char *expanded = tg_address_expand (address, text, &complete);

  return complete ? g_steal_pointer (&expanded) : NULL;
}

static TgOffer
read_offer (const xmlNode *section)
{
  /* "plain" and "secure" are the words of older documents. */
  static const char *const passwords[] = {
    "password-cleartext", "plain", "password-encrypted", "secure", NULL,
  };
  TgOffer offer = 0;

  for (const xmlNode *child = section->children; child; child = child->next)
    {
      g_autofree char *word = is_element (child, "authentication") ? dup_text (child) : NULL;

      if (g_strcmp0 (word, "OAuth2") == 0)
        offer |= TG_OFFER_OAUTH2;
      else if (word && g_strv_contains (passwords, word))
        offer |= TG_OFFER_PASSWORD;
    }
  return offer;
}

static gboolean
read_security (const xmlNode *section, TgSecurity *security)
{
  g_autofree char *word = dup_child_text (section, "socketType");

  if (g_strcmp0 (word, "SSL") == 0 || g_strcmp0 (word, "TLS") == 0)
    *security = TG_SECURITY_TLS;
  else if (g_strcmp0 (word, "STARTTLS") == 0)
    *security = TG_SECURITY_STARTTLS;
  else
    return FALSE;
  return TRUE;
}

static gboolean
read_protocol (const xmlNode *section, TgProtocol *protocol)
{
  g_autofree char *type = dup_attribute (section, "type");

  if (is_element (section, "incomingServer") && g_strcmp0 (type, "imap") == 0)
    *protocol = TG_PROTOCOL_IMAP;
  else if (is_element (section, "incomingServer") && g_strcmp0 (type, "pop3") == 0)
    *protocol = TG_PROTOCOL_POP3;
  else if (is_element (section, "outgoingServer") && g_strcmp0 (type, "smtp") == 0)
    *protocol = TG_PROTOCOL_SMTP;
  else
    return FALSE;
  return TRUE;
}

static gboolean
read_port (const xmlNode *section, guint16 *port)
{
  g_autofree char *text = dup_child_text (section, "port");
  guint64 value;

  if (!text || !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &value, NULL))
    return FALSE;
  *port = (guint16)value;
  return TRUE;
}

/* One server section, or nothing when anything in it is missing, broken or plain. */
static void
read_server (TgFindings *findings, const xmlNode *section, TgAddress *address)
{
  g_autofree char *host_text = dup_child_text (section, "hostname");
  g_autofree char *username_text = dup_child_text (section, "username");
  g_autofree char *expanded_host = NULL;
  g_autofree char *host = NULL;
  g_autofree char *username = NULL;
  TgOffer offer = read_offer (section);
  TgSecurity security;
  TgProtocol protocol;
  guint16 port;

  if (!offer || !host_text || !read_protocol (section, &protocol) || !read_port (section, &port) ||
      !read_security (section, &security))
    return;
  expanded_host = expand (host_text, address);
  host = expanded_host ? tg_domain_normalize (expanded_host, NULL) : NULL;
  username = expand (username_text ? username_text : "%EMAILADDRESS%", address);
  if (!host || !username)
    return;
  tg_findings_add (findings, tg_server_new (protocol, host, port, security, username, NULL), offer);
}

static char *
read_name (const xmlNode *provider, TgAddress *address)
{
  g_autofree char *text = dup_child_text (provider, "displayName");
  g_autofree char *name = NULL;

  name = text ? expand (text, address) : NULL;
  return tg_findings_clean_name (name);
}

/* <oAuth2> stands beside <emailProvider> in 1.1 and may stand inside it. */
static void
read_oauth2 (TgFindings *findings, const xmlNode *root, const xmlNode *provider)
{
  const xmlNode *oauth2 = find_child (root, "oAuth2");
  g_autofree char *scope = NULL;

  if (!oauth2)
    oauth2 = find_child (provider, "oAuth2");
  if (!oauth2)
    return;
  findings->issuer = dup_child_text (oauth2, "issuer");
  scope = dup_child_text (oauth2, "scope");
  if (scope && tg_scope_is_valid (scope))
    findings->scope = g_steal_pointer (&scope);
}

TgFindings *
tg_autoconfig_parse (const char *data, gsize length, TgAddress *address, GError **error)
{
  g_autoptr (TgXmlDoc) doc = parse_xml (data, length);
  g_autoptr (TgFindings) findings = NULL;
  const xmlNode *root = doc ? xmlDocGetRootElement (doc) : NULL;
  const xmlNode *provider;

  if (!root)
    {
      tg_reason_set (error, TG_REASON_UNUSABLE, "malformed");
      return NULL;
    }
  provider = is_element (root, "clientConfig") ? find_child (root, "emailProvider") : NULL;
  if (!provider)
    {
      tg_reason_set (error, TG_REASON_UNUSABLE, "not-autoconfig");
      return NULL;
    }
  findings = tg_findings_new ();
  findings->name = read_name (provider, address);
  read_oauth2 (findings, root, provider);
  for (const xmlNode *child = provider->children; child && findings->servers->len < MAX_SERVERS;
       child = child->next)
    if (child->type == XML_ELEMENT_NODE)
      read_server (findings, child, address);
  return g_steal_pointer (&findings);
}
