//go:build !linux

package testkit

// roomInMemory returns a folder in memory with room for the tests' files, or "".
func roomInMemory() string { return "" }
