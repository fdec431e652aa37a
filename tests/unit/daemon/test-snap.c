/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-snap.h"

static void
assert_snap (char *snap, const char *expected)
{
  g_assert_cmpstr (snap, ==, expected);
  g_free (snap);
}

static void
test_label (void)
{
  assert_snap (tg_snap_from_label ("snap.thunderbird.thunderbird (enforce)"), "snap.thunderbird");
  assert_snap (tg_snap_from_label ("snap.mail-reader_work.hook.configure (enforce)"),
               "snap.mail-reader_work");
  assert_snap (tg_snap_from_label ("snap.thunderbird.thunderbird"), "snap.thunderbird");
  /* Watched, not confined. */
  assert_snap (tg_snap_from_label ("snap.editor.editor (complain)"), NULL);
  assert_snap (tg_snap_from_label ("unconfined"), NULL);
  assert_snap (tg_snap_from_label ("/usr/bin/snap.thunderbird.thunderbird (enforce)"), NULL);
  assert_snap (tg_snap_from_label ("snap..thunderbird (enforce)"), NULL);
  assert_snap (tg_snap_from_label ("snap.Thunderbird.thunderbird (enforce)"), NULL);
  assert_snap (tg_snap_from_label ("snap.thunderbird"), NULL);
  assert_snap (tg_snap_from_label ("snap."), NULL);
  assert_snap (tg_snap_from_label (""), NULL);
}

static void
test_cgroups (void)
{
  assert_snap (tg_snap_from_cgroups ("0::/user.slice/user-1000.slice/user@1000.service/app.slice/"
                                     "snap.thunderbird.thunderbird-0f4f7e2c.scope\n"),
               "snap.thunderbird");
  assert_snap (
      tg_snap_from_cgroups ("9:freezer:/\n1:name=systemd:/user.slice/snap.mail.mail.0f4f7e2c.scope/below\n"),
      "snap.mail");
  assert_snap (
      tg_snap_from_cgroups ("0::/user.slice/app.slice/app-org.gnome.Terminal.slice/vte-spawn.scope\n"), NULL);
  assert_snap (tg_snap_from_cgroups ("0::snap.mail.mail\n"), NULL);
  assert_snap (tg_snap_from_cgroups ("0::/not-snap.mail.mail.scope\n"), NULL);
  assert_snap (tg_snap_from_cgroups ("0::/snap.mail/x\n"), NULL);
  assert_snap (tg_snap_from_cgroups (""), NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snap/label", test_label);
  g_test_add_func ("/snap/cgroups", test_cgroups);
  return g_test_run ();
}
