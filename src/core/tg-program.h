/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-enums.h"
#include "tg-server.h"

G_BEGIN_DECLS

/* A mail program that does not know Tegata, but runs a command where it needs a password or token. */
typedef struct
{
  const char *id; /* the word of `tegatactl config` */
  const char *name; /* for showing */
  const char *file; /* where its configuration is, beginning with "~/" */
} TgProgram;

/* The account that a program is to use. */
typedef struct
{
  const char *id;
  const char *address;
  TgMethod method;
  GPtrArray *servers; /* TgServer */
  gboolean sandboxed; /* Tegata is a Flatpak: its command has another name outside */
} TgProgramAccount;

/* All of them, by id. */
const TgProgram *const *tg_program_list (gsize *n_programs);
/* (nullable) */
const TgProgram *tg_program_lookup (const char *id);

/* Whether this process runs in a Flatpak. */
gboolean tg_program_is_sandboxed (void);

/* (transfer full) what gives the account's token or password on standard output, ready for a shell. */
char *tg_program_dup_command (const TgProgramAccount *account);

/* (transfer full) what belongs into the file of @program for @account; comments in it say what else has to be done.
 * TG_ERROR_UNSUPPORTED where @program has no use for such an account, or its file cannot hold a name of it;
 * TG_ERROR_INVALID_ARGUMENT for an account with names that nothing can hold. */
char *tg_program_configure (const TgProgram *program, const TgProgramAccount *account, GError **error);

G_END_DECLS
