/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-program.h"

G_BEGIN_DECLS

/* What the writers of the files are given: names that have been checked, and servers that the program can use. */
typedef struct
{
  const TgProgramAccount *account;
  const char *label; /* the account in names of files and sections, of harmless characters only */
  const char *const *argv; /* the command, of harmless words only */
  const char *command; /* the same in one line */
  TgServer *receiving; /* (nullable) */
  TgServer *sending; /* (nullable) */
} TgProgramJob;

/* Adds the configuration to @text. FALSE where the file cannot hold one of the names, which is *@misfit then. */
typedef gboolean (*TgProgramWriter) (GString *text, const TgProgramJob *job, const char **misfit);

gboolean tg_program_write_aerc (GString *text, const TgProgramJob *job, const char **misfit);
gboolean tg_program_write_getmail (GString *text, const TgProgramJob *job, const char **misfit);
gboolean tg_program_write_git (GString *text, const TgProgramJob *job, const char **misfit);
gboolean tg_program_write_mbsync (GString *text, const TgProgramJob *job, const char **misfit);
gboolean tg_program_write_msmtp (GString *text, const TgProgramJob *job, const char **misfit);
gboolean tg_program_write_neomutt (GString *text, const TgProgramJob *job, const char **misfit);
gboolean tg_program_write_offlineimap (GString *text, const TgProgramJob *job, const char **misfit);

/* (nullable) the mechanism that tokens are for at @server: "oauthbearer" or "xoauth2"; NULL for a password. */
const char *tg_program_get_mechanism (const TgProgramAccount *account, TgServer *server);

G_END_DECLS
