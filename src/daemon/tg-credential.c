/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-credential.h"

#include "tg-error.h"
#include "tg-json.h"

struct _TgCredential
{
  TgSecret *refresh_token;
  TgSecret *password;
  TgRegistration *registration;
  char *client_id;
  char **scopes;
  char *found; /* (nullable) JSON: what tg_provider_complete() took */
};

G_DEFINE_BOXED_TYPE (TgCredential, tg_credential, tg_credential_ref, tg_credential_unref)

static TgCredential *
credential_new (TgSecret *refresh_token, TgSecret *password, const char *client_id, const char *const *scopes)
{
  TgCredential *self = g_atomic_rc_box_new0 (TgCredential);

  self->refresh_token = refresh_token != NULL ? tg_secret_ref (refresh_token) : NULL;
  self->password = password != NULL ? tg_secret_ref (password) : NULL;
  self->client_id = g_strdup (client_id);
  self->scopes = scopes != NULL ? g_strdupv ((char **)scopes) : g_new0 (char *, 1);
  return self;
}

/* @found: (nullable) */
static TgCredential *
grant_new (TgSecret *refresh_token, const char *client_id, const char *const *scopes, const char *found)
{
  TgCredential *self = credential_new (refresh_token, NULL, client_id, scopes);

  self->found = g_strdup (found);
  return self;
}

TgCredential *
tg_credential_new_grant (TgSecret *refresh_token, const char *client_id, const char *const *scopes)
{
  return grant_new (refresh_token, client_id, scopes, NULL);
}

TgCredential *
tg_credential_new_found (TgSecret *refresh_token, TgProvider *provider, const char *const *scopes)
{
  return grant_new (
      refresh_token, tg_provider_get_oauth (provider)->client_id, scopes, tg_provider_get_found (provider));
}

TgCredential *
tg_credential_new_registered (TgSecret *refresh_token,
                              TgRegistration *registration,
                              const char *const *scopes)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (tg_registration_get_provider (registration));
  TgCredential *self = tg_credential_new_grant (refresh_token, oauth->client_id, scopes);

  self->registration = tg_registration_ref (registration);
  return self;
}

TgCredential *
tg_credential_new_password (TgSecret *password)
{
  return credential_new (NULL, password, "", NULL);
}

TgCredential *
tg_credential_rotate (TgCredential *self, TgSecret *refresh_token)
{
  const char *const *scopes = (const char *const *)self->scopes;

  return self->registration != NULL ? tg_credential_new_registered (refresh_token, self->registration, scopes)
                                    : grant_new (refresh_token, self->client_id, scopes, self->found);
}

TgCredential *
tg_credential_ref (TgCredential *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
credential_clear (TgCredential *self)
{
  g_clear_pointer (&self->refresh_token, tg_secret_unref);
  g_clear_pointer (&self->password, tg_secret_unref);
  g_clear_pointer (&self->registration, tg_registration_unref);
  g_free (self->client_id);
  g_strfreev (self->scopes);
  g_free (self->found);
}

void
tg_credential_unref (TgCredential *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify)credential_clear);
}

TgSecret *
tg_credential_get_refresh_token (TgCredential *self)
{
  return self->refresh_token;
}

TgSecret *
tg_credential_get_password (TgCredential *self)
{
  return self->password;
}

TgRegistration *
tg_credential_get_registration (TgCredential *self)
{
  return self->registration;
}

TgProvider *
tg_credential_find_provider (TgCredential *self, TgCatalogue *catalogue, const char *id)
{
  TgProvider *provider = self->registration != NULL ? tg_registration_get_provider (self->registration)
                                                    : tg_catalogue_lookup (catalogue, id);
  g_autoptr (JsonNode) found = NULL;
  TgProvider *complete = NULL;

  if (provider != NULL && self->found != NULL && tg_provider_is_incomplete (provider))
    {
      found = tg_json_parse (self->found, -1, NULL);
      complete = found != NULL ? tg_provider_complete (provider, found, NULL) : NULL;
    }
  if (complete != NULL || provider == NULL)
    return complete;
  return tg_provider_ref (provider);
}

const char *
tg_credential_get_client_id (TgCredential *self)
{
  return self->client_id;
}

const char *const *
tg_credential_get_scopes (TgCredential *self)
{
  return (const char *const *)self->scopes;
}

