/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-token-shelf.h"
#include "tg-uses.h"

G_BEGIN_DECLS

/* Answers GetAccessToken where no thought is needed: from a caller who was given a token of the same account before,
 * for a token that is at hand. Mail programs ask for every connection, and most of what such a call costs is the way
 * from GDBus's thread to the main one and back; so this answers in GDBus's own thread.
 *
 * It decides nothing: only the main thread, after its checks, says who may have what (tg_express_allow()), and
 * everything that is not plain is left to it. Thread-safe. */
#define TG_TYPE_EXPRESS (tg_express_get_type ())
G_DECLARE_FINAL_TYPE (TgExpress, tg_express, TG, EXPRESS, GObject)

TgExpress *tg_express_new (GDBusConnection *connection);
/* No more answers; before the last reference goes. */
void tg_express_stop (TgExpress *self);

/* @shelf: the tokens of the account at @object_path */
void tg_express_add (TgExpress *self, const char *object_path, TgTokenShelf *shelf);
void tg_express_remove (TgExpress *self, const char *object_path);

/* @name: the unique name of a caller who may have tokens of that account, until it is forgotten. @use: (nullable) is touched
 * with each */
void tg_express_allow (TgExpress *self, const char *object_path, const char *name, TgUse *use);
void tg_express_forget (TgExpress *self, const char *name);
/* @object_path: (nullable) NULL: every account. All have to come by the main thread again. */
void tg_express_forget_all (TgExpress *self, const char *object_path);

/* The answer of GetAccessToken, (sxa{sv}); floating */
GVariant *tg_token_to_reply (TgToken *token);

G_END_DECLS
