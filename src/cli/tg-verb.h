/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TgVerb TgVerb;

struct _TgVerb
{
  const char *name;
  const char *argument; /* (nullable) what it is about: "ACCOUNT"; "[PROVIDER]" where it may be left out */
  const char *summary; /* to be translated */
  /* Prints its result and returns TRUE; or FALSE and the reason, from which the exit status follows. */
  gboolean (*run) (const TgVerb *verb, char **argv, GError **error);
};

/* Every verb, by name, ended by one without a name. */
extern const TgVerb tg_verbs[];

/* Reads the options and the argument of @verb out of @argv, whose first element is the verb itself.
 * @argument: (out) (nullable) (transfer full) given exactly if the verb has one, or wants one. */
gboolean
tg_verb_parse (const TgVerb *verb, char **argv, const GOptionEntry *entries, char **argument, GError **error);

/* The same for a verb that takes up to @n_allowed words. @words: (out) (transfer full) */
gboolean tg_verb_parse_words (const TgVerb *verb,
                              char **argv,
                              const GOptionEntry *entries,
                              guint n_allowed,
                              char ***words,
                              GError **error);

gboolean tg_verb_add (const TgVerb *verb, char **argv, GError **error);
gboolean tg_verb_check (const TgVerb *verb, char **argv, GError **error);
gboolean tg_verb_client (const TgVerb *verb, char **argv, GError **error);
gboolean tg_verb_config (const TgVerb *verb, char **argv, GError **error);
gboolean tg_verb_discover (const TgVerb *verb, char **argv, GError **error);
gboolean tg_verb_list (const TgVerb *verb, char **argv, GError **error);
gboolean tg_verb_monitor (const TgVerb *verb, char **argv, GError **error);
gboolean tg_verb_password (const TgVerb *verb, char **argv, GError **error);
gboolean tg_verb_permissions (const TgVerb *verb, char **argv, GError **error);
gboolean tg_verb_providers (const TgVerb *verb, char **argv, GError **error);
gboolean tg_verb_remove (const TgVerb *verb, char **argv, GError **error);
gboolean tg_verb_show (const TgVerb *verb, char **argv, GError **error);
gboolean tg_verb_sign_in (const TgVerb *verb, char **argv, GError **error);
gboolean tg_verb_token (const TgVerb *verb, char **argv, GError **error);

G_END_DECLS
