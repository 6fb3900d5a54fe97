package testkit

import "syscall"

// roomInMemory returns a folder in memory with room for the tests' files, or "".
func roomInMemory() string {
	const dir, room = "/dev/shm", 1 << 30
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil || s.Bavail*uint64(s.Bsize) < room { //nolint:gosec // sizes are positive
		return ""
	}
	return dir
}
