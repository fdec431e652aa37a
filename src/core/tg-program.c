/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-config.h"

#include "tg-program-private.h"

#include "tg-error.h"

#include <string.h>

#define GETTEXT_PACKAGE TG_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>

/* What a shell, and every file, takes as it stands. */
#define HARMLESS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+@-"

typedef enum
{
  RECEIVES_IMAP = 1 << 0,
  RECEIVES_POP3 = 1 << 1, /* with a password */
  SENDS = 1 << 2,
  ONLY_XOAUTH2 = 1 << 3,
  ONLY_TLS = 1 << 4, /* no STARTTLS */
} Abilities;

typedef struct
{
  TgProgram program;
  Abilities abilities;
  TgProgramWriter write;
  const char *note; /* (nullable) for every account */
  const char *token_note; /* (nullable) where access tokens are asked for */
} Entry;

/* By id. */
static const Entry entries[] = {
  { { "aerc", "aerc", "~/.config/aerc/accounts.conf" },
    RECEIVES_IMAP | SENDS,
    tg_program_write_aerc,
    N_ ("aerc takes this file only if nobody else can read it: chmod 600 ~/.config/aerc/accounts.conf"),
    NULL },
  { { "getmail", "getmail", "~/.config/getmail/getmailrc" },
    RECEIVES_IMAP | RECEIVES_POP3 | ONLY_XOAUTH2 | ONLY_TLS,
    tg_program_write_getmail,
    N_ ("Each account has a file of its own. The folder that “path” names has to be there, with “cur”, “new” "
        "and "
        "“tmp” inside."),
    NULL },
  { { "git", "git send-email", "~/.gitconfig" },
    SENDS,
    tg_program_write_git,
    N_ ("msmtp has to be installed: git hands the mails to it."),
    NULL },
  { { "mbsync", "mbsync", "~/.mbsyncrc" },
    RECEIVES_IMAP | ONLY_XOAUTH2,
    tg_program_write_mbsync,
    N_ ("The folder that “Path” names has to be there. The empty lines end the sections and have to stay."),
    N_ ("Cyrus SASL needs a module for XOAUTH2. On Debian it is libsasl2-modules-kdexoauth2.") },
  { { "msmtp", "msmtp", "~/.msmtprc" },
    SENDS,
    tg_program_write_msmtp,
    N_ ("A line “account default : NAME” makes it the one that is used unless another is asked for."),
    NULL },
  { { "neomutt", "NeoMutt", "~/.config/neomutt/neomuttrc" },
    RECEIVES_IMAP | SENDS,
    tg_program_write_neomutt,
    NULL,
    NULL },
  { { "offlineimap", "OfflineIMAP", "~/.offlineimaprc" },
    RECEIVES_IMAP | ONLY_XOAUTH2,
    tg_program_write_offlineimap,
    N_ ("If the file has a section “general” already, add the account to its “accounts”."),
    N_ ("OfflineIMAP asks for a token when it starts, and that one expires: start it anew for each "
        "synchronisation, without “autorefresh”.") },
};

const TgProgram *const *
tg_program_list (gsize *n_programs)
{
  static const TgProgram *programs[G_N_ELEMENTS (entries)];

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    programs[i] = &entries[i].program;
  *n_programs = G_N_ELEMENTS (entries);
  return programs;
}

const TgProgram *
tg_program_lookup (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (strcmp (entries[i].program.id, id) == 0)
      return &entries[i].program;
  return NULL;
}

gboolean
tg_program_is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static gboolean
is_harmless (const char *word)
{
  return *word != '\0' && *word != '-' && word[strspn (word, HARMLESS)] == '\0';
}

/* Addresses may hold what shells and files take for something else; ids do not. */
static const char *
get_label (const TgProgramAccount *account)
{
  return is_harmless (account->address) ? account->address : account->id;
}

/* (transfer full) */
static char **
make_argv (const TgProgramAccount *account)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (account->sandboxed)
    g_strv_builder_add_many (builder, "flatpak", "run", "--command=tegatactl", TG_APP_ID, NULL);
  else
    g_strv_builder_add (builder, "tegatactl");
  g_strv_builder_add (builder, account->method == TG_METHOD_OAUTH2 ? "token" : "password");
  g_strv_builder_add (builder, get_label (account));
  return g_strv_builder_end (builder);
}

char *
tg_program_dup_command (const TgProgramAccount *account)
{
  g_auto (GStrv) argv = make_argv (account);

  return g_strjoinv (" ", argv);
}

static gboolean
is_text (const char *value)
{
  if (*value == '\0' || !g_utf8_validate (value, -1, NULL))
    return FALSE;
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isprint (c) || (c != ' ' && g_unichar_isspace (c)))
        return FALSE;
    }
  return *value != ' ' && value[strlen (value) - 1] != ' ';
}

