//go:build linux || darwin

package main

import "syscall"

// freeSpace is how many bytes this user may still write in a folder.
func freeSpace(folder string) (bytes uint64, ok bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(folder, &s) != nil {
		return 0, false
	}
	return s.Bavail * uint64(s.Bsize), true //nolint:gosec // a block size is positive
}
