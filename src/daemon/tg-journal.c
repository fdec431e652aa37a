/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-journal.h"

#include <errno.h>
#include <fcntl.h>
#include <gcrypt.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAGIC "TgJ1"
#define MAGIC_BYTES 4
#define SALT_BYTES 32
#define TAG_BYTES 16
#define KEY_BYTES 32
#define HEAD_BYTES (MAGIC_BYTES + SALT_BYTES + TAG_BYTES)
#define MAX_BYTES (64 * 1024)
#define PURPOSE "io.github.tegata.Tegata refresh journal"

struct _TgJournal
{
  char *path;
};

TgJournal *
tg_journal_new (const char *path)
{
  TgJournal *self = g_new0 (TgJournal, 1);

  self->path = g_strdup (path);
  return self;
}

void
tg_journal_free (TgJournal *self)
{
  g_free (self->path);
  g_free (self);
}

/* One key a file: the salt is drawn anew each time, so that the nonce may always be the same. */
static gcry_cipher_hd_t
cipher_open (TgSecret *spent, const guint8 *salt)
{
  static const guint8 nonce[12] = { 0 };
  g_autoptr (GHmac) hmac =
      g_hmac_new (G_CHECKSUM_SHA256, (const guchar *)tg_secret_peek (spent), tg_secret_get_length (spent));
  guint8 key[KEY_BYTES];
  gsize key_bytes = sizeof key;
  gcry_cipher_hd_t cipher = NULL;

  if (!gcry_control (GCRYCTL_INITIALIZATION_FINISHED_P))
    {
      gcry_check_version (NULL);
      gcry_control (GCRYCTL_DISABLE_SECMEM, 0);
      gcry_control (GCRYCTL_INITIALIZATION_FINISHED, 0);
    }
  g_hmac_update (hmac, (const guchar *)PURPOSE, strlen (PURPOSE));
  g_hmac_update (hmac, salt, SALT_BYTES);
  g_hmac_get_digest (hmac, key, &key_bytes);
  if (gcry_cipher_open (&cipher, GCRY_CIPHER_AES256, GCRY_CIPHER_MODE_GCM, 0) != 0 ||
      gcry_cipher_setkey (cipher, key, sizeof key) != 0 ||
      gcry_cipher_setiv (cipher, nonce, sizeof nonce) != 0)
    g_clear_pointer (&cipher, gcry_cipher_close);
  tg_wipe_len (key, sizeof key);
  return cipher;
}

gboolean
tg_journal_begin (TgJournal *self)
{
  int fd = g_open (self->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0)
    return errno == EEXIST;
  close (fd);
  return FALSE;
}

gboolean
tg_journal_seal (TgJournal *self, TgSecret *spent, TgCredential *next, GError **error)
{
  g_autoptr (TgSecret) text = tg_credential_to_text (next);
  gsize n_bytes = tg_secret_get_length (text);
  g_autofree guint8 *file = g_malloc (HEAD_BYTES + n_bytes);
  guint8 *salt = file + MAGIC_BYTES;
  gcry_cipher_hd_t cipher;
  gboolean sealed;

  memcpy (file, MAGIC, MAGIC_BYTES);
  gcry_create_nonce (salt, SALT_BYTES);
  cipher = cipher_open (spent, salt);
  sealed = cipher != NULL &&
           gcry_cipher_encrypt (cipher, file + HEAD_BYTES, n_bytes, tg_secret_peek (text), n_bytes) == 0 &&
           gcry_cipher_gettag (cipher, salt + SALT_BYTES, TAG_BYTES) == 0;
  g_clear_pointer (&cipher, gcry_cipher_close);
  if (!sealed)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The new refresh token could not be encrypted.");
      return FALSE;
    }
  return g_file_set_contents_full (self->path,
                                   (const char *)file,
                                   (gssize)(HEAD_BYTES + n_bytes),
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600,
                                   error);
}

TgCredential *
tg_journal_unseal (TgJournal *self, TgSecret *spent)
{
  g_autofree char *file = NULL;
  g_autoptr (TgSecret) text = NULL;
  gcry_cipher_hd_t cipher;
  gsize size_bytes;
  gsize n_bytes;
  char *plain;

  if (!g_file_get_contents (self->path, &file, &size_bytes, NULL) || size_bytes <= HEAD_BYTES ||
      size_bytes > MAX_BYTES || memcmp (file, MAGIC, MAGIC_BYTES) != 0)
    return NULL;
  cipher = cipher_open (spent, (const guint8 *)file + MAGIC_BYTES);
  if (cipher == NULL)
    return NULL;
  n_bytes = size_bytes - HEAD_BYTES;
  plain = g_malloc0 (n_bytes + 1);
  if (gcry_cipher_decrypt (cipher, plain, n_bytes, file + HEAD_BYTES, n_bytes) == 0 &&
      gcry_cipher_checktag (cipher, file + MAGIC_BYTES + SALT_BYTES, TAG_BYTES) == 0)
    text = tg_secret_new_len (plain, n_bytes);
  tg_wipe_len (plain, n_bytes);
  g_free (plain);
  gcry_cipher_close (cipher);
  return text != NULL ? tg_credential_from_text (tg_secret_peek (text), n_bytes, NULL) : NULL;
}

void
tg_journal_end (TgJournal *self)
{
  if (g_unlink (self->path) < 0 && errno != ENOENT)
    g_warning ("%s could not be deleted: %s", self->path, g_strerror (errno));
}
