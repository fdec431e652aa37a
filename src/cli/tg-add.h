/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-candidate.h"
#include "tg-catalogue.h"
#include "tg-print.h"

G_BEGIN_DECLS

/* What `tegatactl add` was told. */
typedef struct
{
  const char *consent; /* (nullable) */
  gboolean password_stdin;
  gboolean yes;
  gboolean no_check;
  gboolean json;
  TgSay say;
} TgAddOptions;

/* (transfer full) the best way to set @address up, confirmed by the person where it is not verified. */
TgCandidate *tg_add_choose_sync (TgAddress *address,
                                 TgCatalogue *catalogue,
                                 const TgAddOptions *options,
                                 GCancellable *cancellable,
                                 GError **error);

/* (transfer full) the path of the new account, after consent or with a password. @signed_in_as: as in
 * tg_sign_in_run_sync(), left alone where nobody can tell. */
char *tg_add_create_sync (TgCandidate *candidate,
                          TgCatalogue *catalogue,
                          const TgAddOptions *options,
                          char **signed_in_as,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS
