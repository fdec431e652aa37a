/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-credential.h"

G_BEGIN_DECLS

/* One conversation with the keyring: what it is about, how long it may take, and what its errors mean. */
typedef struct
{
  char *id;
  char *label; /* (nullable) */
  TgCredential *credential; /* (nullable) */
  gboolean interactive;
  gboolean touched; /* a write was sent */
  GCancellable *cancellable; /* for every call of the conversation */

  struct _TgKeyringDeadline *deadline; /* shared with the timer */
  GSource *timer;
  GCancellable *caller; /* (nullable) */
  gulong caller_link;
} TgKeyringJob;

/* Made on the main context, whose timer ends a conversation that gets no answer. */
TgKeyringJob *tg_keyring_job_new (const char *id, gboolean interactive, GCancellable *cancellable);
void tg_keyring_job_free (TgKeyringJob *self);

/* From here on the person is being asked, and may take any time. In the conversation's thread. */
void tg_keyring_job_begin_prompt (TgKeyringJob *self);

/* (transfer full) one of TG_ERROR. @source is what libsecret or the bus said. */
GError *tg_keyring_job_translate (TgKeyringJob *self, const GError *source);

G_END_DECLS
