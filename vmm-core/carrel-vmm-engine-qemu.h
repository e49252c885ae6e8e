/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-vmm-engine.h"
#include "carrel-vmm-log.h"

G_BEGIN_DECLS

#define CARREL_VMM_TYPE_ENGINE_QEMU (carrel_vmm_engine_qemu_get_type ())

/**
 * CarrelVmmEngineQemu:
 *
 * The engine that runs machines with QEMU.  The emulator is a process of its own session that does not
 * depend on ours: when the core is killed it runs on, and attach() takes it back.
 */
G_DECLARE_FINAL_TYPE (CarrelVmmEngineQemu,
                      carrel_vmm_engine_qemu,
                      CARREL_VMM,
                      ENGINE_QEMU,
                      CarrelVmmEngine)

/**
 * carrel_vmm_engine_qemu_new:
 * @uuid: the machine
 * @folder: the machine's runtime folder
 * @log: (nullable): where the emulator's words go; must outlive the engine
 * @program: the path of carrel-vmm, which runs the KVM probe
 *
 * Returns: (transfer full): an engine with no emulator
 */
CarrelVmmEngine *carrel_vmm_engine_qemu_new (const char *uuid,
                                             const char *folder,
                                             CarrelVmmLog *log,
                                             const char *program);

G_END_DECLS
