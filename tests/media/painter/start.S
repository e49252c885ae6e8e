/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the boot loader enters (multiboot 1), and where interrupts enter. */

        .set MAGIC, 0x1badb002
        .set FLAGS, 0x00000002          /* the loader is asked for memory sizes only */

        .section .multiboot, "a"
        .align 4
        .long MAGIC, FLAGS, -(MAGIC + FLAGS)

        .bss
        .align 16
        .skip 16384
stack_top:

        .text
        .globl start
start:
        mov     $stack_top, %esp
        push    %ebx                    /* what the loader knows */
        call    painter_main
1:      hlt
        jmp     1b

        .globl timer_entry, keyboard_entry, spurious_entry
timer_entry:
        pusha
        cld
        call    timer_interrupt
        popa
        iret

keyboard_entry:
        pusha
        cld
        call    keyboard_interrupt
        popa
        iret

spurious_entry:
        iret

        .section .note.GNU-stack, "", @progbits
