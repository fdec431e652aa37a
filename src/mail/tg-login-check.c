/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-login-check.h"

#include <curl/curl.h>
#include <glib/gi18n.h>
#include <string.h>

#include "tg-login-attempt.h"
#include "tg-login-failure.h"
#include "tg-server-reply.h"

#define CONNECT_TIMEOUT_SEC 10
#define TOTAL_TIMEOUT_SEC 30

G_DEFINE_QUARK (tg - login - error - quark, tg_login_error)

typedef CURL TgCurl;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgCurl, curl_easy_cleanup)
typedef CURLM TgCurlMulti;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgCurlMulti, curl_multi_cleanup)

/* One connection as libcurl's callbacks see it. */
typedef struct
{
  TgServerReply *reply;
  gboolean tls_seen;
} Dialogue;

static void
ensure_curl (void)
{
  static gsize initialized = 0;

  if (g_once_init_enter (&initialized))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&initialized, 1);
    }
}

static int
debug_cb (CURL *curl, curl_infotype type, char *data, size_t size, void *user_data)
{
  Dialogue *dialogue = user_data;

  switch (type)
    {
    case CURLINFO_HEADER_IN:
      tg_server_reply_feed (dialogue->reply, data, size);
      break;
    case CURLINFO_SSL_DATA_IN:
      if (!dialogue->tls_seen)
        tg_server_reply_reset (dialogue->reply);
      dialogue->tls_seen = TRUE;
      break;
    default:
      /* The client's side holds the secret. */
      break;
    }
  return 0;
}

static size_t
discard_cb (char *data, size_t size, size_t n_items, void *user_data)
{
  return size * n_items;
}

static char *
build_url (TgServer *server)
{
  static const char *const schemes[][2] = {
    [TG_PROTOCOL_IMAP] = { "imap", "imaps" },
    [TG_PROTOCOL_POP3] = { "pop3", "pop3s" },
    [TG_PROTOCOL_SMTP] = { "smtp", "smtps" },
  };
  TgProtocol protocol = tg_server_get_protocol (server);
  gboolean implicit = tg_server_get_security (server) == TG_SECURITY_TLS;

  /* The path of an smtp URL is what EHLO says: not the name of this computer, but "[127.0.0.1]". */
  return g_strdup_printf ("%s://%s:%u/%s",
                          schemes[protocol][implicit],
                          tg_server_get_host (server),
                          tg_server_get_port (server),
                          protocol == TG_PROTOCOL_SMTP ? "%5B127.0.0.1%5D" : "");
}

/* A login alone is not proof: Exchange Online lets everybody in and says "not connected" to the first command. */
static void
set_proof (CURL *curl, TgProtocol protocol)
{
  switch (protocol)
    {
    case TG_PROTOCOL_IMAP:
      curl_easy_setopt (curl, CURLOPT_CUSTOMREQUEST, "EXAMINE INBOX");
      break;
    case TG_PROTOCOL_POP3:
      curl_easy_setopt (curl, CURLOPT_CUSTOMREQUEST, "STAT");
      curl_easy_setopt (curl, CURLOPT_NOBODY, 1L);
      break;
    case TG_PROTOCOL_SMTP:
    default:
      curl_easy_setopt (curl, CURLOPT_CUSTOMREQUEST, "NOOP");
      curl_easy_setopt (curl, CURLOPT_NOBODY, 1L);
      break;
    }
}

static TgCurl *
create_curl (TgServer *server,
             const TgLoginAttempt *attempt,
             TgMethod method,
             TgSecret *secret,
             Dialogue *dialogue)
{
  gboolean implicit = tg_server_get_security (server) == TG_SECURITY_TLS;
  g_autofree char *url = build_url (server);
  g_autofree char *scheme = g_strndup (url, strcspn (url, ":"));
  TgCurl *curl = curl_easy_init ();

  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, scheme);
  curl_easy_setopt (curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT_SEC);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long)TOTAL_TIMEOUT_SEC);
  curl_easy_setopt (curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!implicit)
    curl_easy_setopt (curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
  if (attempt->options != NULL)
    curl_easy_setopt (curl, CURLOPT_LOGIN_OPTIONS, attempt->options);
  curl_easy_setopt (curl, CURLOPT_USERNAME, attempt->username);
  curl_easy_setopt (
      curl, method == TG_METHOD_OAUTH2 ? CURLOPT_XOAUTH2_BEARER : CURLOPT_PASSWORD, tg_secret_peek (secret));
  set_proof (curl, tg_server_get_protocol (server));
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, discard_cb);
  curl_easy_setopt (curl, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt (curl, CURLOPT_DEBUGFUNCTION, debug_cb);
  curl_easy_setopt (curl, CURLOPT_DEBUGDATA, dialogue);
  return curl;
}

static void
wake_up_cb (GCancellable *cancellable, CURLM *multi)
{
  curl_multi_wakeup (multi);
}

