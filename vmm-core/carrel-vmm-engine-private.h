/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-vmm-engine.h"

G_BEGIN_DECLS

/* What an engine's implementations use to report; nobody else does. */

/**
 * carrel_vmm_engine_report_run_state:
 * @engine: an engine
 * @state: running, paused, blocked or unknown
 * @reason: (nullable): why, in words
 *
 * Emits "run-state".
 */
void carrel_vmm_engine_report_run_state (CarrelVmmEngine *engine,
                                         CarrelVmmState state,
                                         const char *reason);

/**
 * carrel_vmm_engine_report_gone:
 * @engine: an engine
 * @as_asked: the guest switched itself off, or we asked for it
 * @reason: (nullable): why, in words
 *
 * Forgets the pid, the agent and the panic, and emits "gone".
 */
void carrel_vmm_engine_report_gone (CarrelVmmEngine *engine, gboolean as_asked, const char *reason);

/**
 * carrel_vmm_engine_set_start:
 * @engine: an engine
 * @pid: the emulator's process
 * @accelerator: "kvm" or "tcg"
 * @accelerator_reason: why, in words
 * @display_kind: "spice", "vnc" or "none"
 * @notices: (nullable): what the person should know
 *
 * Sets what a start, or taking back, decided, and emits "changed".
 */
void carrel_vmm_engine_set_start (CarrelVmmEngine *engine,
                                  guint pid,
                                  const char *accelerator,
                                  const char *accelerator_reason,
                                  const char *display_kind,
                                  const char *const *notices);

/**
 * carrel_vmm_engine_set_agent_connected:
 * @engine: an engine
 * @is_connected: whether the guest has the agent's channel open
 *
 * Sets it and emits "changed" when it is another value.
 */
void carrel_vmm_engine_set_agent_connected (CarrelVmmEngine *engine, gboolean is_connected);

/**
 * carrel_vmm_engine_set_guest_panicked:
 * @engine: an engine
 * @has_panicked: whether the guest's kernel crashed
 *
 * Sets it and emits "changed" when it is another value.
 */
void carrel_vmm_engine_set_guest_panicked (CarrelVmmEngine *engine, gboolean has_panicked);

/**
 * carrel_vmm_engine_set_responding:
 * @engine: an engine
 * @is_responding: whether commands are answered
 *
 * Sets it and emits "changed" when it is another value.
 */
void carrel_vmm_engine_set_responding (CarrelVmmEngine *engine, gboolean is_responding);

G_END_DECLS
