/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-probe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#ifdef __x86_64__
#include <linux/kvm.h>
#endif

/*
 * That /dev/kvm opens and makes a machine proves nothing: under nested or software KVM a guest's
 * supervisor code may be interpreted thousands of times slower than emulation runs it.  So a loop is
 * run there, for at most 20 ms; measured, a good host goes round about 3,000 million times a second and
 * a software KVM 0.3 million.
 */

static const char *const verdict_names[] = {
  [CARREL_VMM_PROBE_USABLE] = "usable",       [CARREL_VMM_PROBE_ABSENT] = "absent",
  [CARREL_VMM_PROBE_FORBIDDEN] = "forbidden", [CARREL_VMM_PROBE_BROKEN] = "broken",
  [CARREL_VMM_PROBE_SLOW] = "slow",           [CARREL_VMM_PROBE_HUNG] = "hung",
};

static int
open_kvm (CarrelVmmProbeVerdict *out_verdict)
{
  int kvm = open ("/dev/kvm", O_RDWR | O_CLOEXEC);

  if (kvm >= 0)
    *out_verdict = CARREL_VMM_PROBE_USABLE;
  else if (errno == ENOENT || errno == ENODEV || errno == ENXIO)
    *out_verdict = CARREL_VMM_PROBE_ABSENT;
  else if (errno == EACCES || errno == EPERM)
    *out_verdict = CARREL_VMM_PROBE_FORBIDDEN;
  else
    *out_verdict = CARREL_VMM_PROBE_BROKEN;
  return kvm;
}

#ifdef __x86_64__

#define GUEST_MEMORY_BYTES (4U << 20)
#define PML4_ADDRESS 0x1000
#define PDPT_ADDRESS 0x2000
#define PD_ADDRESS 0x3000
#define CODE_ADDRESS 0x10000
#define PAGE_PRESENT_WRITABLE 0x3
#define PAGE_LARGE 0x80
#define CR0_PE_PG 0x80000001U
#define CR4_PAE 0x20
#define EFER_LME_LMA 0x500

typedef struct
{
  int machine;
  int processor;
  guint8 *memory;
  struct kvm_run *run;
  gsize run_bytes;
} Guest;

static void
alarm_handler (int signal_number)
{
  /* Only there to make KVM_RUN return with EINTR. */
}

/* mov rcx, LOOPS; again: dec rcx; jnz again; out 0x10, al; hlt */
static void
write_code (guint8 *memory)
{
  static const guint8 tail[] = { 0x48, 0xff, 0xc9, 0x75, 0xfb, 0xe6, 0x10, 0xf4 };
  guint64 loops = CARREL_VMM_PROBE_LOOPS;
  guint64 entry;

  memory[CODE_ADDRESS] = 0x48;
  memory[CODE_ADDRESS + 1] = 0xb9;
  memcpy (memory + CODE_ADDRESS + 2, &loops, sizeof loops);
  memcpy (memory + CODE_ADDRESS + 10, tail, sizeof tail);
  entry = PDPT_ADDRESS | PAGE_PRESENT_WRITABLE;
  memcpy (memory + PML4_ADDRESS, &entry, sizeof entry);
  entry = PD_ADDRESS | PAGE_PRESENT_WRITABLE;
  memcpy (memory + PDPT_ADDRESS, &entry, sizeof entry);
  entry = PAGE_LARGE | PAGE_PRESENT_WRITABLE;
  memcpy (memory + PD_ADDRESS, &entry, sizeof entry);
}

static gboolean
set_registers (int processor)
{
  struct kvm_sregs sregs;
  struct kvm_regs regs = { .rip = CODE_ADDRESS, .rsp = 0x8000, .rflags = 2 };
  struct kvm_segment segment = { .base = 0, .limit = 0xffffffff, .present = 1, .s = 1, .g = 1 };

  if (ioctl (processor, KVM_GET_SREGS, &sregs) < 0)
    return FALSE;
  segment.type = 3;
  segment.selector = 0x10;
  segment.db = 1;
  sregs.ds = sregs.es = sregs.fs = sregs.gs = sregs.ss = segment;
  segment.type = 11;
  segment.selector = 0x8;
  segment.db = 0;
  segment.l = 1;
  sregs.cs = segment;
  sregs.cr0 = CR0_PE_PG;
  sregs.cr3 = PML4_ADDRESS;
  sregs.cr4 = CR4_PAE;
  sregs.efer = EFER_LME_LMA;
  return ioctl (processor, KVM_SET_SREGS, &sregs) == 0 &&
         ioctl (processor, KVM_SET_REGS, &regs) == 0;
}

