/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-redirect-match.h"

#include <string.h>

static int
port_of (GUri *uri)
{
  int port = g_uri_get_port (uri);

  if (port != -1)
    return port;
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return 443;
  if (g_str_equal (g_uri_get_scheme (uri), "http"))
    return 80;
  return -1;
}

static gboolean
is_web (GUri *uri)
{
  return g_str_equal (g_uri_get_scheme (uri), "https") || g_str_equal (g_uri_get_scheme (uri), "http");
}

static const char *
path_of (GUri *uri)
{
  const char *path = g_uri_get_path (uri);

  /* RFC 3986 6.2.3: an empty path of a web address is "/". */
  return *path == '\0' && is_web (uri) ? "/" : path;
}

static gboolean
hosts_equal (const char *one, const char *other)
{
  if (one == NULL || other == NULL)
    return one == other;
  return g_ascii_strcasecmp (one, other) == 0;
}

gboolean
tg_redirect_match (const char *redirect_uri, const char *uri)
{
  /* Encoded, so that "%2F" in what came back is not taken for a "/". */
  const GUriFlags flags = G_URI_FLAGS_ENCODED;
  g_autoptr (GUri) expected = g_uri_parse (redirect_uri, flags, NULL);
  g_autoptr (GUri) got = g_uri_parse (uri, flags, NULL);

  if (expected == NULL || got == NULL)
    return FALSE;
  return g_str_equal (g_uri_get_scheme (expected), g_uri_get_scheme (got)) &&
         g_strcmp0 (g_uri_get_userinfo (expected), g_uri_get_userinfo (got)) == 0 &&
         hosts_equal (g_uri_get_host (expected), g_uri_get_host (got)) &&
         port_of (expected) == port_of (got) && g_str_equal (path_of (expected), path_of (got));
}

gboolean
tg_redirect_may_load (const char *uri)
{
  g_autoptr (GUri) parsed = NULL;

  if (g_strcmp0 (uri, "about:blank") == 0)
    return TRUE;
  parsed = uri != NULL ? g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL) : NULL;
  return parsed != NULL && g_str_equal (g_uri_get_scheme (parsed), "https") &&
         g_uri_get_host (parsed) != NULL && *g_uri_get_host (parsed) != '\0';
}
