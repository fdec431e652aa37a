/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-registration.h"

#include "tg-config.h"
#include "tg-error.h"
#include "tg-json.h"
#include "tg-oauth-error.h"
#include "tg-services.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SOFTWARE_ID TG_APP_ID

struct _TgRegistration
{
  char *provider_text; /* (owned) JSON */
  TgProvider *provider; /* (owned) */
  char *uri; /* (owned) (nullable) */
  TgSecret *access_token; /* (owned) (nullable) */
};

G_DEFINE_BOXED_TYPE (TgRegistration, tg_registration, tg_registration_ref, tg_registration_unref)

TgRegistration *
tg_registration_ref (TgRegistration *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
registration_clear (gpointer data)
{
  TgRegistration *self = data;

  g_free (self->provider_text);
  g_clear_pointer (&self->provider, tg_provider_unref);
  g_free (self->uri);
  g_clear_pointer (&self->access_token, tg_secret_unref);
}

void
tg_registration_unref (TgRegistration *self)
{
  g_atomic_rc_box_release_full (self, registration_clear);
}

TgProvider *
tg_registration_get_provider (TgRegistration *self)
{
  return self->provider;
}

const char *
tg_registration_get_uri (TgRegistration *self)
{
  return self->uri;
}

TgSecret *
tg_registration_get_access_token (TgRegistration *self)
{
  return self->access_token;
}

/* The plan */

static void
add_string (JsonBuilder *builder, const char *member, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

/* Of its own for each registration: an answer that another server has sent cannot be taken for this one's, also where `iss`
 * does not say whose it is (RFC 9700 4.4.2.2). */
static void
add_redirect_uris (JsonBuilder *builder)
{
  g_autofree char *random = g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());
  g_autofree char *embedded = g_strdup_printf ("io.github.tegata.tegata:/consent/%s", random);
  g_autofree char *loopback = g_strdup_printf ("http://127.0.0.1/callback/%s", random);

  json_builder_set_member_name (builder, "redirect_uris");
  json_builder_begin_object (builder);
  add_string (builder, "embedded", embedded);
  add_string (builder, "system", loopback);
  json_builder_end_object (builder);
}

/* Nobody knows whether this server lets itself be shown in a window of ours: the person's browser comes first. */
static void
add_consent (JsonBuilder *builder, TgMetadata *metadata)
{
  json_builder_set_member_name (builder, "consent");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "system");
  json_builder_add_string_value (builder, "embedded");
  if (metadata->device_authorization_endpoint != NULL)
    json_builder_add_string_value (builder, "device");
  json_builder_end_array (builder);
}

JsonNode *
tg_registration_plan (TgMetadata *metadata, const char *scope, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GUri) uri = g_uri_parse (metadata->issuer, G_URI_FLAGS_ENCODED, NULL);
  g_autofree char *own = tg_metadata_choose_mail_scope (metadata);

  if (!tg_metadata_check_client (metadata, FALSE, error))
    return NULL;
  if (scope == NULL)
    scope = own;
  if (metadata->registration_endpoint == NULL || scope == NULL)
    {
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_UNSUPPORTED,
                   metadata->registration_endpoint == NULL
                       ? _ ("%s lets only programs sign in that were registered there beforehand. Set the "
                            "account up another way.")
                       : _ ("%s does not say how to ask for mail. Set the account up another way."),
                   metadata->issuer);
      return NULL;
    }
  json_builder_begin_object (builder);
  add_string (builder, "id", "registered");
  add_string (builder, "name", g_uri_get_host (uri));
  json_builder_set_member_name (builder, "sign_in");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "oauth2");
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "oauth");
  json_builder_begin_object (builder);
  tg_metadata_add_members (metadata, builder, scope);
  add_consent (builder, metadata);
  add_redirect_uris (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

TgProvider *
tg_registration_plan_to_provider (JsonNode *plan, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  TgProvider *provider = tg_provider_from_json (plan, &local_error);

  if (provider == NULL)
    g_set_error (
        error,
        TG_ERROR,
        TG_ERROR_UNSUPPORTED,
        _ ("What the sign-in server says about itself cannot be used (%s). Set the account up another "
           "way."),
        local_error->message);
  return provider;
}

/* The request */

static void
add_list (JsonBuilder *builder, const char *member, const char *const *values)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (; *values != NULL; values++)
    json_builder_add_string_value (builder, *values);
  json_builder_end_array (builder);
}

char *
tg_registration_make_request (TgProvider *planned)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (planned);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  const char *const services[] = { TG_SERVICE_MAIL, "contacts", "calendar", NULL };
  g_auto (GStrv) scopes = tg_services_list_scopes (services, planned);
  g_autofree char *scope = g_strjoinv (" ", scopes);
  const char *const redirect_uris[] = { oauth->redirect_uri_system, oauth->redirect_uri_embedded, NULL };
  const char *const response_types[] = { "code", NULL };
  const char *const grant_types[] = { "authorization_code",
                                      "refresh_token",
                                      oauth->device_authorization_endpoint != NULL
                                          ? "urn:ietf:params:oauth:grant-type:device_code"
                                          : NULL,
                                      NULL };

  json_builder_begin_object (builder);
  add_string (builder, "client_name", "Tegata");
  add_string (builder, "software_id", SOFTWARE_ID);
  add_string (builder, "software_version", TG_VERSION);
  add_string (builder, "application_type", "native");
  add_string (builder, "token_endpoint_auth_method", "none");
  add_list (builder, "redirect_uris", redirect_uris);
  add_list (builder, "grant_types", grant_types);
  add_list (builder, "response_types", response_types);
  add_string (builder, "scope", scope);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* The answer */

