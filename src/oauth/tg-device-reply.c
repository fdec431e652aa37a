/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-device-reply.h"

#include "tg-error.h"
#include "tg-json.h"
#include "tg-oauth-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Something that a person types, and an address that a person may have to. */
#define MAX_USER_CODE_LENGTH 64
#define MAX_URI_LENGTH 2048

void
tg_device_reply_free (TgDeviceReply *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->device_code, tg_secret_unref);
  g_free (self->user_code);
  g_free (self->verification_uri);
  g_free (self->verification_uri_complete);
  g_free (self);
}

static gboolean
fail (const char *member, GError **error)
{
  g_set_error (
      error,
      TG_ERROR,
      TG_ERROR_FAILED,
      _ ("The provider's answer about the code breaks the rules of OAuth (%s), so it is not used. Sign in "
         "another way."),
      member);
  return FALSE;
}

/* Neither control characters, which could redraw a terminal, nor letters that only look like others. */
static gboolean
is_printable (const char *text, gsize max_length)
{
  gsize length = strlen (text);

  if (length == 0 || length > max_length)
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    if (*c < 0x20 || *c > 0x7e)
      return FALSE;
  return TRUE;
}

static gboolean
read_text (JsonObject *object, const char *member, gsize max_length, char **value, GError **error)
{
  const char *text = tg_json_get_string (object, member, NULL);

  if (text == NULL || !is_printable (text, max_length))
    return fail (member, error);
  *value = g_strdup (text);
  return TRUE;
}

static gboolean
is_page (const char *text)
{
  g_autoptr (GUri) uri = NULL;

  if (!is_printable (text, MAX_URI_LENGTH) || strchr (text, ' ') != NULL)
    return FALSE;
  uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  return uri != NULL && g_str_equal (g_uri_get_scheme (uri), "https") && g_uri_get_host (uri) != NULL &&
         *g_uri_get_host (uri) != '\0' && g_uri_get_userinfo (uri) == NULL;
}

/* Some servers are older than the last letter of the name. */
static gboolean
read_pages (TgDeviceReply *self, JsonObject *object, GError **error)
{
  const char *page = tg_json_get_string (object, "verification_uri", NULL);
  const char *complete = tg_json_get_string (object, "verification_uri_complete", NULL);

  if (page == NULL)
    page = tg_json_get_string (object, "verification_url", NULL);
  if (page == NULL || !is_page (page))
    return fail ("verification_uri", error);
  self->verification_uri = g_strdup (page);
  /* It is a convenience: a bad one is as good as none. */
  if (complete != NULL && is_page (complete))
    self->verification_uri_complete = g_strdup (complete);
  return TRUE;
}

/* A number, or a number in a string; 0 for everything else. */
static gint64
read_seconds (JsonObject *object, const char *member)
{
  const char *text = tg_json_get_string (object, member, NULL);
  char *end = NULL;
  gint64 seconds;

  if (text == NULL)
    return tg_json_get_int (object, member, 0, NULL);
  seconds = g_ascii_strtoll (text, &end, 10);
  return *end == '\0' ? seconds : 0;
}

static gboolean
read_times (TgDeviceReply *self, JsonObject *object, gint64 received_sec, GError **error)
{
  gint64 lifetime_sec = read_seconds (object, "expires_in");
  gint64 interval_sec = read_seconds (object, "interval");

  if (lifetime_sec <= 0)
    return fail ("expires_in", error);
  self->lifetime_sec = (guint)MIN (lifetime_sec, TG_DEVICE_LIFETIME_MAX_SEC);
  self->expires_at_sec = received_sec + self->lifetime_sec;
  self->interval_sec =
      interval_sec > 0 ? (guint)MIN (interval_sec, TG_DEVICE_INTERVAL_MAX_SEC) : TG_DEVICE_INTERVAL_SEC;
  return TRUE;
}

/* JSON-GLib does not wipe what it frees; the node is ours alone. */
static void
wipe_device_code (JsonObject *object)
{
  const char *code = tg_json_get_string (object, "device_code", NULL);

  if (code != NULL)
    tg_wipe ((char *)code);
}

static gboolean
read_device_code (TgDeviceReply *self, JsonObject *object, GError **error)
{
  const char *code = tg_json_get_string (object, "device_code", NULL);

  if (code == NULL || !is_printable (code, TG_JSON_MAX_BYTES))
    return fail ("device_code", error);
  self->device_code = tg_secret_new (code);
  return TRUE;
}

TgDeviceReply *
tg_device_reply_parse (guint status,
                       const char *content_type,
                       GBytes *body,
                       gint64 received_sec,
                       GError **error)
{
  g_autoptr (TgDeviceReply) self = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) node = tg_oauth_error_check (status, content_type, body, &local_error);
  JsonObject *object;
  gboolean good;

  if (node == NULL)
    {
      if (g_error_matches (local_error, TG_ERROR, TG_ERROR_ATTENTION_NEEDED))
        local_error->code = TG_ERROR_FAILED;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  object = json_node_get_object (node);
  self = g_new0 (TgDeviceReply, 1);
  good = read_device_code (self, object, error) &&
         read_text (object, "user_code", MAX_USER_CODE_LENGTH, &self->user_code, error) &&
         read_pages (self, object, error) && read_times (self, object, received_sec, error);
  wipe_device_code (object);
  return good ? g_steal_pointer (&self) : NULL;
}

TgDeviceWait
tg_device_wait_parse (guint status, const char *content_type, GBytes *body)
{
  static const struct
  {
    const char *code;
    TgDeviceWait wait;
  } words[] = {
    { "authorization_pending", TG_DEVICE_WAIT_PENDING },
    { "slow_down", TG_DEVICE_WAIT_SLOW_DOWN },
    { "access_denied", TG_DEVICE_WAIT_DENIED },
    { "expired_token", TG_DEVICE_WAIT_EXPIRED },
  };
  g_autofree char *code = tg_oauth_error_get_code (status, content_type, body);

  for (gsize i = 0; code != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (code, words[i].code))
      return words[i].wait;
  return TG_DEVICE_WAIT_OVER;
}
