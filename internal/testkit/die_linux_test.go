package testkit

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// A test process that is killed takes its server and its folder along.
func TestServersDieWithTheProcess(t *testing.T) {
	if os.Getenv("TESTKIT_CHILD") == "1" {
		_, _ = os.Stdout.WriteString("addr " + strings.Split(Redis(t), "/")[2] + "\n")
		select {}
	}
	need(t, "redis-server", "valkey-server")
	cmd := exec.Command(os.Args[0], "-test.run=^TestServersDieWithTheProcess$")
	cmd.Env = append(os.Environ(), "TESTKIT_CHILD=1", "TMPDIR="+t.TempDir())
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var addr string
	for lines := bufio.NewScanner(out); addr == "" && lines.Scan(); {
		addr, _ = strings.CutPrefix(lines.Text(), "addr ")
		if !strings.Contains(addr, ":") {
			addr = ""
		}
	}
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatalf("the child's server is not there: %v", err)
	}
	defer conn.Close()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	// The server's end closes the connection; until then the read waits.
	if err := conn.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 1)); err == nil || os.IsTimeout(err) {
		t.Fatalf("the server outlives its test: %v", err)
	}
}
