/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-account-store.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

typedef struct
{
  char *root;
  char *folder;
  TgAccountStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("tegata-store-XXXXXX", NULL);
  fixture->folder = g_build_filename (fixture->root, "tegata", "accounts", NULL);
  fixture->store = tg_account_store_new (fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  g_autofree char *parent = g_path_get_dirname (fixture->folder);
  const char *name;

  g_clear_object (&fixture->store);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_rmdir (fixture->folder);
  g_rmdir (parent);
  g_assert_cmpint (g_rmdir (fixture->root), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->root);
}

static TgAccount *
make_account (void)
{
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.net", NULL);
  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);

  return tg_account_new (address, "example", "Example Mail", TG_METHOD_OAUTH2, servers);
}

static char *
path_of (Fixture *fixture, const char *id, const char *suffix)
{
  g_autofree char *name = g_strconcat (id, suffix, NULL);

  return g_build_filename (fixture->folder, name, NULL);
}

static guint
mode_of (const char *path)
{
  GStatBuf buf;

  g_assert_cmpint (g_stat (path, &buf), ==, 0);
  return buf.st_mode & 07777;
}

static void
assert_n_accounts (Fixture *fixture, guint n)
{
  g_autoptr (GPtrArray) accounts = tg_account_store_load (fixture->store);

  g_assert_cmpuint (accounts->len, ==, n);
}

static void
test_save (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgAccount) account = make_account ();
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = path_of (fixture, account->id, ".json");

  assert_n_accounts (fixture, 0);
  g_assert_true (tg_account_store_save (fixture->store, account, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (mode_of (path), ==, 0600);
  g_assert_cmpuint (mode_of (fixture->folder), ==, 0700);

  g_free (account->name);
  account->name = g_strdup ("Other");
  g_assert_true (tg_account_store_save (fixture->store, account, &error));
  accounts = tg_account_store_load (fixture->store);
  g_assert_cmpuint (accounts->len, ==, 1);
  g_assert_cmpstr (((TgAccount *)accounts->pdata[0])->name, ==, "Other");
}

static void
test_open_folder_becomes_private (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgAccount) account = make_account ();

  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0755), ==, 0);
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
  g_assert_true (tg_account_store_save (fixture->store, account, NULL));
  g_assert_cmpuint (mode_of (fixture->folder), ==, 0700);
}

static void
test_pending (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgAccount) account = make_account ();
  g_auto (GStrv) before = NULL;
  g_auto (GStrv) after = NULL;
  g_auto (GStrv) withdrawn = NULL;
  g_auto (GStrv) forgotten = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tg_account_store_save_pending (fixture->store, account, &error));
  assert_n_accounts (fixture, 0);
  before = tg_account_store_list_pending (fixture->store);
  g_assert_cmpuint (g_strv_length (before), ==, 1);
  g_assert_cmpstr (before[0], ==, account->id);

  g_assert_true (tg_account_store_commit (fixture->store, account->id, &error));
  assert_n_accounts (fixture, 1);
  after = tg_account_store_list_pending (fixture->store);
  g_assert_cmpuint (g_strv_length (after), ==, 0);

  g_assert_true (tg_account_store_withdraw (fixture->store, account->id, &error));
  assert_n_accounts (fixture, 0);
  withdrawn = tg_account_store_list_pending (fixture->store);
  g_assert_cmpuint (g_strv_length (withdrawn), ==, 1);

  g_assert_true (tg_account_store_forget_pending (fixture->store, account->id, &error));
  forgotten = tg_account_store_list_pending (fixture->store);
  g_assert_cmpuint (g_strv_length (forgotten), ==, 0);
  /* Twice does no harm. */
  g_assert_true (tg_account_store_forget_pending (fixture->store, account->id, &error));
  g_assert_no_error (error);
  g_assert_false (tg_account_store_commit (fixture->store, account->id, NULL));
}

/* A damaged file costs only itself, and nobody touches it. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgAccount) good = make_account ();
  g_autofree char *broken = path_of (fixture, "a1", ".json");
  g_autofree char *renamed = path_of (fixture, "a2", ".json");
  g_autofree char *foreign = path_of (fixture, "Not An Id", ".json");
  g_autofree char *good_path = path_of (fixture, good->id, ".json");
  g_autofree char *text = NULL;
  g_autofree char *left = NULL;

  g_assert_true (tg_account_store_save (fixture->store, good, NULL));
  g_assert_true (g_file_get_contents (good_path, &text, NULL, NULL));
  g_assert_true (g_file_set_contents (broken, "{\"version\":1,", -1, NULL));
  g_assert_true (g_file_set_contents (renamed, text, -1, NULL));
  g_assert_true (g_file_set_contents (foreign, text, -1, NULL));

  g_test_expect_message (NULL, G_LOG_LEVEL_MESSAGE, "*Not An Id.json: ignored*");
  g_test_expect_message (NULL, G_LOG_LEVEL_MESSAGE, "*a1.json cannot be used and stays as it is*");
  g_test_expect_message (NULL, G_LOG_LEVEL_MESSAGE, "*a2.json cannot be used and stays as it is: id*");
  assert_n_accounts (fixture, 1);
  g_test_assert_expected_messages ();
  g_assert_true (g_file_get_contents (broken, &left, NULL, NULL));
  g_assert_cmpstr (left, ==, "{\"version\":1,");
}

static void
test_lock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgAccountStore) second = tg_account_store_new (fixture->folder);
  g_autoptr (GError) error = NULL;

  g_assert_true (tg_account_store_lock (fixture->store, &error));
  g_assert_true (tg_account_store_lock (fixture->store, &error));
  g_assert_false (tg_account_store_lock (second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  g_clear_error (&error);
  g_clear_object (&fixture->store);
  g_assert_true (tg_account_store_lock (second, &error));
  g_assert_no_error (error);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/account-store/save", test_save);
  ADD ("/account-store/open-folder-becomes-private", test_open_folder_becomes_private);
  ADD ("/account-store/pending", test_pending);
  ADD ("/account-store/damaged", test_damaged);
  ADD ("/account-store/lock", test_lock);
  return g_test_run ();
}
