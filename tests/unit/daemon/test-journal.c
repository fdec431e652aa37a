/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-journal.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *path;
  TgJournal *journal;
  TgSecret *spent;
  TgCredential *next;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *const scopes[] = { "openid", "mail", NULL };
  g_autoptr (TgSecret) secret = tg_secret_new ("the-new-refresh-token");

  fixture->folder = g_dir_make_tmp ("journal-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "id.json.refresh", NULL);
  fixture->journal = tg_journal_new (fixture->path);
  fixture->spent = tg_secret_new ("the-old-refresh-token");
  fixture->next = tg_credential_new_grant (secret, "client", scopes);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tg_journal_end (fixture->journal);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  tg_credential_unref (fixture->next);
  tg_secret_unref (fixture->spent);
  tg_journal_free (fixture->journal);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
seal (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tg_journal_seal (fixture->journal, fixture->spent, fixture->next, &error));
  g_assert_no_error (error);
}

static void
read_file (Fixture *fixture, char **bytes, gsize *n_bytes)
{
  g_autoptr (GError) error = NULL;

  g_file_get_contents (fixture->path, bytes, n_bytes, &error);
  g_assert_no_error (error);
}

static void
test_begin (Fixture *fixture, gconstpointer data)
{
  GStatBuf info;

  g_assert_false (tg_journal_begin (fixture->journal));
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_null (tg_journal_unseal (fixture->journal, fixture->spent));
  /* The one before did not end. */
  g_assert_true (tg_journal_begin (fixture->journal));
  tg_journal_end (fixture->journal);
  g_assert_false (tg_journal_begin (fixture->journal));
}

static void
test_seal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgCredential) found = NULL;
  GStatBuf info;

  tg_journal_begin (fixture->journal);
  seal (fixture);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  found = tg_journal_unseal (fixture->journal, fixture->spent);
  g_assert_true (tg_secret_equal (tg_credential_get_refresh_token (found),
                                  tg_credential_get_refresh_token (fixture->next)));
  g_assert_cmpstr (tg_credential_get_client_id (found), ==, "client");
  g_assert_cmpstr (tg_credential_get_scopes (found)[1], ==, "mail");
}

/* Another refresh token in the keyring: it was written, or somebody has signed in again. */
static void
test_other_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgSecret) other = tg_secret_new ("the-new-refresh-token");

  seal (fixture);
  g_assert_null (tg_journal_unseal (fixture->journal, other));
}

static void
test_nothing_readable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize n_first;
  gsize n_second;

  seal (fixture);
  read_file (fixture, &first, &n_first);
  g_assert_null (g_strstr_len (first, (gssize)n_first, "refresh"));
  g_assert_null (g_strstr_len (first, (gssize)n_first, "token"));
  /* The same twice looks different each time. */
  seal (fixture);
  read_file (fixture, &second, &n_second);
  g_assert_cmpuint (n_first, ==, n_second);
  g_assert_cmpint (memcmp (first + 40, second + 40, n_first - 40), !=, 0);
}

/* Every byte counts, and so does every length. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *good = NULL;
  gsize n_bytes;

  seal (fixture);
  read_file (fixture, &good, &n_bytes);
  for (gsize i = 0; i < n_bytes; i++)
    {
      good[i] ^= 0x10;
      g_assert_true (g_file_set_contents (fixture->path, good, (gssize)n_bytes, NULL));
      g_assert_null (tg_journal_unseal (fixture->journal, fixture->spent));
      good[i] ^= 0x10;
      g_assert_true (g_file_set_contents (fixture->path, good, (gssize)i, NULL));
      g_assert_null (tg_journal_unseal (fixture->journal, fixture->spent));
    }
}

static void
test_cannot_write (void)
{
  g_autoptr (TgJournal) journal = tg_journal_new ("/nonexistent/id.json.refresh");
  g_autoptr (TgSecret) secret = tg_secret_new ("secret");
  g_autoptr (TgCredential) next = tg_credential_new_grant (secret, "client", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (tg_journal_begin (journal));
  g_assert_false (tg_journal_seal (journal, secret, next, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_null (tg_journal_unseal (journal, secret));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/journal/begin", test_begin);
  ADD ("/journal/seal", test_seal);
  ADD ("/journal/other-key", test_other_key);
  ADD ("/journal/nothing-readable", test_nothing_readable);
  ADD ("/journal/damaged", test_damaged);
  g_test_add_func ("/journal/cannot-write", test_cannot_write);
  return g_test_run ();
}
