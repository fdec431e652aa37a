/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-metadata.h"

#define SCOPE_PREFIX "urn:ietf:params:oauth:scope:"

static gboolean
names_scope (TgMetadata *self, const char *scope)
{
  return self->scopes != NULL && g_strv_contains ((const char *const *)self->scopes, scope);
}

/* (nullable) the scope for one service: the name that is agreed on, or the plain word where the server has that. */
static char *
choose_scope (TgMetadata *self, const char *agreed, const char *plain)
{
  g_autofree char *whole = g_strconcat (SCOPE_PREFIX, agreed, NULL);

  if (names_scope (self, whole))
    return g_steal_pointer (&whole);
  return names_scope (self, plain) ? g_strdup (plain) : NULL;
}

char *
tg_metadata_choose_mail_scope (TgMetadata *self)
{
  return self->scopes != NULL ? choose_scope (self, "mail", "mail") : g_strdup (SCOPE_PREFIX "mail");
}

/* @scope: (nullable) one or more */
static void
add_scopes (TgMetadata *self, JsonBuilder *builder, const char *service, const char *scope)
{
  static const char *const others[] = { "openid", "email", "offline_access" };
  g_auto (GStrv) words = scope != NULL ? g_strsplit (scope, " ", -1) : NULL;

  if (scope == NULL)
    return;
  json_builder_set_member_name (builder, service);
  json_builder_begin_array (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (names_scope (self, others[i]) && !g_strv_contains ((const char *const *)words, others[i]))
      json_builder_add_string_value (builder, others[i]);
  for (gsize i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      json_builder_add_string_value (builder, words[i]);
  json_builder_end_array (builder);
}

static void
add_endpoints (TgMetadata *self, JsonBuilder *builder)
{
  const struct
  {
    const char *member;
    const char *value;
  } strings[] = {
    { "issuer", self->issuer },
    { "authorization_endpoint", self->authorization_endpoint },
    { "token_endpoint", self->token_endpoint },
    { "registration_endpoint", self->registration_endpoint },
    { "revocation_endpoint", self->revocation_endpoint },
    { "device_authorization_endpoint", self->device_authorization_endpoint },
    { "pushed_authorization_request_endpoint",
      self->requires_par ? self->pushed_authorization_request_endpoint : NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    if (strings[i].value != NULL)
      {
        json_builder_set_member_name (builder, strings[i].member);
        json_builder_add_string_value (builder, strings[i].value);
      }
}

void
tg_metadata_add_members (TgMetadata *self, JsonBuilder *builder, const char *mail_scope)
{
  g_autofree char *contacts_scope = choose_scope (self, "contacts", "contacts");
  g_autofree char *calendar_scope = choose_scope (self, "calendars", "calendar");

  add_endpoints (self, builder);
  json_builder_set_member_name (builder, "scopes");
  json_builder_begin_object (builder);
  add_scopes (self, builder, "mail", mail_scope);
  add_scopes (self, builder, "contacts", contacts_scope);
  add_scopes (self, builder, "calendar", calendar_scope);
  json_builder_end_object (builder);
  if (names_scope (self, "offline_access"))
    {
      /* OpenID Connect Core 11 */
      json_builder_set_member_name (builder, "parameters");
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "prompt");
      json_builder_add_string_value (builder, "consent");
      json_builder_end_object (builder);
    }
  json_builder_set_member_name (builder, "iss_parameter_supported");
  json_builder_add_boolean_value (builder, self->iss_parameter_supported);
}

TgProvider *
tg_metadata_complete (TgMetadata *self, TgProvider *provider, GError **error)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *mail_scope = tg_metadata_choose_mail_scope (self);
  g_autoptr (JsonNode) found = NULL;
  g_autoptr (GError) local_error = NULL;
  TgProvider *complete;

  if (!tg_metadata_check_client (
          self, oauth->client_secret != NULL || oauth->client_secret_in_keyring, error))
    return NULL;
  json_builder_begin_object (builder);
  tg_metadata_add_members (self, builder, mail_scope);
  json_builder_end_object (builder);
  found = json_builder_get_root (builder);
  complete = tg_provider_complete (provider, found, &local_error);
  if (complete == NULL)
    tg_metadata_set_unusable (self->issuer, local_error->message, error);
  return complete;
}
