/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-grant-host.h"

G_BEGIN_DECLS

/* The world around a grant, in the hands of a test: nothing is answered before the test says so. */
#define FAKE_TYPE_HOST (fake_host_get_type ())
G_DECLARE_FINAL_TYPE (FakeHost, fake_host, FAKE, HOST, GObject)

FakeHost *fake_host_new (void);

/* What was asked so far. */
guint fake_host_n_loads (FakeHost *self);
guint fake_host_n_saves (FakeHost *self);
guint fake_host_n_refreshes (FakeHost *self);
/* (nullable) what the newest question was about. */
const char *fake_host_refreshed_service (FakeHost *self);
const char *fake_host_refreshed_token (FakeHost *self);
const char *fake_host_saved_token (FakeHost *self);
gboolean fake_host_was_interactive (FakeHost *self);
guint fake_host_n_verdicts (FakeHost *self);
const char *fake_host_verdict (FakeHost *self);
const char *fake_host_verdict_service (FakeHost *self);

/* Answers the question that waits, with an error where @code is not negative; runs the main context until all is told. */
void fake_host_answer_load (FakeHost *self, const char *refresh_token, int code);
void fake_host_answer_save (FakeHost *self, int code);
void fake_host_answer_refresh (FakeHost *self, const char *access_token, const char *refresh_token);
/* Tokens, but not for all that the service needs. */
void fake_host_answer_with_too_little (FakeHost *self, const char *refresh_token);
void fake_host_fail_refresh (FakeHost *self, int code, const char *reason, guint retry_after_sec);

/* Runs the main context until it has nothing to do. */
void fake_host_settle (void);

G_END_DECLS
