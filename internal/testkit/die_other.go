//go:build !linux

package testkit

import "syscall"

// dieWithParent is empty where the kernel has no such signal: there a killed
// test leaves its server behind.
func dieWithParent() *syscall.SysProcAttr { return nil }