static void
append_quoted (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  for (const char *p = value; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      {
        g_string_append_c (text, '\\');
        g_string_append_c (text, *p);
      }
    else if ((guchar)*p < 0x20)
      g_string_append_printf (text, "\\u%04x", (guchar)*p);
    else
      g_string_append_c (text, *p);
  g_string_append_c (text, '"');
}

/* Written by hand into one buffer that never has to move: JsonGenerator would leave copies of the secret behind. */
TgSecret *
tg_credential_to_text (TgCredential *self)
{
  TgSecret *secret = self->password != NULL ? self->password : self->refresh_token;
  g_autofree char *registration =
      self->registration != NULL ? tg_registration_to_text (self->registration) : NULL;
  gsize secret_length = secret != NULL ? tg_secret_get_length (secret) : 0;
  gsize size = 6 * (secret_length + strlen (self->client_id)) + 128;
  GString *text;

  for (gsize i = 0; self->scopes[i] != NULL; i++)
    size += 6 * strlen (self->scopes[i]) + 4;
  if (registration != NULL)
    size += strlen (registration);
  if (self->found != NULL)
    size += strlen (self->found);
  text = g_string_sized_new (size);

  if (self->password != NULL)
    {
      g_string_append (text, "{\"password\":");
      append_quoted (text, tg_secret_peek (secret));
      g_string_append_c (text, '}');
      return tg_secret_new_take (g_string_free (text, FALSE));
    }

  g_string_append_c (text, '{');
  if (secret != NULL)
    {
      g_string_append (text, "\"refresh_token\":");
      append_quoted (text, tg_secret_peek (secret));
      g_string_append_c (text, ',');
    }
  g_string_append (text, "\"client_id\":");
  append_quoted (text, self->client_id);
  g_string_append (text, ",\"scopes\":[");
  for (gsize i = 0; self->scopes[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_quoted (text, self->scopes[i]);
    }
  g_string_append_c (text, ']');
  if (registration != NULL)
    {
      g_string_append (text, ",\"registration\":");
      g_string_append (text, registration);
      tg_wipe (registration);
    }
  if (self->found != NULL)
    {
      g_string_append (text, ",\"found\":");
      g_string_append (text, self->found);
    }
  g_string_append_c (text, '}');
  return tg_secret_new_take (g_string_free (text, FALSE));
}

/* (transfer full) (nullable) the member's text, which is wiped inside @object. */
static TgSecret *
take_secret (JsonObject *object, const char *member)
{
  const char *value = tg_json_get_string (object, member, NULL);
  TgSecret *secret;

  if (value == NULL || *value == '\0')
    return NULL;
  secret = tg_secret_new (value);
  tg_wipe ((char *)value);
  return secret;
}

/* (transfer full) (nullable) what cannot be read can be asked for again. */
static char *
read_found (JsonObject *object)
{
  return tg_json_get_object (object, "found", NULL) != NULL
             ? json_to_string (json_object_get_member (object, "found"), FALSE)
             : NULL;
}

/* FALSE where there is one that cannot be read. */
static gboolean
read_registration (JsonObject *object, TgRegistration **registration)
{
  JsonObject *member = tg_json_get_object (object, "registration", NULL);

  if (member != NULL)
    *registration = tg_registration_from_json (member, NULL);
  return *registration != NULL || !json_object_has_member (object, "registration");
}

TgCredential *
tg_credential_from_text (const char *text, gsize length, GError **error)
{
  /* What went wrong inside is of no use to anybody and might quote the secret. */
  g_autoptr (JsonNode) node = tg_json_parse (text, length, NULL);
  g_autoptr (TgSecret) refresh_token = NULL;
  g_autoptr (TgSecret) password = NULL;
  g_autoptr (TgRegistration) registration = NULL;
  g_auto (GStrv) scopes = NULL;
  g_autofree char *found = NULL;
  const char *client_id = NULL;
  gboolean readable = TRUE;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);

      refresh_token = take_secret (object, "refresh_token");
      password = take_secret (object, "password");
      client_id = tg_json_get_string (object, "client_id", NULL);
      scopes = tg_json_get_strv (object, "scopes", NULL);
      found = read_found (object);
      readable = read_registration (object, &registration) &&
                 (refresh_token != NULL || !json_object_has_member (object, "refresh_token"));
    }
  if (readable && password == NULL && registration != NULL)
    return tg_credential_new_registered (refresh_token, registration, (const char *const *)scopes);
  if (readable && password == NULL && client_id != NULL)
    return grant_new (refresh_token, client_id, (const char *const *)scopes, found);
  if (password != NULL && refresh_token == NULL)
    return tg_credential_new_password (password);

  g_set_error (error,
               TG_ERROR,
               TG_ERROR_INVALID_ARGUMENT,
               "What the keyring holds for this account was not written by Tegata. Sign in again.");
  return NULL;
}
