/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-pkce.h"

#include "tg-base64url.h"
#include "tg-secret.h"

#include <errno.h>
#include <sys/random.h>

char *
tg_pkce_random (void)
{
  guint8 octets[32];
  ssize_t got;

  /* Up to 256 octets come whole or not at all (getrandom(2)). */
  do
    got = getrandom (octets, sizeof octets, 0);
  while (got < 0 && errno == EINTR);
  if (got != sizeof octets)
    g_error ("The system gave no random numbers: %s", g_strerror (errno));

  char *text = tg_base64url_encode (octets, sizeof octets);
  tg_wipe_len (octets, sizeof octets);
  return text;
}

char *
tg_pkce_challenge (const char *verifier)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *)verifier, -1);
  g_checksum_get_digest (checksum, digest, &length);
  return tg_base64url_encode (digest, length);
}
