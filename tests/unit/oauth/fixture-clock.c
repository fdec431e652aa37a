/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fixture-clock.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static gint64 offset_sec;

int
clock_gettime (clockid_t clock, struct timespec *now)
{
  int result = (int)syscall (SYS_clock_gettime, clock, now);

  if (result == 0)
    now->tv_sec += offset_sec;
  return result;
}

void
fixture_clock_advance (gint64 seconds)
{
  offset_sec += seconds;
}
