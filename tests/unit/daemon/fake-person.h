/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-permission-host.h"

G_BEGIN_DECLS

/* The world around a gate, in the hands of a test: nobody answers, and no time passes, before the test says so. */
#define FAKE_TYPE_PERSON (fake_person_get_type ())
G_DECLARE_FINAL_TYPE (FakePerson, fake_person, FAKE, PERSON, GObject)

FakePerson *fake_person_new (void);

/* The question on the screen: "WHO: ACCOUNT ACCOUNT", with a "?" at the end where the person may pick; NULL: none. */
const char *fake_person_get_question (FakePerson *self);
guint fake_person_n_questions (FakePerson *self); /* so far */

/* @picked: (nullable) account ids, separated by spaces */
void fake_person_answer (FakePerson *self, TgAnswer answer, const char *picked);
void fake_person_fail (FakePerson *self);
/* From now on nothing can be kept. */
void fake_person_break_store (FakePerson *self);
/* What was kept. */
TgPermission fake_person_get_kept (FakePerson *self, TgCaller *caller, const char *account_id);
void fake_person_let_pass (FakePerson *self, gint64 sec);

void fake_person_settle (void);

G_END_DECLS
