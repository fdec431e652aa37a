/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup-step.h"

gboolean
tg_setup_step_is_busy (TgSetupStep step)
{
  switch (step)
    {
    case TG_SETUP_STEP_DETECTING:
    case TG_SETUP_STEP_GIVING_CLIENT:
    case TG_SETUP_STEP_STARTING:
    case TG_SETUP_STEP_FINISHING:
    case TG_SETUP_STEP_RESTARTING:
    case TG_SETUP_STEP_ADDING:
    case TG_SETUP_STEP_CHECKING:
    case TG_SETUP_STEP_REMOVING:
      return TRUE;
    case TG_SETUP_STEP_ADDRESS:
    case TG_SETUP_STEP_ACCOUNTS:
    case TG_SETUP_STEP_ACCOUNT:
    case TG_SETUP_STEP_STOPPED:
    case TG_SETUP_STEP_NO_WAY:
    case TG_SETUP_STEP_CLIENT:
    case TG_SETUP_STEP_CONFIRM:
    case TG_SETUP_STEP_MANUAL:
    case TG_SETUP_STEP_CONSENT:
    case TG_SETUP_STEP_BROWSER:
    case TG_SETUP_STEP_DEVICE:
    case TG_SETUP_STEP_EXPIRED:
    case TG_SETUP_STEP_IDENTITY:
    case TG_SETUP_STEP_PROBLEM:
    case TG_SETUP_STEP_PASSWORD:
    case TG_SETUP_STEP_UNFINISHED:
    case TG_SETUP_STEP_DONE:
    default:
      return FALSE;
    }
}

TgSetupRemains
tg_setup_step_get_remains (TgSetupStep step)
{
  switch (step)
    {
    case TG_SETUP_STEP_STARTING:
    case TG_SETUP_STEP_CONSENT:
    case TG_SETUP_STEP_BROWSER:
    case TG_SETUP_STEP_DEVICE:
    case TG_SETUP_STEP_FINISHING:
      return TG_SETUP_REMAINS_SIGN_IN;
    case TG_SETUP_STEP_IDENTITY:
    case TG_SETUP_STEP_RESTARTING:
    case TG_SETUP_STEP_ADDING:
    case TG_SETUP_STEP_CHECKING:
    case TG_SETUP_STEP_UNFINISHED:
    case TG_SETUP_STEP_REMOVING:
      return TG_SETUP_REMAINS_ACCOUNT;
    case TG_SETUP_STEP_ADDRESS:
    case TG_SETUP_STEP_ACCOUNTS:
    case TG_SETUP_STEP_ACCOUNT:
    case TG_SETUP_STEP_STOPPED:
    case TG_SETUP_STEP_DETECTING:
    case TG_SETUP_STEP_NO_WAY:
    case TG_SETUP_STEP_CLIENT:
    case TG_SETUP_STEP_GIVING_CLIENT:
    case TG_SETUP_STEP_CONFIRM:
    case TG_SETUP_STEP_MANUAL:
    case TG_SETUP_STEP_EXPIRED:
    case TG_SETUP_STEP_PROBLEM:
    case TG_SETUP_STEP_PASSWORD:
    case TG_SETUP_STEP_DONE:
    default:
      return TG_SETUP_REMAINS_NOTHING;
    }
}
