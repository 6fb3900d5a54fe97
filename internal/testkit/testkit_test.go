package testkit

import (
	"bufio"
	"database/sql"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// Each call gives an empty database of its own, on one server.
func TestMariaDBIsFresh(t *testing.T) {
	one, two := MariaDB(t), MariaDB(t)
	if one == two {
		t.Fatalf("both calls gave %s", one)
	}
	db, err := sql.Open("mysql", strings.TrimPrefix(two, "mysql:"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	var tables int
	if err := db.QueryRow("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()").Scan(&tables); err != nil {
		t.Fatal(err)
	}
	if tables != 0 {
		t.Errorf("a fresh database has %d tables", tables)
	}
}

func TestRedisIsFresh(t *testing.T) {
	for range 2 {
		opts, err := redis.ParseURL(Redis(t))
		if err != nil {
			t.Fatal(err)
		}
		c := redis.NewClient(opts)
		t.Cleanup(func() { _ = c.Close() })
		if n, err := c.DBSize(t.Context()).Result(); err != nil || n != 0 {
			t.Fatalf("size %d, error %v", n, err)
		}
		if err := c.Set(t.Context(), "k", "v", 0).Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// A test process that is killed takes its server and its folder along.
func TestServersDieWithTheProcess(t *testing.T) {
	if os.Getenv("TESTKIT_CHILD") == "1" {
		_, _ = os.Stdout.WriteString("addr " + strings.Split(Redis(t), "/")[2] + "\n")
		select {}
	}
	need(t, "redis-server", "valkey-server")
	if dieWithParent() == nil {
		t.Skip("this system cannot end a child with its parent")
	}
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

func TestMissingProgramSkips(t *testing.T) {
	t.Setenv("CI", "")
	t.Run("absent", func(t *testing.T) {
		defer func() {
			if !t.Skipped() {
				t.Error("a test without its program went on")
			}
		}()
		need(t, "no-such-program-on-any-machine")
	})
}
