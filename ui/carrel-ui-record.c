/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-record.h"

typedef struct
{
  GValue *values;
} CarrelUiRecordPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CarrelUiRecord, carrel_ui_record, G_TYPE_OBJECT)

static GValue *
ensure_value (CarrelUiRecord *self, guint property_id)
{
  CarrelUiRecordPrivate *priv = carrel_ui_record_get_instance_private (self);
  CarrelUiRecordClass *klass = CARREL_UI_RECORD_GET_CLASS (self);

  g_assert (property_id > 0 && property_id < klass->n_properties);
  if (priv->values == NULL)
    priv->values = g_new0 (GValue, klass->n_properties);
  return &priv->values[property_id];
}

static void
carrel_ui_record_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  GValue *stored = ensure_value (CARREL_UI_RECORD (object), property_id);

  if (G_IS_VALUE (stored))
    g_value_copy (stored, value);
  else
    g_param_value_set_default (pspec, value);
}

static gboolean
values_equal (GParamSpec *pspec, const GValue *a, const GValue *b)
{
  if (G_VALUE_HOLDS (a, G_TYPE_STRV))
    {
      const char *const *left = g_value_get_boxed (a);
      const char *const *right = g_value_get_boxed (b);

      if (left == NULL || right == NULL)
        return left == right;
      return g_strv_equal (left, right);
    }
  return g_param_values_cmp (pspec, a, b) == 0;
}

static void
carrel_ui_record_set_property (GObject *object,
                               guint property_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  GValue *stored = ensure_value (CARREL_UI_RECORD (object), property_id);

  if (!G_IS_VALUE (stored))
    {
      g_value_init (stored, pspec->value_type);
      g_param_value_set_default (pspec, stored);
    }
  if (values_equal (pspec, stored, value))
    return;
  g_value_copy (value, stored);
  g_object_notify_by_pspec (object, pspec);
}

static void
carrel_ui_record_finalize (GObject *object)
{
  CarrelUiRecordPrivate *priv = carrel_ui_record_get_instance_private (CARREL_UI_RECORD (object));
  CarrelUiRecordClass *klass = CARREL_UI_RECORD_GET_CLASS (object);

  for (guint i = 0; priv->values != NULL && i < klass->n_properties; i++)
    if (G_IS_VALUE (&priv->values[i]))
      g_value_unset (&priv->values[i]);
  g_free (priv->values);
  G_OBJECT_CLASS (carrel_ui_record_parent_class)->finalize (object);
}

static void
carrel_ui_record_class_init (CarrelUiRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = carrel_ui_record_finalize;
}

static void
carrel_ui_record_init (CarrelUiRecord *self)
{
}

void
carrel_ui_record_class_install (CarrelUiRecordClass *klass,
                                GParamSpec **properties,
                                guint n_properties)
{
  g_return_if_fail (CARREL_UI_IS_RECORD_CLASS (klass));
  g_return_if_fail (properties != NULL && n_properties > 1);

  /* GObject does not pass these two on to subclasses. */
  G_OBJECT_CLASS (klass)->get_property = carrel_ui_record_get_property;
  G_OBJECT_CLASS (klass)->set_property = carrel_ui_record_set_property;
  klass->properties = g_memdup2 (properties, n_properties * sizeof *properties);
  klass->n_properties = n_properties;
  g_object_class_install_properties (G_OBJECT_CLASS (klass), n_properties, properties);
}

const GValue *
carrel_ui_record_get_value (CarrelUiRecord *self, guint property_id)
{
  GValue *stored;
  GParamSpec *pspec;

  g_return_val_if_fail (CARREL_UI_IS_RECORD (self), NULL);

  stored = ensure_value (self, property_id);
  if (G_IS_VALUE (stored))
    return stored;
  pspec = CARREL_UI_RECORD_GET_CLASS (self)->properties[property_id];
  g_value_init (stored, pspec->value_type);
  g_param_value_set_default (pspec, stored);
  return stored;
}
