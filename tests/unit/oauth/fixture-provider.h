/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-provider.h"

/* The sample provider, with the members of @oauth_patch (nullable), a JSON merge patch, put into its "oauth".
 * (transfer full) */
TgProvider *fixture_provider_new (const char *oauth_patch);
