/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-query.h"

struct _CarrelUiQuery
{
  CarrelUiRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (CarrelUiQuery, carrel_ui_query, CARREL_UI_TYPE_RECORD)

enum
{
  PROP_0,
  PROP_KIND,
  PROP_PLACE_ID,
  PROP_SEARCH,
  PROP_SORT,
  PROP_DESCENDING,
  N_PROPERTIES
};

static void
carrel_ui_query_class_init (CarrelUiQueryClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *properties[N_PROPERTIES] = { NULL };

  properties[PROP_KIND] =
    g_param_spec_int ("kind", NULL, NULL, 0, CARREL_UI_N_PLACES - 1, 0, flags);
  properties[PROP_PLACE_ID] = g_param_spec_string ("place-id", NULL, NULL, NULL, flags);
  properties[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, NULL, flags);
  properties[PROP_SORT] = g_param_spec_int ("sort", NULL, NULL, 0, CARREL_UI_N_SORTS - 1, 0, flags);
  properties[PROP_DESCENDING] = g_param_spec_boolean ("descending", NULL, NULL, FALSE, flags);
  carrel_ui_record_class_install (CARREL_UI_RECORD_CLASS (klass), properties, N_PROPERTIES);
}

static void
carrel_ui_query_init (CarrelUiQuery *self)
{
}

CarrelUiQuery *
carrel_ui_query_new (void)
{
  return g_object_new (CARREL_UI_TYPE_QUERY, NULL);
}

CarrelUiPlaceKind
carrel_ui_query_get_kind (CarrelUiQuery *self)
{
  g_return_val_if_fail (CARREL_UI_IS_QUERY (self), 0);

  return (CarrelUiPlaceKind) g_value_get_int (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_KIND));
}

const char *
carrel_ui_query_get_place_id (CarrelUiQuery *self)
{
  g_return_val_if_fail (CARREL_UI_IS_QUERY (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_PLACE_ID));
}

const char *
carrel_ui_query_get_search (CarrelUiQuery *self)
{
  g_return_val_if_fail (CARREL_UI_IS_QUERY (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_SEARCH));
}

CarrelUiSort
carrel_ui_query_get_sort (CarrelUiQuery *self)
{
  g_return_val_if_fail (CARREL_UI_IS_QUERY (self), 0);

  return (CarrelUiSort) g_value_get_int (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_SORT));
}

gboolean
carrel_ui_query_get_descending (CarrelUiQuery *self)
{
  g_return_val_if_fail (CARREL_UI_IS_QUERY (self), FALSE);

  return g_value_get_boolean (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_DESCENDING));
}
