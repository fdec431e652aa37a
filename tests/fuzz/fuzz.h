/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

/* One target a file, in libFuzzer's form. Returns 0; a wrong result is an assertion, a crash or a hang. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);
