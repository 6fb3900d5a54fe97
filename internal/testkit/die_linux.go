package testkit

import "syscall"

// dieWithParent makes the kernel send SIGTERM when the parent is gone, even by SIGKILL.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
