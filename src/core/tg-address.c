/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-config.h"

#include "tg-address.h"

#include "tg-domain-display.h"
#include "tg-error.h"

#include <string.h>

#define GETTEXT_PACKAGE TG_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>

/* RFC 5321 4.5.3.1.3, without the angle brackets. */
#define MAX_ADDRESS_OCTETS 254
/* RFC 1035 2.3.4, in text without the trailing dot. */
#define MAX_DOMAIN_OCTETS 253
#define MAX_LABEL_OCTETS 63
/* Unicode is shorter or longer than its A-labels; nothing that fits is longer than this. */
#define MAX_TYPED_OCTETS 2048

struct _TgAddress
{
  gatomicrefcount ref_count;
  char *text; /* (owned) */
  char *local_part; /* (owned) */
  const char *domain; /* (unowned) inside text */
  char *display_domain; /* (owned) */
};

G_DEFINE_BOXED_TYPE (TgAddress, tg_address, tg_address_ref, tg_address_unref)

static void
set_invalid (GError **error, const char *message)
{
  g_set_error_literal (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, message);
}

static gboolean
check_label (const char *label, gsize length, GError **error)
{
  if (length == 0)
    {
      set_invalid (error,
                   _ ("The part after “@” has two dots in a row, or begins with one. Check the address."));
      return FALSE;
    }
  if (length > MAX_LABEL_OCTETS)
    {
      set_invalid (error,
                   _ ("A name between two dots after “@” is longer than 63 characters. Check the address."));
      return FALSE;
    }
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (label[i]) && label[i] != '-')
      {
        set_invalid (error,
                     _ ("The part after “@” holds a character that no domain can have. Check the address."));
        return FALSE;
      }
  if (label[0] == '-' || label[length - 1] == '-')
    {
      set_invalid (error, _ ("A name after “@” begins or ends with a hyphen. Check the address."));
      return FALSE;
    }
  return TRUE;
}

/* The last label decides whether resolvers read a name as a number: "127.1" and "127.0x1" are addresses for them. */
static gboolean
is_numeric_label (const char *label)
{
  if (g_str_has_prefix (label, "0x"))
    return strspn (label + 2, "0123456789abcdef") == strlen (label + 2);
  return strspn (label, "0123456789") == strlen (label);
}

/* @domain: lower-case ASCII without a trailing dot. */
static gboolean
check_domain (const char *domain, GError **error)
{
  const char *label = domain;
  guint n_labels = 0;

  if (strlen (domain) > MAX_DOMAIN_OCTETS)
    {
      set_invalid (error, _ ("The part after “@” is longer than a domain can be. Check the address."));
      return FALSE;
    }
  for (;; label++, n_labels++)
    {
      gsize length = strcspn (label, ".");

      if (!check_label (label, length, error))
        return FALSE;
      if (label[length] == '\0')
        break;
      label += length;
    }
  if (is_numeric_label (label))
    {
      set_invalid (
          error,
          _ ("The part after “@” is a number, not a name. Use the domain’s name, such as example.org."));
      return FALSE;
    }
  if (n_labels == 0)
    {
      set_invalid (error, _ ("The part after “@” is not complete. It needs a dot, as in example.org."));
      return FALSE;
    }
  return TRUE;
}

/* IDNA 2008 keeps joiners in words of some scripts, GLib drops them: another domain, perhaps of another owner. */
static gboolean
holds_joiner (const char *text)
{
  return g_utf8_strchr (text, -1, 0x200c) != NULL || g_utf8_strchr (text, -1, 0x200d) != NULL;
}

char *
tg_domain_normalize (const char *domain, GError **error)
{
  g_autofree char *ascii = NULL;
  g_autofree char *lower = NULL;
  gsize length;

  if (domain == NULL || *domain == '\0')
    {
      set_invalid (error,
                   _ ("The part after “@” is missing. Type the whole address, such as name@example.org."));
      return NULL;
    }
  if (strlen (domain) > MAX_TYPED_OCTETS)
    {
      set_invalid (error, _ ("The part after “@” is longer than a domain can be. Check the address."));
      return NULL;
    }
  if (*domain == '[' || g_hostname_is_ip_address (domain))
    {
      set_invalid (
          error,
          _ ("The part after “@” is a number, not a name. Use the domain’s name, such as example.org."));
      return NULL;
    }
  if (g_utf8_validate (domain, -1, NULL) && holds_joiner (domain))
    {
      set_invalid (
          error, _ ("The domain holds a character that cannot be seen. Type the domain in its “xn--” form."));
      return NULL;
    }
  ascii = g_utf8_validate (domain, -1, NULL) ? g_hostname_to_ascii (domain) : NULL;
  if (ascii == NULL)
    {
      set_invalid (error,
                   _ ("The part after “@” holds a character that no domain can have. Check the address."));
      return NULL;
    }
  lower = g_ascii_strdown (ascii, -1);
  length = strlen (lower);
  if (length > 1 && lower[length - 1] == '.')
    lower[length - 1] = '\0';
  if (!check_domain (lower, error))
    return NULL;
  return g_steal_pointer (&lower);
}

