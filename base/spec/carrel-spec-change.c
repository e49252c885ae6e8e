/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-spec-change.h"

#include <glib/gi18n-lib.h>

#include "../carrel-base-error.h"
#include "carrel-spec-types-private.h"

typedef struct
{
  GPtrArray *changes;
  const char *prefix; /* "" or "disks/disk0/" */
  const char *device; /* nullable */
} Walk;

static void compare_structs (const CarrelSpecType *type,
                             gconstpointer before,
                             gconstpointer after,
                             const Walk *walk);

void
carrel_spec_change_free (CarrelSpecChange *self)
{
  if (self == NULL)
    return;
  g_free (self->device);
  g_free (self->path);
  g_free (self);
}

static CarrelSpecChangeApply
translate_apply (CarrelSpecFieldApply apply)
{
  if (apply == CARREL_SPEC_FIELD_APPLY_LIVE)
    return CARREL_SPEC_CHANGE_APPLY_LIVE;
  if (apply == CARREL_SPEC_FIELD_APPLY_NOTHING)
    return CARREL_SPEC_CHANGE_APPLY_NOTHING;
  return CARREL_SPEC_CHANGE_APPLY_START;
}

static void
add (const Walk *walk,
     CarrelSpecChangeKind kind,
     const char *device,
     const char *name,
     CarrelSpecChangeApply apply)
{
  CarrelSpecChange *change = g_new0 (CarrelSpecChange, 1);

  change->kind = kind;
  change->device = g_strdup (device);
  change->path = g_strconcat (walk->prefix, name, NULL);
  change->apply = apply;
  g_ptr_array_add (walk->changes, change);
}

static const char *
get_id (const CarrelSpecType *type, gconstpointer instance)
{
  const CarrelSpecField *field = carrel_spec_field_find (type, "id");

  return *(char *const *) (gconstpointer) ((const char *) instance + field->offset);
}

static void
compare_element (const CarrelSpecField *field,
                 gconstpointer before,
                 gconstpointer after,
                 const Walk *walk)
{
  const char *id = get_id (field->type, before);
  g_autofree char *prefix = g_strdup_printf ("%s%s/%s/", walk->prefix, field->name, id);
  Walk inner = { walk->changes, prefix, id };

  compare_structs (field->type, before, after, &inner);
}

static void
compare_lists (const CarrelSpecField *field, GPtrArray *before, GPtrArray *after, const Walk *walk)
{
  for (guint i = 0; i < before->len; i++)
    {
      gconstpointer old = g_ptr_array_index (before, i);
      const char *id = get_id (field->type, old);
      gconstpointer new = carrel_spec_field_find_by_id (field->type, after, id);
      g_autofree char *path = g_strconcat (field->name, "/", id, NULL);

      if (new != NULL)
        compare_element (field, old, new, walk);
      else
        add (walk, CARREL_SPEC_CHANGE_KIND_REMOVED, id, path, translate_apply (field->apply));
    }
  for (guint i = 0; i < after->len; i++)
    {
      const char *id = get_id (field->type, g_ptr_array_index (after, i));
      g_autofree char *path = g_strconcat (field->name, "/", id, NULL);

      if (carrel_spec_field_find_by_id (field->type, before, id) == NULL)
        add (walk, CARREL_SPEC_CHANGE_KIND_ADDED, id, path, translate_apply (field->apply));
    }
}

static void
compare_structs (const CarrelSpecType *type,
                 gconstpointer before,
                 gconstpointer after,
                 const Walk *walk)
{
  for (const CarrelSpecField *field = type->fields; field->name != NULL; field++)
    {
      const char *old = (const char *) before + field->offset;
      const char *new = (const char *) after + field->offset;

      if (carrel_spec_field_is_equal (field, before, after))
        continue;
      if (field->kind == CARREL_SPEC_FIELD_LIST)
        {
          compare_lists (field,
                         *(GPtrArray *const *) (gconstpointer) old,
                         *(GPtrArray *const *) (gconstpointer) new,
                         walk);
        }
      else if (field->kind == CARREL_SPEC_FIELD_STRUCT)
        {
          g_autofree char *prefix = g_strconcat (walk->prefix, field->name, "/", NULL);
          Walk inner = { walk->changes, prefix, walk->device };

          compare_structs (field->type, old, new, &inner);
        }
      else
        {
          add (walk,
               CARREL_SPEC_CHANGE_KIND_VALUE,
               walk->device,
               field->name,
               translate_apply (field->apply));
        }
    }
}

GPtrArray *
carrel_spec_change_list (const CarrelSpec *before, const CarrelSpec *after, GError **error)
{
  g_autoptr (GPtrArray)
    changes = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_spec_change_free);
  Walk walk = { changes, "", NULL };

  g_return_val_if_fail (before != NULL && after != NULL, NULL);

  if (!g_str_equal (before->uuid, after->uuid))
    {
      g_set_error (error,
                   CARREL_BASE_ERROR,
                   CARREL_BASE_ERROR_INVALID,
                   _("“%s” and “%s” are two machines, not two states of one"),
                      before->name,
                      after->name);
      return NULL;
    }
  compare_structs (&carrel_spec_types_machine, before, after, &walk);
  return g_steal_pointer (&changes);
}
