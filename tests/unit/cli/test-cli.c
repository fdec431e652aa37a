/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
/* The program itself, given as the first argument, without any bus: what it makes of its command line. */
#include <gio/gio.h>
#include <string.h>

static const char *program;

typedef struct
{
  const char *arguments[6];
  int status;
  const char *reason; /* part of what stands on stderr */
} Case;

static const Case cases[] = {
  { { NULL }, 2, "verb is missing" },
  { { "dance" }, 2, "“dance”" },
  { { "permissions", "allow", "traveller@example.net" }, 2, "allow|revoke|ask" },
  { { "permissions", "permit", "traveller@example.net", "org.example.App" }, 2, "allow|revoke|ask" },
  { { "permissions", "allow", "a", "b", "c" }, 2, "“c”" },
  { { "permissions" }, 1, "D-Bus" },
  { { "--nonsense" }, 2, "--nonsense" },
  { { "list", "--nonsense" }, 2, "--nonsense" },
  { { "list", "more" }, 2, "“more”" },
  { { "token" }, 2, "ACCOUNT is missing" },
  { { "token", "a", "b" }, 2, "“b”" },
  { { "token", "--sasl=plain", "traveller@example.net" }, 2, "“plain”" },
  { { "token", "--service" }, 2, "--service" },
  { { "discover" }, 2, "ADDRESS is missing" },
  { { "discover", "" }, 2, "" },
  { { "discover", "traveller" }, 2, "@" },
  { { "discover", "traveller@localhost" }, 2, "" },
  { { "discover", "--", "-@" }, 2, "" },
  { { "add", "traveller@[127.0.0.1]" }, 2, "" },
  { { "add", "--consent=paste", "--password-stdin", "traveller@example.net" }, 2, "--password-stdin" },
  { { "sign-in", "--consent=embedded", "traveller@example.net" }, 2, "“embedded”" },
  /* Nothing to talk to. */
  { { "list" }, 1, "D-Bus" },
  { { "token", "traveller@example.net" }, 1, "D-Bus" },
  { { "add", "traveller@example.net" }, 1, "D-Bus" },
};

static int
run (const char *const *arguments, char **output, char **reason)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_ptr_array_add (argv, (char *)program);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (argv, (char *)*arguments);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, "", NULL, output, reason, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *output = NULL;
      g_autofree char *reason = NULL;
      g_autofree char *words = g_strjoinv (" ", (char **)cases[i].arguments);
      int status = run (cases[i].arguments, &output, &reason);

      g_test_message ("%s: %d %s", words, status, reason);
      g_assert_cmpint (status, ==, cases[i].status);
      g_assert_cmpstr (output, ==, "");
      g_assert_true (g_str_has_prefix (reason, "tegatactl: "));
      g_assert_nonnull (strstr (reason, cases[i].reason));
      /* One line. */
      g_assert_true (strchr (reason, '\n') == reason + strlen (reason) - 1);
    }
}

static void
test_help (void)
{
  static const char *const verbs[] = { "add",     "check",    "client",      "discover",  "list",
                                       "monitor", "password", "permissions", "providers", "remove",
                                       "show",    "sign-in",  "token" };
  const char *const help[] = { "--help", NULL };
  const char *const version[] = { "--version", NULL };
  g_autofree char *output = NULL;
  g_autofree char *numbers = NULL;

  g_assert_cmpint (run (help, &output, NULL), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      const char *const arguments[] = { verbs[i], "--help", NULL };
      g_autofree char *usage = g_strdup_printf ("tegatactl %s", verbs[i]);
      g_autofree char *verb_output = NULL;

      g_assert_nonnull (strstr (output, verbs[i]));
      g_assert_cmpint (run (arguments, &verb_output, NULL), ==, 0);
      g_assert_nonnull (strstr (verb_output, usage));
    }
  g_assert_cmpint (run (version, &numbers, NULL), ==, 0);
  g_assert_true (g_str_has_prefix (numbers, "tegatactl "));
}

/* The catalogue alone: no bus, no network. */
static void
test_providers (void)
{
  const char *const table[] = { "providers", NULL };
  const char *const json[] = { "providers", "--json", NULL };
  g_autofree char *table_output = NULL;
  g_autofree char *json_output = NULL;

  g_assert_cmpint (run (table, &table_output, NULL), ==, 0);
  g_assert_nonnull (strstr (table_output, "google"));
  /* Who ended passwords, when, and how that is known. */
  g_assert_nonnull (strstr (table_output, "\n2024-09-16  Outlook.com\n  Outlook.com stopped accepting "));
  g_assert_nonnull (strstr (table_output, "\n  https://support.google.com/accounts/answer/6010255\n"));
  g_assert_cmpint (run (json, &json_output, NULL), ==, 0);
  g_assert_nonnull (strstr (json_output, "\"imap.gmail.com\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  g_test_add_func ("/cli/refusals", test_refusals);
  g_test_add_func ("/cli/help", test_help);
  g_test_add_func ("/cli/providers", test_providers);
  return g_test_run ();
}