static gboolean
is_host (const char *host)
{
  return *host != '\0' && *host != '-' &&
         host[strspn (host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:-")] == '\0';
}

static gboolean
check_account (const TgProgramAccount *account, GError **error)
{
  gboolean fine = is_harmless (account->id) && is_text (account->address);

  for (guint i = 0; i < account->servers->len; i++)
    {
      TgServer *server = g_ptr_array_index (account->servers, i);

      fine = fine && is_host (tg_server_get_host (server)) && is_text (tg_server_get_username (server));
    }
  if (!fine)
    g_set_error_literal (
        error,
        TG_ERROR,
        TG_ERROR_INVALID_ARGUMENT,
        _ ("A name in this account holds a character that no configuration can hold. Correct "
           "the servers of the account."));
  return fine;
}

/* A server that names no mechanisms is taken to know the older one, which all that know tokens have. */
static gboolean
takes (TgServer *server, const char *mechanism)
{
  const char *const *mechanisms = tg_server_get_mechanisms (server);

  return g_strv_contains (mechanisms, mechanism) ||
         (!g_strv_contains (mechanisms, "OAUTHBEARER") && strcmp (mechanism, "XOAUTH2") == 0);
}

const char *
tg_program_get_mechanism (const TgProgramAccount *account, TgServer *server)
{
  if (account->method != TG_METHOD_OAUTH2)
    return NULL;
  return takes (server, "OAUTHBEARER") ? "oauthbearer" : "xoauth2";
}

static gboolean
can_use (const Entry *entry, const TgProgramAccount *account, TgServer *server)
{
  gboolean oauth = account->method == TG_METHOD_OAUTH2;

  if ((entry->abilities & ONLY_TLS) != 0 && tg_server_get_security (server) != TG_SECURITY_TLS)
    return FALSE;
  if (oauth && tg_server_get_protocol (server) == TG_PROTOCOL_POP3)
    return FALSE;
  return !oauth || (entry->abilities & ONLY_XOAUTH2) == 0 || takes (server, "XOAUTH2");
}

/* (nullable) the first of @protocol that the program can use. @seen: set where there is one at all. */
static TgServer *
find_server (const Entry *entry, const TgProgramAccount *account, TgProtocol protocol, TgServer **seen)
{
  for (guint i = 0; i < account->servers->len; i++)
    {
      TgServer *server = g_ptr_array_index (account->servers, i);

      if (tg_server_get_protocol (server) != protocol)
        continue;
      if (can_use (entry, account, server))
        return server;
      *seen = server;
    }
  return NULL;
}

/* A program that receives and sends is of use without sending; one that only does one of them is not without that. */
static gboolean
find_servers (const Entry *entry, TgProgramJob *job, GError **error)
{
  TgServer *seen = NULL;
  gboolean receives = (entry->abilities & (RECEIVES_IMAP | RECEIVES_POP3)) != 0;
  const char *name = entry->program.name;

  if ((entry->abilities & RECEIVES_IMAP) != 0)
    job->receiving = find_server (entry, job->account, TG_PROTOCOL_IMAP, &seen);
  if (job->receiving == NULL && (entry->abilities & RECEIVES_POP3) != 0)
    job->receiving = find_server (entry, job->account, TG_PROTOCOL_POP3, &seen);
  if ((entry->abilities & SENDS) != 0)
    job->sending = find_server (entry, job->account, TG_PROTOCOL_SMTP, &seen);
  if (receives ? job->receiving != NULL : job->sending != NULL)
    return TRUE;
  if (seen != NULL)
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_UNSUPPORTED,
                 /* Translators: the name of a mail program, then that of a server */
                 _ ("%s has no way to sign in to %s that this account could use. Choose another program."),
                 name,
                 tg_server_get_host (seen));
  else if (receives)
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_UNSUPPORTED,
                 /* Translators: the name of a mail program */
                 _ ("%s reads mail by IMAP, and this account has no IMAP server. Choose another program."),
                 name);
  else
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_UNSUPPORTED,
                 /* Translators: the name of a mail program */
                 _ ("%s sends mail, and this account has no server for that. Choose another program."),
                 name);
  return FALSE;
}

static void
add_comment (GString *text, const char *sentence)
{
  if (sentence != NULL)
    g_string_append_printf (text, "# %s\n", _ (sentence));
}

static char *
write_text (const Entry *entry, const TgProgramJob *job, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *misfit = NULL;

  /* Translators: the name of a mail program, then that of a file */
  g_string_append_printf (text, _ ("# %s: this belongs into %s."), entry->program.name, entry->program.file);
  g_string_append_c (text, '\n');
  add_comment (text, entry->note);
  if (job->account->method == TG_METHOD_OAUTH2)
    add_comment (text, entry->token_note);
  g_string_append_c (text, '\n');
  if (entry->write (text, job, &misfit))
    return g_string_free (g_steal_pointer (&text), FALSE);
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_UNSUPPORTED,
               /* Translators: the name of a mail program, then a name that it is to be told */
               _ ("The configuration of %s cannot hold “%s”. Choose another program."),
               entry->program.name,
               misfit);
  return NULL;
}

char *
tg_program_configure (const TgProgram *program, const TgProgramAccount *account, GError **error)
{
  const Entry *entry = (const Entry *)program;
  g_auto (GStrv) argv = make_argv (account);
  g_autofree char *command = g_strjoinv (" ", argv);
  TgProgramJob job = {
    .account = account, .label = get_label (account), .argv = (const char *const *)argv, .command = command
  };

  if (!check_account (account, error) || !find_servers (entry, &job, error))
    return NULL;
  return write_text (entry, &job, error);
}
