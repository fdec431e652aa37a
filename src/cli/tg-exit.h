/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Exit statuses of the CLI contract. */
typedef enum
{
  TG_EXIT_DONE = 0,
  TG_EXIT_FAILED = 1,
  TG_EXIT_USAGE = 2,
  TG_EXIT_NO_ACCOUNT = 3,
  TG_EXIT_ATTENTION = 4,
  TG_EXIT_KEYRING = 5,
  TG_EXIT_TRY_LATER = 6,
  TG_EXIT_NOT_ALLOWED = 7,
} TgExit;

/* The command was not given as it has to be; the only code is 0. */
#define TG_USAGE_ERROR (tg_usage_error_quark ())
GQuark tg_usage_error_quark (void);

/* The one place where errors become exit statuses: usage, options, mail logins, everything else by its TgError. */
TgExit tg_exit_from_error (const GError *error);

G_END_DECLS
