package testkit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/go-sql-driver/mysql" // the driver that makes and drops the databases
)

var (
	mariadbOnce sync.Once
	mariadbAddr string
	errMariaDB  error
	databases   atomic.Int64
)

// MariaDB returns the address of a fresh, empty database on this process's own
// MariaDB, in the form of the DUBAN_DATABASE setting. It is dropped after the test.
func MariaDB(t testing.TB) (dsn string) {
	t.Helper()
	server := need(t, "mariadbd", "mysqld")
	install := need(t, "mariadb-install-db", "mysql_install_db")
	mariadbOnce.Do(func() { mariadbAddr, errMariaDB = startMariaDB(server, install) })
	if errMariaDB != nil {
		t.Fatalf("private MariaDB: %v", errMariaDB)
	}
	name, err := newDatabase(t.Context())
	if err != nil {
		t.Fatalf("private MariaDB: %v", err)
	}
	t.Cleanup(func() {
		if err := asRoot(context.Background(), mariadbAddr, "DROP DATABASE "+name); err != nil {
			t.Errorf("private MariaDB: %v", err)
		}
	})
	return dsnOf(name)
}

// newDatabase makes an empty database on this process's own server.
func newDatabase(ctx context.Context) (name string, err error) {
	name = fmt.Sprintf("duban_%d", databases.Add(1))
	return name, asRoot(ctx, mariadbAddr, "CREATE DATABASE "+name)
}

// dsnOf is the address of a database on this process's own server.
func dsnOf(name string) string { return "mysql:root@tcp(" + mariadbAddr + ")/" + name }

func asRoot(ctx context.Context, address, statement string) error {
	root, err := sql.Open("mysql", "root@tcp("+address+")/")
	if err != nil {
		return err
	}
	_, err = root.ExecContext(ctx, statement)
	return errors.Join(err, root.Close())
}

// startMariaDB starts the server in a folder of its own.
func startMariaDB(server, install string) (addr string, err error) {
	dir, err := os.MkdirTemp("", "duban-mariadb-")
	if err != nil {
		return "", fmt.Errorf("folder: %w", err)
	}
	data := filepath.Join(dir, "data")
	if err := copyTemplate(server, install, data); err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	if err := launch(dir, mariadbReady, mariadbCommand(server, dir, port)...); err != nil {
		return "", err
	}
	return "127.0.0.1:" + strconv.Itoa(port), nil
}

// mariadbReady is in the line that says that the server serves.
const mariadbReady = "ready for connections"

func mariadbCommand(server, dir string, port int) []string {
	return append([]string{
		server, "--no-defaults",
		"--datadir=" + filepath.Join(dir, "data"), "--tmpdir=" + dir,
		"--bind-address=127.0.0.1", "--port=" + strconv.Itoa(port),
		"--socket=" + filepath.Join(dir, "sock"), "--pid-file=" + filepath.Join(dir, "pid"),
		"--innodb-buffer-pool-size=64M", "--max-connections=300",
		"--skip-name-resolve", "--skip-log-bin",
		// What is committed is with the kernel, which outlasts a killed server, and is not
		// waited for on the disk, whose speed says nothing about the program.
		"--innodb-flush-log-at-trx-commit=2", "--innodb-flush-method=nosync", "--debug-no-sync",
	}, asMe()...)
}

// copyTemplate puts a freshly installed data folder at data. Installing takes
// seconds, so it is done once a machine and copied afterwards; two processes that
// install at once both rename, and the second finds the first's result.
func copyTemplate(server, install, data string) error {
	version, err := exec.Command(server, "--version").Output() //nolint:noctx // a test's own server
	if err != nil {
		return fmt.Errorf("%s: %w", server, err)
	}
	template := filepath.Join(os.TempDir(), fmt.Sprintf("duban-mariadb-%d-%08x", os.Geteuid(), crc32.ChecksumIEEE(version)))
	if _, err := os.Stat(template); err != nil {
		fresh, err := os.MkdirTemp("", "duban-mariadb-install-")
		if err != nil {
			return fmt.Errorf("folder: %w", err)
		}
		argv := append([]string{
			"--no-defaults", "--datadir=" + fresh, "--auth-root-authentication-method=normal",
			"--skip-test-db", "--innodb-log-file-size=16M",
		}, asMe()...)
		if out, err := exec.Command(install, argv...).CombinedOutput(); err != nil { //nolint:gosec,noctx // a test's own server
			return fmt.Errorf("%s: %w\n%s", install, err, out)
		}
		if err := os.Rename(fresh, template); err != nil {
			if err := os.RemoveAll(fresh); err != nil {
				return fmt.Errorf("folder: %w", err)
			}
		}
	}
	if err := os.CopyFS(data, os.DirFS(template)); err != nil {
		return fmt.Errorf("copy of the data folder: %w", err)
	}
	return nil
}

// asMe is what root must say to run the server as root: a change of user would
// make the kernel forget to end it with us.
func asMe() []string {
	if os.Geteuid() == 0 {
		return []string{"--user=root"}
	}
	return nil
}
