/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-loopback.h"

#include "tg-error.h"
#include "tg-loopback-page.h"
#include "tg-secret.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

struct _TgLoopback
{
  GObject parent_instance;
  SoupServer *server; /* (owned) */
  char *redirect_uri; /* (owned) */
  char *host; /* (owned) */
  int port;
  char *authority; /* (owned) both, as the Host header has to say them */
  char *path; /* (owned) */
  gboolean accepted;
};

enum
{
  SIGNAL_RESPONSE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TgLoopback, tg_loopback, G_TYPE_OBJECT)

static void
tg_loopback_dispose (GObject *object)
{
  TgLoopback *self = TG_LOOPBACK (object);

  if (self->server != NULL)
    {
      /* Only the port is closed here. A page that is on its way holds the server until it is out. */
      GSList *listeners = soup_server_get_listeners (self->server);
      for (GSList *l = listeners; l != NULL; l = l->next)
        g_socket_close (l->data, NULL);
      g_slist_free (listeners);
      g_clear_object (&self->server);
    }
  G_OBJECT_CLASS (tg_loopback_parent_class)->dispose (object);
}

static void
tg_loopback_finalize (GObject *object)
{
  TgLoopback *self = TG_LOOPBACK (object);

  g_free (self->redirect_uri);
  g_free (self->host);
  g_free (self->authority);
  g_free (self->path);
  G_OBJECT_CLASS (tg_loopback_parent_class)->finalize (object);
}

static void
tg_loopback_class_init (TgLoopbackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tg_loopback_dispose;
  object_class->finalize = tg_loopback_finalize;

  signals[SIGNAL_RESPONSE] = g_signal_new ("response",
                                           TG_TYPE_LOOPBACK,
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           g_signal_accumulator_true_handled,
                                           NULL,
                                           NULL,
                                           G_TYPE_BOOLEAN,
                                           1,
                                           G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
tg_loopback_init (TgLoopback *self)
{
}

static void
respond_with_page (SoupServerMessage *message, guint status, TgLoopbackPage page)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *policy = tg_loopback_page_get_policy ();
  char *html = tg_loopback_page_to_html (page);

  soup_message_headers_replace (headers, "Content-Security-Policy", policy);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (
      message, "text/html; charset=utf-8", SOUP_MEMORY_TAKE, html, strlen (html));
}

static gboolean
emit_response (TgLoopback *self, const char *query)
{
  gboolean accepted = FALSE;
  char *uri = g_strconcat (self->redirect_uri, "?", query, NULL);

  g_signal_emit (self, signals[SIGNAL_RESPONSE], 0, uri, &accepted);
  tg_wipe (uri);
  g_free (uri);
  return accepted;
}

/* Another name for this machine is a page that lets its own name point here. */
static gboolean
is_for_us (TgLoopback *self, SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  /* A list, so that two Host headers are one wrong one. */
  const char *host =
      soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Host");

  return g_strcmp0 (host, self->authority) == 0 && g_strcmp0 (g_uri_get_host (uri), self->host) == 0 &&
         g_uri_get_port (uri) == self->port && g_str_equal (g_uri_get_path (uri), self->path);
}

static void
respond (TgLoopback *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));

  if (!is_for_us (self, message))
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  else if (!g_str_equal (soup_server_message_get_method (message), SOUP_METHOD_GET))
    {
      soup_message_headers_replace (headers, "Allow", "GET");
      soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
    }
  else if (query == NULL || *query == '\0')
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  else if (self->accepted)
    respond_with_page (message, SOUP_STATUS_GONE, TG_LOOPBACK_PAGE_OVER);
  else if (emit_response (self, query))
    {
      self->accepted = TRUE;
      respond_with_page (message, SOUP_STATUS_OK, TG_LOOPBACK_PAGE_ACCEPTED);
    }
  else
    respond_with_page (message, SOUP_STATUS_BAD_REQUEST, TG_LOOPBACK_PAGE_REFUSED);
}

static gboolean
release_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* The server may go now, but not before libsoup has come back from this signal: it still uses the message then. */
static void
finished_cb (SoupServerMessage *message, gpointer user_data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, release_cb, g_object_ref (user_data), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_signal_handlers_disconnect_by_func (message, finished_cb, user_data);
}

static void
server_unref (gpointer data, GClosure *closure)
{
  g_object_unref (data);
}

/* Before the body: nobody has a reason to send one, so none is kept. */
static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *form,
            gpointer user_data)
{
  g_autoptr (TgLoopback) self = g_weak_ref_get (user_data);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  g_signal_connect_data (
      message, "finished", G_CALLBACK (finished_cb), g_object_ref (server), server_unref, 0);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  soup_message_headers_replace (headers, "Connection", "close");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  if (self != NULL)
    respond (self, message);
  else
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static GWeakRef *
weak_ref_new (gpointer object)
{
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (ref, object);
  return ref;
}

static gboolean
listen_on (SoupServer *server, gboolean is_ipv6, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (soup_server_listen_local (
          server, 0, is_ipv6 ? SOUP_SERVER_LISTEN_IPV6_ONLY : SOUP_SERVER_LISTEN_IPV4_ONLY, &local_error))
    return TRUE;
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_FAILED,
               _ ("The browser cannot hand its answer to Tegata (%s). Copy it over by hand instead."),
               local_error->message);
  return FALSE;
}

static int
get_port (SoupServer *server)
{
  GSList *uris = soup_server_get_uris (server);
  int port = g_uri_get_port (uris->data);

  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  return port;
}

/* (transfer full) (nullable) */
static GUri *
parse_uri (const char *text, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);

  if (uri != NULL && g_str_equal (g_uri_get_scheme (uri), "http") && g_uri_get_userinfo (uri) == NULL &&
      (g_strcmp0 (g_uri_get_host (uri), "127.0.0.1") == 0 || g_strcmp0 (g_uri_get_host (uri), "::1") == 0) &&
      g_uri_get_port (uri) == -1 && g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL)
    return g_steal_pointer (&uri);
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_INVALID_ARGUMENT,
               _ ("“%s” is no loopback address without a port. Check the provider's settings."),
               text);
  return NULL;
}

TgLoopback *
tg_loopback_new (const char *uri, GError **error)
{
  g_autoptr (GUri) parsed = parse_uri (uri, error);
  if (parsed == NULL)
    return NULL;

  const char *host = g_uri_get_host (parsed);
  const char *path = g_uri_get_path (parsed);
  gboolean is_ipv6 = strchr (host, ':') != NULL;
  g_autoptr (SoupServer) server = soup_server_new ("raw-paths", TRUE, NULL);
  if (!listen_on (server, is_ipv6, error))
    return NULL;

  TgLoopback *self = g_object_new (TG_TYPE_LOOPBACK, NULL);
  self->host = g_strdup (host);
  self->port = get_port (server);
  self->authority = g_strdup_printf (is_ipv6 ? "[%s]:%d" : "%s:%d", host, self->port);
  self->redirect_uri = g_strconcat ("http://", self->authority, path, NULL);
  self->path = g_strdup (*path != '\0' ? path : "/");
  soup_server_add_early_handler (server, NULL, request_cb, weak_ref_new (self), weak_ref_free);
  self->server = g_steal_pointer (&server);
  return self;
}

const char *
tg_loopback_get_redirect_uri (TgLoopback *self)
{
  return self->redirect_uri;
}
