/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/carrel-base-process.h"

#include "carrel-vmm-engine-private.h"
#include "carrel-vmm-engine-qemu.h"
#include "carrel-vmm-qmp.h"
#include "carrel-vmm-record.h"

G_BEGIN_DECLS

/* What the files of the QEMU engine share: -qemu.c (its life), -qemu-start.c, -qemu-attach.c and
 * -qemu-operation.c (what is asked of a running emulator). */

/** The monitors' and the agent's sockets in the runtime folder. */
#define CARREL_VMM_ENGINE_QEMU_MONITOR "qmp.sock"
#define CARREL_VMM_ENGINE_QEMU_SPARE_MONITOR "qmp2.sock"
#define CARREL_VMM_ENGINE_QEMU_AGENT "agent.sock"

struct _CarrelVmmEngineQemu
{
  CarrelVmmEngine parent_instance;

  char *uuid;
  char *folder;
  char *program;
  CarrelVmmLog *log;
  CarrelSpec *spec;           /* what the emulator was started with */
  CarrelBaseProcess *process; /* the emulator */
  GCancellable *life;         /* cancelled with the engine: ends the waiting for the process */
  CarrelVmmQmp *qmp;
  GHashTable *media_sets; /* drive id → number of the descriptor set of its medium */
  GPtrArray *off_tasks;   /* power_off calls that wait for the end */
  GSource *kill_source;   /* after which the emulator is killed */
  GSource *lost_source;   /* after which a broken monitor is reported */
  char *blocked_reason;   /* what stopped the processors */
  gboolean is_starting;
  gboolean is_going_off; /* the guest switched itself off, or we asked for it */
};

/**
 * carrel_vmm_engine_qemu_watch_process:
 * @engine: an engine
 * @process: the emulator
 *
 * Takes note of the emulator, and of its end when it comes.
 */
void carrel_vmm_engine_qemu_watch_process (CarrelVmmEngineQemu *engine, CarrelBaseProcess *process);

/**
 * carrel_vmm_engine_qemu_take_monitor:
 * @engine: an engine
 * @descriptor: (transfer full): a socket connected to the monitor
 *
 * Begins to listen to the monitor.
 */
void carrel_vmm_engine_qemu_take_monitor (CarrelVmmEngineQemu *engine, int descriptor);

/**
 * carrel_vmm_engine_qemu_query_status:
 * @engine: an engine with a monitor
 *
 * Asks how the processors are, and reports it.
 */
void carrel_vmm_engine_qemu_query_status (CarrelVmmEngineQemu *engine);

/**
 * carrel_vmm_engine_qemu_report_status:
 * @engine: an engine
 * @status: (nullable): a run state in QEMU's words
 *
 * Translates and reports it.
 */
void carrel_vmm_engine_qemu_report_status (CarrelVmmEngineQemu *engine, const char *status);

/**
 * carrel_vmm_engine_qemu_remove_files:
 * @engine: an engine
 *
 * Removes the sockets and the record from the runtime folder.
 */
void carrel_vmm_engine_qemu_remove_files (CarrelVmmEngineQemu *engine);

/**
 * carrel_vmm_engine_qemu_describe_end:
 * @engine: an engine whose emulator has ended
 *
 * Returns: (transfer full): how it ended, with its last words
 */
char *carrel_vmm_engine_qemu_describe_end (CarrelVmmEngineQemu *engine);

/**
 * carrel_vmm_engine_qemu_start:
 * @engine: the engine
 * @request: what to start
 * @task: (transfer full): the call
 *
 * The member start.
 */
void carrel_vmm_engine_qemu_start (CarrelVmmEngine *engine,
                                   const CarrelVmmEngineRequest *request,
                                   GTask *task);

/**
 * carrel_vmm_engine_qemu_attach:
 * @engine: the engine
 * @task: (transfer full): the call
 *
 * The member attach.
 */
void carrel_vmm_engine_qemu_attach (CarrelVmmEngine *engine, GTask *task);

/**
 * carrel_vmm_engine_qemu_fill_class:
 * @klass: the engine's class
 *
 * Fills in the members that work on a running emulator.
 */
void carrel_vmm_engine_qemu_fill_class (CarrelVmmEngineClass *klass);

G_END_DECLS
