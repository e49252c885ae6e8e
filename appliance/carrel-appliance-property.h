/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/*
 * Values that a package asks for before its machines first start: what they may be (DSP0243, sections 9.5 and
 * 9.5.1; the types that VMware adds), and the document by which a guest is told them (DSP0243, section 11;
 * its schema is DSP8027).
 */

/** CARREL_APPLIANCE_PROPERTY_VALUE_BYTES_MAX: bytes of one value. */
#define CARREL_APPLIANCE_PROPERTY_VALUE_BYTES_MAX 65536u

/**
 * CarrelAppliancePropertyKind:
 * @CARREL_APPLIANCE_PROPERTY_KIND_TEXT: any text within bounds
 * @CARREL_APPLIANCE_PROPERTY_KIND_TRUTH: "True" or "False"
 * @CARREL_APPLIANCE_PROPERTY_KIND_NUMBER: a number within bounds
 *
 * What a value is.
 */
typedef enum
{
  CARREL_APPLIANCE_PROPERTY_KIND_TEXT,
  CARREL_APPLIANCE_PROPERTY_KIND_TRUTH,
  CARREL_APPLIANCE_PROPERTY_KIND_NUMBER,
} CarrelAppliancePropertyKind;

/**
 * CarrelAppliancePropertyValue:
 * @property: (transfer none): a property
 * @value: its value
 *
 * A property that has been set.
 */
typedef struct
{
  const CarrelApplianceProperty *property;
  const char *value;
} CarrelAppliancePropertyValue;

/**
 * carrel_appliance_property_dup_key:
 * @self: a property
 *
 * Returns: (transfer full): its whole key: "class.key.instance". Any thread.
 */
char *carrel_appliance_property_dup_key (const CarrelApplianceProperty *self);

/**
 * carrel_appliance_property_get_kind:
 * @self: a property
 *
 * Returns: what its value is. Any thread.
 */
CarrelAppliancePropertyKind carrel_appliance_property_get_kind (
  const CarrelApplianceProperty *self);

/**
 * carrel_appliance_property_is_secret:
 * @self: a property
 *
 * Returns: whether its value is a password. Any thread.
 */
gboolean carrel_appliance_property_is_secret (const CarrelApplianceProperty *self);

/**
 * carrel_appliance_property_dup_choices:
 * @self: a property
 *
 * Returns: (transfer full) (nullable): the values among which one is chosen, %NULL when it is free. Any
 *   thread.
 */
GStrv carrel_appliance_property_dup_choices (const CarrelApplianceProperty *self);

/**
 * carrel_appliance_property_check:
 * @self: a property
 * @value: a value for it
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID, a sentence that names it and says what is
 *   acceptable; a secret's value is not repeated
 *
 * Returns: whether it can have that value. Any thread.
 */
gboolean carrel_appliance_property_check (const CarrelApplianceProperty *self,
                                          const char *value,
                                          GError **error);

/**
 * carrel_appliance_property_make_document:
 * @id: the machine's identifier in the package
 * @values: (element-type CarrelAppliancePropertyValue): what it is told
 *
 * Makes the document `ovf-env.xml`. The same values make the same document. Any thread.
 *
 * Returns: (transfer full): the document
 */
char *carrel_appliance_property_make_document (const char *id, GPtrArray *values);

G_END_DECLS
