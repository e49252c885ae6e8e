/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-confine-private.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * The filter is a list: each call of a table is compared with the one that is made, and what is not found
 * is decided at the end.  Calls that ask for more than their number (which flags, which process) have a
 * test of one argument.  The program has no loops and is some hundred steps long; the kernel keeps the
 * answer for every call that needs no argument.
 *
 * For code of ours the end is EPERM: a library that tries to open its configuration goes on without it.
 * What no honest run ever asks for ends the process at once.
 */

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#endif

/* x86-64 has a second set of calls, whose numbers begin here. */
#define OTHER_CALLS_BIT 0x40000000u
#define NO_CALL 0xffffffffu

#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef SYS_io_uring_setup
#define SYS_io_uring_setup 425
#define SYS_io_uring_enter 426
#define SYS_io_uring_register 427
#endif
#ifndef SYS_rseq
#define SYS_rseq -1
#endif

typedef GArray Program;

static void
add (Program *program, guint16 code, guint32 k, guint8 if_true, guint8 if_false)
{
  struct sock_filter step = { code, if_true, if_false, k };

  g_array_append_val (program, step);
}

static void
load (Program *program, gsize offset)
{
  add (program, BPF_LD | BPF_W | BPF_ABS, (guint32) offset, 0, 0);
}

static void
decide (Program *program, guint32 action)
{
  add (program, BPF_RET | BPF_K, action, 0, 0);
}

static void
add_calls (Program *program, const long *calls, gsize count, guint32 action)
{
  for (gsize i = 0; i < count; i++)
    {
      if (calls[i] < 0)
        continue;
      add (program, BPF_JMP | BPF_JEQ | BPF_K, (guint32) calls[i], 0, 1);
      decide (program, action);
    }
}

/* The low half of an argument lies first on every machine listed above. */
static gsize
get_argument (guint index)
{
  return offsetof (struct seccomp_data, args) + index * sizeof (guint64);
}

/* When the call is made with all of `bits` as `wanted` says, it is allowed, and otherwise gets `action`. */
static void
add_masked (Program *program,
            long call,
            guint argument,
            guint32 bits,
            guint32 wanted,
            guint32 action)
{
  add (program, BPF_JMP | BPF_JEQ | BPF_K, (guint32) call, 0, 5);
  load (program, get_argument (argument));
  add (program, BPF_ALU | BPF_AND | BPF_K, bits, 0, 0);
  add (program, BPF_JMP | BPF_JEQ | BPF_K, wanted, 0, 1);
  decide (program, SECCOMP_RET_ALLOW);
  decide (program, action);
}

static void
add_head (Program *program, guint32 architecture)
{
  load (program, offsetof (struct seccomp_data, arch));
  add (program, BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0);
  decide (program, SECCOMP_RET_KILL_PROCESS);
  load (program, offsetof (struct seccomp_data, nr));
  /* A call that a debugger took away, and that is not made. */
  add (program, BPF_JMP | BPF_JEQ | BPF_K, NO_CALL, 0, 1);
  decide (program, SECCOMP_RET_ALLOW);
#ifdef __x86_64__
  add (program, BPF_JMP | BPF_JGE | BPF_K, OTHER_CALLS_BIT, 0, 1);
  decide (program, SECCOMP_RET_KILL_PROCESS);
#endif
}

#define FAILS(number) (SECCOMP_RET_ERRNO | (number))

/* What no run of ours asks for, and what a tool must not do either. */
static const long reaching[] = {
  SYS_socket,
  SYS_connect,
  SYS_bind,
  SYS_listen,
  SYS_accept4,
  SYS_ptrace,
  SYS_kill,
  SYS_tkill,
  SYS_process_vm_readv,
  SYS_process_vm_writev,
  SYS_mount,
  SYS_umount2,
  SYS_unshare,
  SYS_setns,
  SYS_pivot_root,
  SYS_chroot,
  SYS_bpf,
  SYS_perf_event_open,
  SYS_keyctl,
  SYS_add_key,
  SYS_request_key,
  SYS_userfaultfd,
  SYS_io_uring_setup,
  SYS_io_uring_enter,
  SYS_io_uring_register,
  SYS_init_module,
  SYS_finit_module,
  SYS_delete_module,
  SYS_kexec_load,
  SYS_reboot,
  SYS_swapon,
  SYS_swapoff,
  SYS_open_by_handle_at,
  SYS_setuid,
  SYS_setgid,
  SYS_setreuid,
  SYS_setregid,
  SYS_setresuid,
  SYS_setresgid,
  SYS_setgroups,
  SYS_capset,
  SYS_quotactl,
  SYS_acct,
  SYS_settimeofday,
  SYS_clock_settime,
  SYS_sethostname,
  SYS_personality,
#ifdef SYS_fork
  SYS_fork,
  SYS_vfork,
#endif
#ifdef SYS_accept
  SYS_accept,
#endif
};

