/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-qr-code.h"

#include <qrencode.h>

/* The margin that readers rely on, in modules (ISO/IEC 18004). */
#define MARGIN 4
#define MODULE_PX 5

struct _TgQrCode
{
  GtkWidget parent_instance;

  QRcode *code; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (TgQrCode, tg_qr_code, GTK_TYPE_WIDGET)

gboolean
tg_qr_code_set_text (TgQrCode *self, const char *text)
{
  g_clear_pointer (&self->code, QRcode_free);
  if (text != NULL && *text != '\0')
    self->code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  gtk_widget_set_visible (GTK_WIDGET (self), self->code != NULL);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  return self->code != NULL;
}

static int
count_modules (TgQrCode *self)
{
  return self->code != NULL ? self->code->width + 2 * MARGIN : 0;
}

static void
tg_qr_code_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  *minimum = *natural = count_modules (TG_QR_CODE (widget)) * MODULE_PX;
}

/* One rectangle for all that are dark side by side: between two of them a light seam could show. */
static void
draw_row (TgQrCode *self, GtkSnapshot *snapshot, int row, const GdkRGBA *dark)
{
  const unsigned char *modules = self->code->data + row * self->code->width;
  int from = 0;

  while (from < self->code->width)
    {
      int to = from;

      while (to < self->code->width && (modules[to] & 1) != 0)
        to++;
      if (to > from)
        gtk_snapshot_append_color (snapshot,
                                   dark,
                                   &GRAPHENE_RECT_INIT ((float)((from + MARGIN) * MODULE_PX),
                                                        (float)((row + MARGIN) * MODULE_PX),
                                                        (float)((to - from) * MODULE_PX),
                                                        MODULE_PX));
      from = to + 1;
    }
}

static void
tg_qr_code_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TgQrCode *self = TG_QR_CODE (widget);
  const GdkRGBA light = { 1, 1, 1, 1 };
  const GdkRGBA dark = { 0, 0, 0, 1 };
  float side = (float)(count_modules (self) * MODULE_PX);

  if (self->code == NULL)
    return;
  gtk_snapshot_append_color (snapshot, &light, &GRAPHENE_RECT_INIT (0, 0, side, side));
  for (int row = 0; row < self->code->width; row++)
    draw_row (self, snapshot, row, &dark);
}

static void
tg_qr_code_finalize (GObject *object)
{
  g_clear_pointer (&TG_QR_CODE (object)->code, QRcode_free);
  G_OBJECT_CLASS (tg_qr_code_parent_class)->finalize (object);
}

static void
tg_qr_code_class_init (TgQrCodeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tg_qr_code_finalize;
  widget_class->measure = tg_qr_code_measure;
  widget_class->snapshot = tg_qr_code_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tg_qr_code_init (TgQrCode *self)
{
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_hide (GTK_WIDGET (self));
}
