package testkit

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// startTimeout is how long a server may take to say that it is ready.
const startTimeout = 60 * time.Second

// watch runs "$@" after the folder $1 and ends it when the parent is gone.
const watch = `dir=$1; shift
trap 'kill -9 $pid 2>/dev/null; wait 2>/dev/null; [ -z "$dir" ] || rm -rf "$dir"; exit' TERM INT HUP EXIT
"$@" & pid=$!
wait $pid`

// launch starts argv, whose files are all under dir, and returns once a line of
// its output contains ready. The server and dir go with this process.
func launch(dir, ready string, argv ...string) error {
	_, err := launchStoppable(dir, ready, argv...)
	return err
}

// launchStoppable is launch with a way to kill the server, and dir with it, before; a
// dir of "" is nobody's.
func launchStoppable(dir, ready string, argv ...string) (stop func(), err error) {
	cmd := exec.Command("/bin/sh", append([]string{"-c", watch, "sh", dir}, argv...)...) //nolint:gosec,noctx // a test's own server, which ends with the process
	cmd.SysProcAttr = dieWithParent()
	out, in := io.Pipe()
	cmd.Stdout, cmd.Stderr = in, in

	started, ended := make(chan error, 1), make(chan struct{})
	go func() {
		// The kernel's signal is bound to the thread that forked, so this one is kept.
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		err = cmd.Wait()
		close(ended)
		_ = in.CloseWithError(fmt.Errorf("server ended: %w", orEOF(err)))
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", argv[0], err)
	}
	stop = func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		<-ended
	}

	result := make(chan error, 1)
	go func() {
		lines := bufio.NewScanner(out)
		var said []string
		for lines.Scan() {
			said = append(said, lines.Text())
			if strings.Contains(lines.Text(), ready) {
				result <- nil
				_, _ = io.Copy(io.Discard, out)
				return
			}
		}
		result <- fmt.Errorf("%s: %w\n%s", argv[0], orEOF(lines.Err()), strings.Join(said, "\n"))
	}()
	select {
	case err := <-result:
		return stop, err
	case <-time.After(startTimeout):
		_ = cmd.Process.Signal(os.Interrupt)
		return nil, fmt.Errorf("%s is not ready after %v", argv[0], startTimeout)
	}
}

func orEOF(err error) error {
	if err == nil {
		return io.EOF
	}
	return err
}

// freePort returns a loopback port that nobody listens on at the moment.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a port on loopback
	if err != nil {
		return 0, fmt.Errorf("free port: %w", err)
	}
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return 0, errors.New("free port: not TCP")
	}
	return addr.Port, l.Close()
}
