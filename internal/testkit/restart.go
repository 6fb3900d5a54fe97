package testkit

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// Server is a private server of one test, which can be stopped as a power cut does and
// started again at its address.
type Server struct {
	// URL is the address in the form of the setting.
	URL string

	ready string
	argv  []string
	stop  func()
}

// Start starts the server again and returns once it is ready.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	stop, err := launchStoppable("", s.ready, s.argv...)
	if err != nil {
		t.Fatalf("private server: %v", err)
	}
	s.stop = stop
}

// Stop kills the server and returns once it is gone.
func (s *Server) Stop() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
}

// RedisServer starts a Redis for this test alone. It keeps nothing over a Stop.
func RedisServer(t testing.TB) *Server {
	t.Helper()
	path := need(t, "redis-server", "valkey-server")
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{
		URL: "redis://127.0.0.1:" + strconv.Itoa(port) + "/0", ready: "eady to accept connections",
		argv: redisCommand(path, t.TempDir(), port),
	}
	t.Cleanup(s.Stop)
	s.Start(t)
	return s
}

// MariaDBServer starts a MariaDB with an empty database for this test alone.
func MariaDBServer(t testing.TB) *Server {
	t.Helper()
	path, install := need(t, "mariadbd", "mysqld"), need(t, "mariadb-install-db", "mysql_install_db")
	dir, err := os.MkdirTemp("", "duban-mariadb-") //nolint:usetesting // short: the socket lies in it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := copyTemplate(path, install, filepath.Join(dir, "data")); err != nil {
		t.Fatalf("private MariaDB: %v", err)
	}
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	address := "127.0.0.1:" + strconv.Itoa(port)
	s := &Server{URL: "mysql:root@tcp(" + address + ")/duban", ready: mariadbReady, argv: mariadbCommand(path, dir, port)}
	t.Cleanup(s.Stop)
	s.Start(t)
	if err := asRoot(t.Context(), address, "CREATE DATABASE duban"); err != nil {
		t.Fatalf("private MariaDB: %v", err)
	}
	return s
}
