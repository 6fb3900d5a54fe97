package testkit

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
)

var (
	redisOnce sync.Once
	redisAddr string
	errRedis  error
	keyspaces atomic.Int64
)

// redisKeyspaces is how many numbered databases the private Redis has; a test
// process that asks for more fails rather than share one.
const redisKeyspaces = 256

// Redis returns the address of an empty numbered database on this process's own
// Redis, in the form of the DUBAN_REDIS setting.
func Redis(t testing.TB) (url string) {
	t.Helper()
	server := need(t, "redis-server", "valkey-server")
	redisOnce.Do(func() { redisAddr, errRedis = startRedis(server) })
	if errRedis != nil {
		t.Fatalf("private Redis: %v", errRedis)
	}
	n := keyspaces.Add(1) - 1
	if n >= redisKeyspaces {
		t.Fatalf("private Redis: more than %d databases asked for", redisKeyspaces)
	}
	return fmt.Sprintf("redis://%s/%d", redisAddr, n)
}

func startRedis(server string) (addr string, err error) {
	dir, err := os.MkdirTemp("", "duban-redis-")
	if err != nil {
		return "", fmt.Errorf("folder: %w", err)
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	if err := launch(dir, "eady to accept connections", redisCommand(server, dir, port)...); err != nil {
		return "", err
	}
	return "127.0.0.1:" + strconv.Itoa(port), nil
}

func redisCommand(server, dir string, port int) []string {
	return []string{
		server, "--bind", "127.0.0.1", "--port", strconv.Itoa(port), "--dir", dir,
		"--save", "", "--appendonly", "no", "--databases", strconv.Itoa(redisKeyspaces),
	}
}
