/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-server-reply.h"

G_BEGIN_DECLS

/* What one refusal means. @code: what stands in front of the words: IMAP and POP3 response code without
 * brackets ("AUTHENTICATIONFAILED", "SYS/TEMP") or else the status itself ("NO", "BAD", "BYE", "-ERR"), SMTP "535". @text: the words. */
TgVerdict tg_reply_rules_classify (TgProtocol protocol, const char *code, const char *text);

/* What the server's last challenge says of a token (RFC 7628, 3.2.2; XOAUTH2 uses the same form).
 * TG_VERDICT_NONE if it is no error report. @base64: as it stood on the line. */
TgVerdict tg_reply_rules_classify_challenge (const char *base64);

/* (transfer full) (nullable) @text for a person: valid UTF-8, no control characters, one line, at most 200
 * characters. NULL if nothing is left or if a word could be a credential sent back. */
char *tg_reply_rules_clean_text (const char *text);

G_END_DECLS
