package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// number is the release; the commit comes from the build.
const number = "0.1.0"

// version names the release and, where the build knows it, the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return number
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return number + "+" + s.Value[:12]
		}
	}
	return number
}

// version prints the release, the toolchain and the platform.
func (p *program) version(context.Context, []string) int {
	fmt.Fprintf(p.stdout, "duban %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return 0
}
