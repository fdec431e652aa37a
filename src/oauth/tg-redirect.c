/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-redirect.h"

#include "tg-error.h"
#include "tg-form.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* What comes before the query, as it is written: GUri would decode letters, take "/x/.." out of the path, and keep a
 * copy of the code in memory. */
typedef struct
{
  char *scheme; /* (owned) */
  char *authority; /* (owned) (nullable) */
  char *path; /* (owned) */
} Base;

static void
base_free (Base *self)
{
  g_free (self->scheme);
  g_free (self->authority);
  g_free (self->path);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Base, base_free)

/* @query is set into @uri. (transfer full) (nullable) */
static Base *
base_new (const char *uri, const char **query)
{
  /* A fragment never belongs here (RFC 6749 3.1.2); with one, the parameters may be an implicit grant's. */
  const char *colon = strchr (uri, ':');
  const char *end = uri + strcspn (uri, "?");
  if (strchr (uri, '#') != NULL || colon == NULL || colon == uri || colon > end)
    return NULL;

  const char *path = colon + 1;
  g_autoptr (Base) self = g_new0 (Base, 1);
  self->scheme = g_ascii_strdown (uri, colon - uri);
  if (g_str_has_prefix (path, "//"))
    {
      const char *authority = path + 2;
      path = authority + strcspn (authority, "/?");
      self->authority = g_strndup (authority, (gsize)(path - authority));
    }
  /* RFC 3986 6.2.3: where there is an authority, an empty path is "/". */
  self->path =
      path == end && self->authority != NULL ? g_strdup ("/") : g_strndup (path, (gsize)(end - path));
  *query = *end == '?' ? end + 1 : NULL;
  return g_steal_pointer (&self);
}

static gboolean
base_equal (const Base *a, const Base *b)
{
  return g_str_equal (a->scheme, b->scheme) && g_strcmp0 (a->authority, b->authority) == 0 &&
         g_str_equal (a->path, b->path);
}

static gboolean
is_loopback (const char *authority)
{
  static const char *const hosts[] = { "127.0.0.1", "[::1]", "localhost" };

  for (gsize i = 0; authority != NULL && i < G_N_ELEMENTS (hosts); i++)
    {
      gsize length = strlen (hosts[i]);
      if (g_str_has_prefix (authority, hosts[i]) && (authority[length] == '\0' || authority[length] == ':'))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_usable_base (const Base *base)
{
  if (base->authority != NULL && strchr (base->authority, '@') != NULL)
    return FALSE;
  if (g_str_equal (base->scheme, "https"))
    return base->authority != NULL && *base->authority != '\0';
  if (g_str_equal (base->scheme, "http"))
    return is_loopback (base->authority);
  return strchr (base->scheme, '.') != NULL;
}

gboolean
tg_redirect_validate (const char *redirect_uri, GError **error)
{
  const char *query = NULL;
  g_autoptr (Base) base = base_new (redirect_uri, &query);
  gboolean usable =
      base != NULL && is_usable_base (base) && g_uri_is_valid (redirect_uri, G_URI_FLAGS_ENCODED, NULL);

  if (usable)
    {
      g_autoptr (GHashTable) parameters = tg_form_decode (query, NULL);
      usable = parameters != NULL;
    }
  if (!usable)
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_INVALID_ARGUMENT,
                 _ ("“%s” cannot be used as a redirect URI. Check the provider's settings."),
                 redirect_uri);
  return usable;
}

/* Takes the registered parameters out of @parameters; FALSE where one is missing or changed. */
static gboolean
remove_registered (GHashTable *parameters, const char *registered_query)
{
  g_autoptr (GHashTable) registered = tg_form_decode (registered_query, NULL);
  if (registered == NULL)
    return FALSE;

  GHashTableIter iter;
  gpointer name, value;
  g_hash_table_iter_init (&iter, registered);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      if (g_strcmp0 (g_hash_table_lookup (parameters, name), value) != 0)
        return FALSE;
      g_hash_table_remove (parameters, name);
    }
  return TRUE;
}

GHashTable *
tg_redirect_parse (const char *redirect_uri, const char *uri, GError **error)
{
  const char *registered_query = NULL;
  const char *query = NULL;
  g_autoptr (Base) registered = base_new (redirect_uri, &registered_query);
  g_autoptr (Base) answer = base_new (uri, &query);

  if (registered == NULL || answer == NULL || !base_equal (registered, answer))
    {
      g_set_error_literal (error,
                           TG_ERROR,
                           TG_ERROR_INVALID_ARGUMENT,
                           _ ("This is not the address that the provider sends you to after you agreed. "
                              "Copy the whole address from the browser."));
      return NULL;
    }

  g_autoptr (GError) local_error = NULL;
  g_autoptr (GHashTable) parameters = tg_form_decode (query, &local_error);
  if (parameters == NULL)
    {
      g_debug ("Unreadable answer: %s", local_error->message);
      g_set_error_literal (error,
                           TG_ERROR,
                           TG_ERROR_NOT_ALLOWED,
                           _ ("The provider's answer cannot be read, and may have been tampered with. "
                              "Start the sign-in again."));
      return NULL;
    }
  if (!remove_registered (parameters, registered_query))
    {
      g_set_error_literal (error,
                           TG_ERROR,
                           TG_ERROR_INVALID_ARGUMENT,
                           _ ("A part of the address is missing. Copy the whole address from the browser."));
      return NULL;
    }
  return g_steal_pointer (&parameters);
}