static CURLcode
drive_curl (CURL *curl, GCancellable *cancellable)
{
  g_autoptr (TgCurlMulti) multi = curl_multi_init ();
  CURLcode code = CURLE_ABORTED_BY_CALLBACK;
  CURLMcode status = CURLM_OK;
  int running = 1;
  gulong handler = 0;

  curl_multi_add_handle (multi, curl);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (wake_up_cb), multi, NULL);
  while (status == CURLM_OK && running > 0 && !g_cancellable_is_cancelled (cancellable))
    {
      status = curl_multi_perform (multi, &running);
      if (status == CURLM_OK && running > 0)
        status = curl_multi_poll (multi, NULL, 0, 1000, NULL);
    }
  g_cancellable_disconnect (cancellable, handler);

  if (status != CURLM_OK)
    code = CURLE_FAILED_INIT;
  else if (running == 0)
    {
      int left = 0;
      CURLMsg *message = curl_multi_info_read (multi, &left);

      code = message != NULL ? message->data.result : CURLE_FAILED_INIT;
    }
  curl_multi_remove_handle (multi, curl);
  return code;
}

static long
get_certificate_error (CURL *curl)
{
  const curl_version_info_data *version = curl_version_info (CURLVERSION_NOW);
  long result = 0;

  /* Other TLS libraries number their findings in other ways. */
  if (version->ssl_version == NULL || !g_str_has_prefix (version->ssl_version, "OpenSSL/"))
    return 0;
  curl_easy_getinfo (curl, CURLINFO_SSL_VERIFYRESULT, &result);
  return result;
}

/* The server's words, unless it sends the secret back in them. */
static const char *
get_safe_text (TgServerReply *reply, TgSecret *secret)
{
  const char *text = tg_server_reply_get_text (reply);
  g_autofree char *encoded =
      g_base64_encode ((const guchar *)tg_secret_peek (secret), tg_secret_get_length (secret));
  gboolean safe =
      text != NULL && strstr (text, tg_secret_peek (secret)) == NULL && strstr (text, encoded) == NULL;

  tg_wipe (encoded);
  return safe ? text : NULL;
}

static const char *
get_mechanism (const TgLoginAttempt *attempt, TgServerReply *reply)
{
  for (const char *const *name = attempt->mechanisms; *name != NULL; name++)
    if (tg_server_reply_offers (reply, *name))
      return *name;
  return attempt->fallback_name != NULL ? attempt->fallback_name : attempt->mechanisms[0];
}

static gboolean
try_once_sync (TgServer *server,
               const TgLoginAttempt *attempt,
               TgMethod method,
               TgSecret *secret,
               char **mechanism,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (TgServerReply) reply = tg_server_reply_new (tg_server_get_protocol (server));
  Dialogue dialogue = { .reply = reply };
  g_autoptr (TgCurl) curl = create_curl (server, attempt, method, secret, &dialogue);
  TgLoginFailure failure = {
    .server = server, .method = method, .reply = reply, .mechanisms = attempt->mechanisms
  };

  failure.code = drive_curl (curl, cancellable);
  if (failure.code == CURLE_OK)
    {
      if (mechanism != NULL)
        *mechanism = g_strdup (get_mechanism (attempt, reply));
      return TRUE;
    }
  failure.certificate_error = get_certificate_error (curl);
  failure.text = get_safe_text (reply, secret);
  g_propagate_error (error, tg_login_failure_to_error (&failure));
  return FALSE;
}

gboolean
tg_login_check_sync (TgServer *server,
                     TgMethod method,
                     TgSecret *secret,
                     char **mechanism,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GPtrArray) attempts = tg_login_attempts_new (server, method);

  ensure_curl ();
  for (guint i = 0; i < attempts->len; i++)
    {
      g_autoptr (GError) local_error = NULL;

      if (try_once_sync (
              server, g_ptr_array_index (attempts, i), method, secret, mechanism, cancellable, &local_error))
        return TRUE;
      /* The next attempt is for servers to which this one had nothing to say. */
      if (i + 1 == attempts->len || !g_error_matches (local_error, TG_LOGIN_ERROR, TG_LOGIN_ERROR_MECHANISM))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  g_return_val_if_reached (FALSE);
}

typedef struct
{
  TgServer *server;
  TgMethod method;
  TgSecret *secret;
} Check;

static void
check_free (Check *check)
{
  tg_server_unref (check->server);
  tg_secret_unref (check->secret);
  g_free (check);
}

static void
check_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Check *check = task_data;
  GError *error = NULL;
  char *mechanism = NULL;

  if (tg_login_check_sync (check->server, check->method, check->secret, &mechanism, cancellable, &error))
    g_task_return_pointer (task, mechanism, g_free);
  else
    g_task_return_error (task, error);
}

void
tg_login_check_async (TgServer *server,
                      TgMethod method,
                      TgSecret *secret,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Check *check = g_new0 (Check, 1);

  check->server = tg_server_ref (server);
  check->method = method;
  check->secret = tg_secret_ref (secret);
  g_task_set_source_tag (task, tg_login_check_async);
  g_task_set_task_data (task, check, (GDestroyNotify)check_free);
  /* A look-up that hangs in the resolver cannot be interrupted; nobody waits for it. */
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, check_thread);
}

gboolean
tg_login_check_finish (GAsyncResult *result, char **mechanism, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *used = g_task_propagate_pointer (G_TASK (result), &local_error);

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_set_error_literal (error, TG_LOGIN_ERROR, TG_LOGIN_ERROR_CANCELLED, _ ("The login was stopped."));
      return FALSE;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (mechanism != NULL)
    *mechanism = g_steal_pointer (&used);
  return TRUE;
}
