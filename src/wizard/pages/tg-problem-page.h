/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-page.h"

G_BEGIN_DECLS

/* Says why a sign-in came to nothing and what to do. A bad certificate ends here too: there is no way past it. */
#define TG_TYPE_PROBLEM_PAGE (tg_problem_page_get_type ())
G_DECLARE_FINAL_TYPE (TgProblemPage, tg_problem_page, TG, PROBLEM_PAGE, TgPage)

G_END_DECLS