static char *
strip_space (const char *text)
{
  const char *end = text + strlen (text);

  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text)
    {
      const char *last = g_utf8_prev_char (end);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;
      end = last;
    }
  return g_strndup (text, (gsize)(end - text));
}

static gboolean
check_characters (const char *text, GError **error)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR)
        {
          set_invalid (error, _ ("There is a space inside the address. Take it out."));
          return FALSE;
        }
      /* Format characters turn the direction of text or cannot be seen; two of them are part of words. */
      if (g_unichar_iscntrl (c) || (g_unichar_type (c) == G_UNICODE_FORMAT && c != 0x200c && c != 0x200d))
        {
          set_invalid (error, _ ("There is an invisible character inside the address. Type it anew."));
          return FALSE;
        }
    }
  return TRUE;
}

/* Only what shows that something else than an address was pasted ("<name@example.org>", "mailto:..."): providers
 * are freer with local parts than RFC 5321 is. */
static gboolean
check_local_part (const char *local_part, GError **error)
{
  gsize length = strlen (local_part);
  gboolean quoted = length >= 2 && local_part[0] == '"' && local_part[length - 1] == '"';

  if (!quoted && strpbrk (local_part, "()<>[],;:\\\"") != NULL)
    {
      set_invalid (error,
                   _ ("The part before “@” holds a character that no address can have. Check the address."));
      return FALSE;
    }
  return TRUE;
}

static char *
read_typed (const char *text, GError **error)
{
  g_autofree char *typed = NULL;

  if (text == NULL)
    text = "";
  if (strlen (text) > MAX_TYPED_OCTETS)
    {
      set_invalid (error, _ ("The address is longer than an address can be. Check it."));
      return NULL;
    }
  if (!g_utf8_validate (text, -1, NULL))
    {
      set_invalid (error, _ ("The address holds a character that cannot be read. Type it anew."));
      return NULL;
    }
  typed = strip_space (text);
  if (*typed == '\0')
    {
      set_invalid (error, _ ("Type your mail address, such as name@example.org."));
      return NULL;
    }
  if (!check_characters (typed, error))
    return NULL;
  return g_steal_pointer (&typed);
}

TgAddress *
tg_address_parse (const char *text, GError **error)
{
  g_autofree char *typed = read_typed (text, error);
  g_autofree char *domain = NULL;
  g_autofree char *whole = NULL;
  const char *domain_start;
  char *at;
  TgAddress *self;

  if (typed == NULL)
    return NULL;
  at = strrchr (typed, '@');
  if (at == NULL)
    {
      set_invalid (error, _ ("The address has no “@”. Type the whole address, such as name@example.org."));
      return NULL;
    }
  *at = '\0';
  domain_start = at + 1;
  if (*typed == '\0')
    {
      set_invalid (error,
                   _ ("The part before “@” is missing. Type the whole address, such as name@example.org."));
      return NULL;
    }
  if (!check_local_part (typed, error))
    return NULL;
  domain = tg_domain_normalize (domain_start, error);
  if (domain == NULL)
    return NULL;
  whole = g_strconcat (typed, "@", domain, NULL);
  if (strlen (whole) > MAX_ADDRESS_OCTETS)
    {
      set_invalid (error, _ ("The address is longer than an address can be. Check it."));
      return NULL;
    }

  self = g_new0 (TgAddress, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->domain = whole + strlen (typed) + 1;
  self->text = g_steal_pointer (&whole);
  self->local_part = g_steal_pointer (&typed);
  self->display_domain = tg_domain_to_display (self->domain);
  return self;
}

TgAddress *
tg_address_ref (TgAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tg_address_unref (TgAddress *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->text);
  g_free (self->local_part);
  g_free (self->display_domain);
  g_free (self);
}

const char *
tg_address_get_text (TgAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->text;
}

const char *
tg_address_get_local_part (TgAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->local_part;
}

const char *
tg_address_get_domain (TgAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->domain;
}

const char *
tg_address_get_display_domain (TgAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->display_domain;
}

gboolean
tg_address_equal (TgAddress *self, TgAddress *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);
  return strcmp (self->text, other->text) == 0;
}

char *
tg_address_expand (TgAddress *self, const char *text, gboolean *complete)
{
  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  const struct
  {
    const char *placeholder;
    const char *value;
  } table[] = {
    { "%EMAILADDRESS%", self->text },
    { "%EMAILLOCALPART%", self->local_part },
    { "%EMAILDOMAIN%", self->domain },
  };
  g_autoptr (GString) expanded = g_string_new (NULL);
  gboolean is_complete = TRUE;

  while (*text != '\0')
    {
      gsize i = 0;

      while (i < G_N_ELEMENTS (table) && !g_str_has_prefix (text, table[i].placeholder))
        i++;
      if (i < G_N_ELEMENTS (table))
        {
          g_string_append (expanded, table[i].value);
          text += strlen (table[i].placeholder);
          continue;
        }
      is_complete = is_complete && *text != '%';
      g_string_append_c (expanded, *text++);
    }
  if (complete != NULL)
    *complete = is_complete;
  return g_string_free (g_steal_pointer (&expanded), FALSE);
}
