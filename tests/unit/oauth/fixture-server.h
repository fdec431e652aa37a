/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <libsoup/soup.h>

/* A real https server at accounts.localhost, in this process, with a certificate made for the run that the TLS
 * library's default database of this process trusts: the code under test checks it as it checks every other. */
typedef struct
{
  SoupServer *server; /* (owned) */
  int port;
  char *folder; /* (owned) of the certificate, which the TLS library reads when it first needs it */
  guint n_requests;
  guint n_aborted; /* the client hung up before the end of the answer */

  /* What came last. */
  char *method; /* (owned) */
  char *path; /* (owned) */
  GBytes *body; /* (owned) */
  SoupMessageHeaders *headers; /* (owned) */

  /* What to answer. */
  guint status;
  const char *content_type; /* (nullable) */
  GBytes *answer; /* (owned) */
  const char *header_name; /* (nullable) one more header */
  const char *header_value;
  enum
  {
    FIXTURE_SERVER_WHOLE,
    FIXTURE_SERVER_SILENT, /* takes the request and says nothing */
    FIXTURE_SERVER_STALLS, /* headers and a part of the body, then nothing */
    FIXTURE_SERVER_ENDLESS, /* a body without an end */
    FIXTURE_SERVER_HANGS_UP, /* takes the request and closes the connection */
  } manner;
} FixtureServer;

FixtureServer *fixture_server_new (void);
void fixture_server_free (FixtureServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FixtureServer, fixture_server_free)

/* Sets a whole answer; ' in @text stands for ". */
void
fixture_server_set_answer (FixtureServer *self, guint status, const char *content_type, const char *text);
/* (transfer full) */
char *fixture_server_get_uri (FixtureServer *self, const char *path);
/* The parameters that came last. (transfer full) */
GHashTable *fixture_server_get_form (FixtureServer *self);

/* Waits for the result of one asynchronous call: give fixture_result_cb and a GAsyncResult * set to NULL. */
void fixture_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
/* (transfer none) */
GAsyncResult *fixture_wait (GAsyncResult **result);
