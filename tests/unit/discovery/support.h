/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-candidate.h"
#include "tg-catalogue.h"

G_BEGIN_DECLS

/* g_test_init() with folders of each test's own. They hold no GSettings schemas, which the proxy resolver
 * of GNOME would insist on. */
void support_init (int *argc, char ***argv);

/* The catalogue with one more provider, "example" (overlay in the isolated configuration folder):
 * domains example.net, mx mx.example.net, servers imap.example.net and smtp.example.net, issuer
 * https://accounts.example.net. */
TgCatalogue *support_catalogue_new (void);

/* A password candidate for @address whose only server is imap.@domain. */
TgCandidate *support_candidate_new (TgAddress *address, TgSource source, const char *domain);

/* Runs the main context until *@done. The test fails after 20 s. */
void support_wait (gboolean *done);
/* Runs the main context for @msec. */
void support_run (guint msec);
/* A callback that keeps the result in the GAsyncResult * that @user_data points to. */
void support_result_cb (GObject *object, GAsyncResult *result, gpointer user_data);
/* (transfer full) waits until support_result_cb() was called. */
GAsyncResult *support_wait_result (GAsyncResult **result);

/* A resolver that knows only what it is told and becomes the default one. Every name is unknown at first. */
#define SUPPORT_TYPE_RESOLVER (support_resolver_get_type ())
G_DECLARE_FINAL_TYPE (SupportResolver, support_resolver, SUPPORT, RESOLVER, GResolver)

SupportResolver *support_resolver_install (void);
/* @record: (transfer floating) as in g_resolver_lookup_records(). */
void
support_resolver_add (SupportResolver *self, GResolverRecordType type, const char *name, GVariant *record);
/* @text in strings of at most 255 bytes. TXT records do not come from GResolver: the test programs bring a
 * res_nquery() of their own, which knows these alone. */
void support_resolver_add_txt (SupportResolver *self, const char *name, const char *text);
/* A DNS message with one answer for @name for each of @texts (NULL-terminated). */
GByteArray *support_txt_message (const char *name, const char *const *texts);
/* Names end in @error from now on (NULL: as before). */
void support_resolver_fail (SupportResolver *self, const GError *error);
/* Questions are never answered from now on, only cancelled. */
void support_resolver_hang (SupportResolver *self);
/* How often @name was asked for, in any way. */
guint support_resolver_count (SupportResolver *self, const char *name);

G_END_DECLS
