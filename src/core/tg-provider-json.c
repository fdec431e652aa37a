/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-provider-private.h"

#include "tg-error.h"
#include "tg-json.h"

#include <string.h>

#define MAX_ID_OCTETS 64

gboolean
tg_provider_fail (GError **error, const char *member, const char *message)
{
  g_set_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "%s: %s", member, message);
  return FALSE;
}

gboolean
tg_provider_failed (GError **local_error, GError **error)
{
  if (*local_error == NULL)
    return FALSE;
  g_propagate_error (error, g_steal_pointer (local_error));
  return TRUE;
}

gboolean
tg_provider_check_https (const char *member, const char *uri, GError **error)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);

  /* As it is written: schemes are lower-cased by GUri, and the text is what is used and compared. */
  if (parsed == NULL || !g_str_has_prefix (uri, "https://"))
    return tg_provider_fail (error, member, "This has to be an https URI.");
  if (g_uri_get_host (parsed) == NULL || *g_uri_get_host (parsed) == '\0')
    return tg_provider_fail (error, member, "This URI has no host.");
  if (g_uri_get_fragment (parsed) != NULL || g_uri_get_userinfo (parsed) != NULL)
    return tg_provider_fail (error, member, "This URI must have no fragment and no user name.");
  return TRUE;
}

GArray *
tg_provider_read_words (JsonObject *object, const char *member, GType type, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) words = tg_json_get_strv (object, member, &local_error);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (int));

  if (tg_provider_failed (&local_error, error))
    return NULL;
  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    {
      int value;

      if (!tg_enum_from_nick (type, words[i], &value, error))
        {
          g_prefix_error (error, "%s[%" G_GSIZE_FORMAT "]: ", member, i);
          return NULL;
        }
      for (guint j = 0; j < values->len; j++)
        if (g_array_index (values, int, j) == value)
          {
            tg_provider_fail (error, member, "The same word is there twice.");
            return NULL;
          }
      g_array_append_val (values, value);
    }
  if (values->len == 0)
    {
      tg_provider_fail (error, member, "At least one word is needed.");
      return NULL;
    }
  return g_steal_pointer (&values);
}

static gboolean
read_optional_text (JsonObject *object, const char *member, char **text, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  const char *value = tg_json_get_string (object, member, &local_error);

  if (tg_provider_failed (&local_error, error))
    return FALSE;
  if (value != NULL && *value == '\0')
    return tg_provider_fail (error, member, "This is empty.");
  *text = g_strdup (value);
  return TRUE;
}

static gboolean
read_text (JsonObject *object, const char *member, char **text, GError **error)
{
  if (!read_optional_text (object, member, text, error))
    return FALSE;
  return *text != NULL || tg_provider_fail (error, member, "This is missing.");
}

static gboolean
check_id (const char *id, GError **error)
{
  gsize length = strlen (id);

  if (length > MAX_ID_OCTETS || *id == '-' || strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") != length)
    return tg_provider_fail (error, "id", "Use lower-case letters, digits and hyphens, 64 at most.");
  return TRUE;
}

gboolean
tg_provider_read_domains (JsonObject *object, const char *member, char ***domains, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) names = tg_json_get_strv (object, member, &local_error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (tg_provider_failed (&local_error, error))
    return FALSE;
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *domain = tg_domain_normalize (names[i], NULL);

      if (domain == NULL)
        {
          g_autofree char *path = g_strdup_printf ("%s[%" G_GSIZE_FORMAT "]", member, i);

          return tg_provider_fail (error, path, "This has to be a domain, such as example.org.");
        }
      g_strv_builder_add (builder, domain);
    }
  *domains = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
read_servers (JsonObject *object, GPtrArray *servers, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  JsonArray *array = tg_json_get_array (object, "servers", &local_error);

  if (tg_provider_failed (&local_error, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      TgServer *server;

      if (!JSON_NODE_HOLDS_OBJECT (element))
        return tg_provider_fail (error, "servers", "This has to be a list of objects.");
      server = tg_server_from_json (json_node_get_object (element), error);
      if (server == NULL)
        {
          g_prefix_error (error, "servers[%u].", i);
          return FALSE;
        }
      g_ptr_array_add (servers, server);
    }
  return TRUE;
}

static gboolean
read_password (TgProvider *self, JsonObject *object, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  JsonObject *password = tg_json_get_object (object, "password", &local_error);
  g_autofree char *kind = NULL;
  const char *help = NULL;
  int value;

  if (tg_provider_failed (&local_error, error))
    return FALSE;
  if (password == NULL)
    return TRUE;
  if (!read_text (password, "kind", &kind, error) ||
      !tg_enum_from_nick (TG_TYPE_PASSWORD_KIND, kind, &value, &local_error))
    {
      if (local_error != NULL)
        tg_provider_fail (error, "kind", local_error->message);
      g_prefix_error (error, "password.");
      return FALSE;
    }
  help = tg_json_get_string (password, "help", &local_error);
  if (local_error != NULL || (help != NULL && !tg_provider_check_https ("help", help, &local_error)))
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "password.");
      return FALSE;
    }
  self->password = g_new0 (TgProviderPassword, 1);
  self->password->kind = (TgPasswordKind)value;
  self->password->help_uri = g_strdup (help);
  return TRUE;
}

