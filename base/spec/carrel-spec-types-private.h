/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-spec-field.h"
#include "carrel-spec-types.h"

G_BEGIN_DECLS

extern const CarrelSpecType carrel_spec_types_disk;
extern const CarrelSpecType carrel_spec_types_drive;
extern const CarrelSpecType carrel_spec_types_network;
extern const CarrelSpecType carrel_spec_types_display;
extern const CarrelSpecType carrel_spec_types_kept;
extern const CarrelSpecType carrel_spec_types_start;
extern const CarrelSpecType carrel_spec_types_machine;

G_END_DECLS