/* What code of ours needs once it runs.  Only descriptors that it has: nothing takes a name. */
static const long needed[] = {
  SYS_read,
  SYS_write,
  SYS_pread64,
  SYS_pwrite64,
  SYS_readv,
  SYS_writev,
  SYS_lseek,
  SYS_close,
  SYS_fstat,
  SYS_fcntl,
  SYS_recvmsg,
  SYS_sendmsg,
  SYS_recvfrom,
  SYS_sendto,
  SYS_ppoll,
#ifdef SYS_poll
  SYS_poll,
#endif
  SYS_munmap,
  SYS_mremap,
  SYS_madvise,
  SYS_brk,
  SYS_futex,
  SYS_exit,
  SYS_exit_group,
  SYS_rt_sigreturn,
  SYS_rt_sigaction,
  SYS_rt_sigprocmask,
  SYS_sigaltstack,
  SYS_getrandom,
  SYS_clock_gettime,
  SYS_clock_getres,
  SYS_clock_nanosleep,
  SYS_gettimeofday,
  SYS_getpid,
  SYS_gettid,
  SYS_getuid,
  SYS_geteuid,
  SYS_sched_yield,
  SYS_sched_getaffinity,
  SYS_sched_getattr,
  SYS_sched_setattr,
  SYS_set_robust_list,
  SYS_rseq,
  SYS_restart_syscall,
  SYS_sysinfo,
  SYS_uname,
  SYS_eventfd2,
  SYS_membarrier,
  SYS_getrusage,
  SYS_get_mempolicy,
};

/* What is written with, besides. */
static const long writing[] = {
  SYS_ftruncate, SYS_fallocate, SYS_fsync, SYS_fdatasync, SYS_sync_file_range, SYS_fstatfs,
};

static const long executing[] = { SYS_execve, SYS_execveat };

static void
fill_own (Program *program, gboolean has_threads)
{
  add_calls (program, needed, G_N_ELEMENTS (needed), SECCOMP_RET_ALLOW);
  if (has_threads)
    {
      add_calls (program, writing, G_N_ELEMENTS (writing), SECCOMP_RET_ALLOW);
      add_masked (program, SYS_clone, 0, CLONE_THREAD, CLONE_THREAD, SECCOMP_RET_KILL_PROCESS);
    }
  /* Nothing new becomes code. */
  add_masked (program, SYS_mmap, 2, PROT_EXEC, 0, FAILS (EPERM));
  add_masked (program, SYS_mprotect, 2, PROT_EXEC, 0, FAILS (EPERM));
  add_masked (program, SYS_prctl, 0, ~0u, PR_SET_NAME, FAILS (EPERM));
  /* abort() sends a signal to itself. */
  add_masked (program, SYS_tgkill, 0, ~0u, (guint32) getpid (), SECCOMP_RET_KILL_PROCESS);
  add_calls (program, reaching, G_N_ELEMENTS (reaching), SECCOMP_RET_KILL_PROCESS);
  add_calls (program, executing, G_N_ELEMENTS (executing), SECCOMP_RET_KILL_PROCESS);
  if (!has_threads)
    add_calls (program, (const long[]){ SYS_clone }, 1, SECCOMP_RET_KILL_PROCESS);
}

static void
fill_tool (Program *program)
{
  add_masked (program, SYS_clone, 0, CLONE_THREAD, CLONE_THREAD, FAILS (EPERM));
  add_masked (program, SYS_tgkill, 0, ~0u, (guint32) getpid (), FAILS (EPERM));
  add_masked (program, SYS_prlimit64, 0, ~0u, 0, FAILS (EPERM));
  add_calls (program, reaching, G_N_ELEMENTS (reaching), FAILS (EPERM));
}

gboolean
carrel_base_confine_has_filter (void)
{
#ifdef ARCHITECTURE
  guint32 action = SECCOMP_RET_KILL_PROCESS;

  return syscall (SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
#else
  return FALSE;
#endif
}

gboolean
carrel_base_confine_enter_filter (const CarrelBaseConfineRequest *request)
{
#ifdef ARCHITECTURE
  g_autoptr (GArray) program = g_array_new (FALSE, FALSE, sizeof (struct sock_filter));
  gboolean is_tool = request->kind == CARREL_BASE_CONFINE_TOOL;
  struct sock_fprog filter;

  add_head (program, ARCHITECTURE);
  /* Its flags cannot be looked into: the C library then makes the call whose flags can. */
  add_calls (program, (const long[]){ SYS_clone3 }, 1, FAILS (ENOSYS));
  if (is_tool)
    fill_tool (program);
  else
    fill_own (program, request->kind == CARREL_BASE_CONFINE_DECODER);
  decide (program, is_tool ? SECCOMP_RET_ALLOW : FAILS (EPERM));
  filter.len = (unsigned short) program->len;
  filter.filter = (struct sock_filter *) (void *) program->data;
  return prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
#else
  return FALSE;
#endif
}