/* ISO 8601: YYYY, YYYY-MM or YYYY-MM-DD. */
static gboolean
is_date (const char *text)
{
  g_autofree char *whole = NULL;
  const char *pattern = "dddd-dd-dd";
  const char *first_day = "YYYY-01-01";
  gsize length = strlen (text);
  guint year, month, day;

  if (length != 4 && length != 7 && length != 10)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (pattern[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != pattern[i])
      return FALSE;
  whole = g_strconcat (text, &first_day[length], NULL);
  year = (guint)g_ascii_strtoull (whole, NULL, 10);
  month = (guint)g_ascii_strtoull (whole + 5, NULL, 10);
  day = (guint)g_ascii_strtoull (whole + 8, NULL, 10);
  return g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

static gboolean
read_ended (TgProvider *self, JsonObject *object, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  JsonObject *ended = tg_json_get_object (object, "password_sign_in_ended", &local_error);

  if (tg_provider_failed (&local_error, error))
    return FALSE;
  if (ended == NULL)
    return TRUE;
  self->ended = g_new0 (TgProviderEnded, 1);
  if (!read_text (ended, "date", &self->ended->date, error) ||
      !read_text (ended, "source", &self->ended->source, error) ||
      !read_text (ended, "text", &self->ended->text, error) ||
      (!is_date (self->ended->date) &&
       !tg_provider_fail (error, "date", "Write it as YYYY, YYYY-MM or YYYY-MM-DD.")))
    {
      g_prefix_error (error, "password_sign_in_ended.");
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_oauth (TgProvider *self, JsonObject *object, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  JsonObject *oauth = tg_json_get_object (object, "oauth", &local_error);

  if (tg_provider_failed (&local_error, error))
    return FALSE;
  if (oauth == NULL)
    return TRUE;
  self->oauth = tg_provider_oauth_from_json (oauth, error);
  if (self->oauth == NULL)
    g_prefix_error (error, "oauth.");
  return self->oauth != NULL;
}

/* Each way of signing in needs what it is described with. */
static gboolean
check_methods (TgProvider *self, GError **error)
{
  for (guint i = 0; i < self->methods->len; i++)
    {
      TgMethod method = g_array_index (self->methods, TgMethod, i);

      if (method == TG_METHOD_OAUTH2 && self->oauth == NULL)
        return tg_provider_fail (error, "oauth", "This is missing, and sign_in names oauth2.");
      if (method == TG_METHOD_PASSWORD && self->password == NULL)
        return tg_provider_fail (error, "password", "This is missing, and sign_in names password.");
    }
  return TRUE;
}

/* Where the facts are known from is for those who keep the catalogue; the program has no use for it. */
static gboolean
check_sources (JsonObject *object, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char **sources = tg_json_get_strv (object, "sources", &local_error);

  g_strfreev (sources);
  return !tg_provider_failed (&local_error, error);
}

TgProvider *
tg_provider_from_json (JsonNode *node, GError **error)
{
  g_autoptr (TgProvider) self = NULL;
  JsonObject *object;

  g_return_val_if_fail (node != NULL, NULL);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      tg_provider_fail (error, "(document)", "This has to be an object.");
      return NULL;
    }
  object = json_node_get_object (node);
  self = g_new0 (TgProvider, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  if (!read_text (object, "id", &self->id, error) || !check_id (self->id, error) ||
      !read_text (object, "name", &self->name, error) ||
      !tg_provider_read_domains (object, "domains", &self->domains, error) ||
      !tg_provider_read_domains (object, "subdomains", &self->subdomains, error) ||
      !tg_provider_read_domains (object, "mx", &self->mx, error) ||
      !read_servers (object, self->servers, error))
    return NULL;
  self->methods = tg_provider_read_words (object, "sign_in", TG_TYPE_METHOD, error);
  if (self->methods == NULL || !read_oauth (self, object, error) || !read_password (self, object, error) ||
      !read_optional_text (object, "notice", &self->notice, error) || !read_ended (self, object, error) ||
      !check_methods (self, error) || !check_sources (object, error))
    return NULL;
  return g_steal_pointer (&self);
}