static gboolean
refuse (GError **error, const char *code)
{
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_UNSUPPORTED,
               _ ("The sign-in server does not register Tegata (%s). Set the account up another way."),
               code);
  return FALSE;
}

/* Servers may register something else than they were asked for (RFC 7591 2). */
static gboolean
check_answer (TgProvider *planned, JsonObject *object, GError **error)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (planned);
  const char *method = tg_json_get_string (object, "token_endpoint_auth_method", NULL);
  g_auto (GStrv) redirect_uris = tg_json_get_strv (object, "redirect_uris", NULL);

  if (method != NULL && !g_str_equal (method, "none"))
    return refuse (error, "token_endpoint_auth_method");
  if (redirect_uris != NULL &&
      (!g_strv_contains ((const char *const *)redirect_uris, oauth->redirect_uri_system) ||
       !g_strv_contains ((const char *const *)redirect_uris, oauth->redirect_uri_embedded)))
    return refuse (error, "redirect_uris");
  return TRUE;
}

/* @object: (transfer none) with a plan, to which the client id is added. */
static JsonNode *
add_client_id (JsonNode *plan, const char *client_id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) patch = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "oauth");
  json_builder_begin_object (builder);
  add_string (builder, "client_id", client_id);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  patch = json_builder_get_root (builder);
  return tg_json_merge_patch (plan, patch);
}

static TgRegistration *
registration_new (JsonNode *provider_node, const char *uri, const char *access_token, GError **error)
{
  g_autoptr (TgProvider) provider = tg_registration_plan_to_provider (provider_node, error);
  g_autoptr (GUri) parsed = uri != NULL ? g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL) : NULL;
  TgRegistration *self;

  if (provider == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (TgRegistration);
  self->provider_text = json_to_string (provider_node, FALSE);
  self->provider = g_steal_pointer (&provider);
  /* Without both there is nothing to be managed; that is no reason not to sign in. */
  if (parsed != NULL && access_token != NULL && *access_token != '\0' && g_str_is_ascii (access_token) &&
      strpbrk (access_token, " \r\n") == NULL && g_str_equal (g_uri_get_scheme (parsed), "https"))
    {
      self->uri = g_strdup (uri);
      self->access_token = tg_secret_new (access_token);
    }
  return self;
}

static TgRegistration *
read_answer (JsonNode *plan, JsonObject *object, GError **error)
{
  g_autoptr (TgProvider) planned = tg_registration_plan_to_provider (plan, error);
  const char *client_id = tg_json_get_string (object, "client_id", NULL);
  const char *access_token = tg_json_get_string (object, "registration_access_token", NULL);
  g_autoptr (JsonNode) complete = NULL;
  TgRegistration *self;

  if (planned == NULL || !check_answer (planned, object, error))
    return NULL;
  if (client_id == NULL || *client_id == '\0')
    {
      refuse (error, "client_id");
      return NULL;
    }
  complete = add_client_id (plan, client_id);
  self = registration_new (
      complete, tg_json_get_string (object, "registration_client_uri", NULL), access_token, error);
  if (access_token != NULL)
    tg_wipe ((char *)access_token);
  return self;
}

TgRegistration *
tg_registration_parse (JsonNode *plan, guint status, const char *content_type, GBytes *body, GError **error)
{
  g_autofree char *code = tg_oauth_error_get_code (status, content_type, body);
  g_autoptr (JsonNode) node = NULL;

  if (status == 200 || status == 201)
    {
      node = tg_oauth_error_check (200, content_type, body, error);
      return node != NULL ? read_answer (plan, json_node_get_object (node), error) : NULL;
    }
  /* Whoever wants a token for this, or does not do it at all, says so by its status alone. */
  if (code != NULL || (status >= 400 && status < 500 && status != 408 && status != 429))
    refuse (error, code != NULL ? tg_oauth_error_printable (code) : "HTTP 4xx");
  else
    tg_oauth_error_check (status, content_type, body, error);
  return NULL;
}

/* The keyring */

static void
append_string (GString *text, const char *member, const char *value)
{
  g_string_append_printf (text, ",\"%s\":\"", member);
  for (; *value != '\0'; value++)
    {
      if (*value == '"' || *value == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *value);
    }
  g_string_append_c (text, '"');
}

/* Written by hand, as the rest of the keyring item is (tg-credential.c). */
char *
tg_registration_to_text (TgRegistration *self)
{
  gsize size = strlen (self->provider_text) + 128;
  GString *text;

  if (self->uri != NULL)
    size += 2 * (strlen (self->uri) + tg_secret_get_length (self->access_token));
  text = g_string_sized_new (size);
  g_string_append (text, "{\"provider\":");
  g_string_append (text, self->provider_text);
  if (self->uri != NULL)
    {
      append_string (text, "uri", self->uri);
      append_string (text, "access_token", tg_secret_peek (self->access_token));
    }
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

TgRegistration *
tg_registration_from_json (JsonObject *object, GError **error)
{
  const char *access_token = tg_json_get_string (object, "access_token", NULL);
  TgRegistration *self = NULL;

  if (tg_json_get_object (object, "provider", NULL) != NULL)
    self = registration_new (json_object_get_member (object, "provider"),
                             tg_json_get_string (object, "uri", NULL),
                             access_token,
                             error);
  else
    refuse (error, "provider");
  if (access_token != NULL)
    tg_wipe ((char *)access_token);
  return self;
}
