/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-query.h"

#include "tg-fetch.h"
#include "tg-reason.h"

typedef struct
{
  TgDiscoveryTried tried; /* first: the public face of a line is the line */
  gint64 started_usec;
} Line;

struct _TgQuery
{
  grefcount refs;
  TgCatalogue *catalogue; /* (owned) */
  TgAddress *address; /* (owned) */
  SoupSession *session; /* (owned) (nullable) */
  TgMx *mx; /* (owned) */
  char *ispdb_base; /* (owned) (nullable) */
  GPtrArray *lines; /* (owned) Line */
  TgQueryChanged changed; /* (nullable) */
  gpointer user_data;
  gint64 started_usec; /* 0 before the first line */
  gboolean closed;
  gboolean answered;
};

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->tried.uri);
  g_free (line->tried.result);
  g_free (line);
}

TgQuery *
tg_query_new (TgCatalogue *catalogue, TgAddress *address, TgQueryChanged changed, gpointer user_data)
{
  TgQuery *self = g_new0 (TgQuery, 1);

  g_ref_count_init (&self->refs);
  self->catalogue = tg_catalogue_ref (catalogue);
  self->address = tg_address_ref (address);
  self->mx = tg_mx_new (tg_address_get_domain (address));
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->changed = changed;
  self->user_data = user_data;
  return self;
}

TgQuery *
tg_query_ref (TgQuery *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

void
tg_query_unref (TgQuery *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  if (self->session)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_free (self->ispdb_base);
  tg_mx_unref (self->mx);
  tg_catalogue_unref (self->catalogue);
  tg_address_unref (self->address);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

TgAddress *
tg_query_get_address (TgQuery *self)
{
  return self->address;
}

const char *
tg_query_get_domain (TgQuery *self)
{
  return tg_address_get_domain (self->address);
}

TgCatalogue *
tg_query_get_catalogue (TgQuery *self)
{
  return self->catalogue;
}

const char *
tg_query_get_ispdb_base (TgQuery *self)
{
  return self->ispdb_base;
}

void
tg_query_set_ispdb_base (TgQuery *self, const char *base)
{
  g_clear_pointer (&self->ispdb_base, g_free);
  if (base && *base)
    self->ispdb_base = g_strconcat (base, g_str_has_suffix (base, "/") ? "" : "/", NULL);
}

SoupSession *
tg_query_get_session (TgQuery *self)
{
  /* Made when first needed: a catalogue hit costs no TLS set-up. */
  if (!self->session)
    self->session = tg_fetch_session_new ();
  return self->session;
}

TgMx *
tg_query_get_mx (TgQuery *self)
{
  return self->mx;
}

static void
query_changed (TgQuery *self)
{
  if (!self->closed && self->changed)
    self->changed (self->user_data);
}

TgDiscoveryTried *
tg_query_begin (TgQuery *self, TgSource source, const char *uri)
{
  Line *line;
  guint position = self->lines->len;

  if (self->closed)
    return NULL;
  line = g_new0 (Line, 1);
  line->tried.source = source;
  line->tried.uri = g_strdup (uri);
  line->tried.result = g_strdup ("");
  line->started_usec = g_get_monotonic_time ();
  if (!self->started_usec)
    self->started_usec = line->started_usec;
  while (position > 0 && ((Line *)self->lines->pdata[position - 1])->tried.source > source)
    position--;
  g_ptr_array_insert (self->lines, (int)position, line);
  query_changed (self);
  return &line->tried;
}

static void
line_end (TgDiscoveryTried *tried, const char *word)
{
  Line *line = (Line *)tried;

  g_free (tried->result);
  tried->result = g_strdup (word);
  tried->msec = (guint)((g_get_monotonic_time () - line->started_usec) / 1000);
  tried->finished = TRUE;
}

/* Whether somebody out there was heard. Where the machine has no address of a family, the C library says that there is
 * no such host without asking anybody (AI_ADDRCONFIG); only a look-up of records tells for sure. */
static gboolean
is_answer (const TgDiscoveryTried *line, const GError *error)
{
  if (line->source == TG_SOURCE_CATALOGUE)
    return FALSE;
  if (!error)
    return TRUE;
  if (g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return g_str_has_prefix (line->uri, "dns:");
  return !tg_reason_is_unreachable (error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

void
tg_query_end (TgQuery *self, TgDiscoveryTried *line, const GError *error)
{
  if (self->closed || !line || line->finished)
    return;
  self->answered = self->answered || is_answer (line, error);
  /* Only the run itself can say that it was stopped; a step that is cancelled while the run
   * goes on could not have won any more. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    line_end (line, "not-needed");
  else
    line_end (line, error ? tg_reason_get_word (error) : "found");
  query_changed (self);
}

void
tg_query_skip (TgQuery *self, TgSource source, const char *word)
{
  TgDiscoveryTried *line = tg_query_begin (self, source, "");

  if (!line)
    return;
  line_end (line, word);
  query_changed (self);
}

void
tg_query_close (TgQuery *self, const char *word)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < self->lines->len; i++)
    {
      TgDiscoveryTried *line = self->lines->pdata[i];

      if (!line->finished)
        {
          line_end (line, word);
          changed = TRUE;
        }
    }
  if (changed)
    query_changed (self);
  self->closed = TRUE;
  self->changed = NULL;
}

GPtrArray *
tg_query_get_tried (TgQuery *self)
{
  return self->lines;
}

guint
tg_query_get_age_msec (TgQuery *self)
{
  return self->started_usec ? (guint)((g_get_monotonic_time () - self->started_usec) / 1000) : 0;
}

gboolean
tg_query_was_answered (TgQuery *self)
{
  return self->answered;
}