static gboolean
make_guest (int kvm, Guest *guest)
{
  struct kvm_userspace_memory_region region = { .memory_size = GUEST_MEMORY_BYTES };
  int run_bytes;

  guest->memory =
    mmap (NULL, GUEST_MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (guest->memory == MAP_FAILED)
    return FALSE;
  guest->machine = ioctl (kvm, KVM_CREATE_VM, 0);
  if (guest->machine < 0)
    return FALSE;
  region.userspace_addr = (guint64) (gsize) guest->memory;
  if (ioctl (guest->machine, KVM_SET_USER_MEMORY_REGION, &region) < 0)
    return FALSE;
  guest->processor = ioctl (guest->machine, KVM_CREATE_VCPU, 0);
  run_bytes = ioctl (kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
  if (guest->processor < 0 || run_bytes < (int) sizeof (struct kvm_run))
    return FALSE;
  guest->run_bytes = (gsize) run_bytes;
  guest->run =
    mmap (NULL, guest->run_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, guest->processor, 0);
  if (guest->run == MAP_FAILED)
    return FALSE;
  write_code (guest->memory);
  return set_registers (guest->processor);
}

static CarrelVmmProbeVerdict
run_guest (Guest *guest, double *out_rate)
{
  struct itimerval timer = { .it_value = { .tv_usec = CARREL_VMM_PROBE_BUDGET_US },
                             .it_interval = { .tv_usec = CARREL_VMM_PROBE_BUDGET_US } };
  struct sigaction action = { .sa_handler = alarm_handler };
  struct kvm_regs regs;
  gint64 start_us;
  double seconds;
  int result;

  sigaction (SIGALRM, &action, NULL);
  setitimer (ITIMER_REAL, &timer, NULL);
  start_us = g_get_monotonic_time ();
  result = ioctl (guest->processor, KVM_RUN, 0);
  seconds = (double) (g_get_monotonic_time () - start_us) / 1e6;
  if (result < 0 && errno != EINTR)
    return CARREL_VMM_PROBE_BROKEN;
  if (result == 0 && guest->run->exit_reason != KVM_EXIT_IO &&
      guest->run->exit_reason != KVM_EXIT_INTR)
    return CARREL_VMM_PROBE_BROKEN;
  if (ioctl (guest->processor, KVM_GET_REGS, &regs) < 0 || regs.rcx > CARREL_VMM_PROBE_LOOPS)
    return CARREL_VMM_PROBE_BROKEN;
  *out_rate = (double) (CARREL_VMM_PROBE_LOOPS - regs.rcx) / MAX (seconds, 1e-6);
  return *out_rate >= CARREL_VMM_PROBE_RATE_MIN ? CARREL_VMM_PROBE_USABLE : CARREL_VMM_PROBE_SLOW;
}

CarrelVmmProbeVerdict
carrel_vmm_probe_run (double *out_rate)
{
  Guest guest = { 0 };
  CarrelVmmProbeVerdict verdict;
  int kvm = open_kvm (&verdict);

  g_return_val_if_fail (out_rate != NULL, CARREL_VMM_PROBE_BROKEN);

  *out_rate = 0;
  if (kvm < 0)
    return verdict;
  /* The kernel takes everything back when this process ends, which is at once. */
  if (!make_guest (kvm, &guest))
    return CARREL_VMM_PROBE_BROKEN;
  return run_guest (&guest, out_rate);
}

#else

CarrelVmmProbeVerdict
carrel_vmm_probe_run (double *out_rate)
{
  g_return_val_if_fail (out_rate != NULL, CARREL_VMM_PROBE_BROKEN);

  /* The guests are PCs: KVM of another architecture cannot run them. */
  *out_rate = 0;
  return CARREL_VMM_PROBE_ABSENT;
}

#endif

CarrelVmmProbeVerdict
carrel_vmm_probe_access (void)
{
  CarrelVmmProbeVerdict verdict;
  int kvm = open_kvm (&verdict);

  if (kvm >= 0)
    close (kvm);
  return verdict;
}

char *
carrel_vmm_probe_format (CarrelVmmProbeVerdict verdict, double rate)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail ((guint) verdict < G_N_ELEMENTS (verdict_names), NULL);

  return g_strdup_printf ("%s %s",
                          verdict_names[verdict],
                          g_ascii_formatd (number, sizeof number, "%.0f", rate));
}

CarrelVmmProbeVerdict
carrel_vmm_probe_parse (const char *line, double *out_rate)
{
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (out_rate != NULL, CARREL_VMM_PROBE_BROKEN);

  *out_rate = 0;
  if (line == NULL)
    return CARREL_VMM_PROBE_BROKEN;
  words = g_strsplit_set (line, " \n", 3);
  for (guint verdict = 0; verdict < G_N_ELEMENTS (verdict_names); verdict++)
    if (g_strcmp0 (words[0], verdict_names[verdict]) == 0)
      {
        if (words[1] != NULL)
          *out_rate = g_ascii_strtod (words[1], NULL);
        return (CarrelVmmProbeVerdict) verdict;
      }
  return CARREL_VMM_PROBE_BROKEN;
}

char *
carrel_vmm_probe_dup_words (CarrelVmmProbeVerdict verdict, double rate)
{
  switch (verdict)
    {
    case CARREL_VMM_PROBE_USABLE:
      return g_strdup (_("Hardware acceleration (KVM) works and is used."));
    case CARREL_VMM_PROBE_ABSENT:
      return g_strdup (
        _("This computer offers no hardware acceleration (there is no /dev/kvm), so "
           "machines are emulated and slow. Switch virtualization on in the "
           "firmware's setup, or in the host of this virtual computer."));
    case CARREL_VMM_PROBE_FORBIDDEN:
      return g_strdup (
        _("Hardware acceleration is there, but you may not use /dev/kvm, so machines "
           "are emulated and slow. Ask the administrator to add you to the group "
           "\"kvm\"."));
    case CARREL_VMM_PROBE_SLOW:
      return g_strdup_printf (_("Hardware acceleration is present but unusable: a test guest ran only %.1f million "
           "steps a second, far slower than emulation. Machines are emulated instead."),
        rate / 1e6);
    case CARREL_VMM_PROBE_HUNG:
      return g_strdup (
        _("Hardware acceleration is present but hangs: a test guest never came back. "
           "Machines are emulated instead."));
    case CARREL_VMM_PROBE_BROKEN:
    default:
      return g_strdup (_("Hardware acceleration is present but does not run a guest. Machines are "
                          "emulated instead."));
    }
}
