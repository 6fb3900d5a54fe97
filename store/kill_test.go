package store

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"duban/ledger"
)

// killRounds is how often the writing process is killed: DUBAN_KILL_ROUNDS, else 5.
func killRounds(t *testing.T) int {
	t.Helper()
	s := os.Getenv("DUBAN_KILL_ROUNDS")
	if s == "" {
		return 5
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A process that is killed while it writes loses nothing that it has acknowledged,
// doubles nothing, and leaves a sound audit.
func TestKilled(t *testing.T) {
	if path := os.Getenv("DUBAN_TEST_KILL"); path != "" {
		writeUntilKilled(t, path)
		return
	}
	path := filepath.Join(t.TempDir(), "duban.db")
	s := open(t, "sqlite:"+path)
	importPlan(t, s, "民生实事", 0, document(2))
	acked := map[string]bool{}
	for round := range killRounds(t) {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		cmd.Env = append(os.Environ(), "DUBAN_TEST_KILL="+path, fmt.Sprint("DUBAN_TEST_ROUND=", round))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		seen := 0
		for lines := bufio.NewScanner(out); lines.Scan(); {
			word, ok := strings.CutPrefix(lines.Text(), "acked ")
			if !ok {
				continue
			}
			acked[word] = true
			// Each round ends elsewhere in the writer's work; what had been said before is read on.
			if seen++; seen == 100+37*(round%9) {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait()
		if seen < 100 {
			t.Fatalf("round %d ended after %d acknowledgements", round, seen)
		}
	}

	book, err := s.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	times := map[string]int{}
	for _, syn := range book.Plans[0].Synonyms {
		times[syn.Word]++
	}
	for word := range acked {
		if times[word] != 1 {
			t.Errorf("%s was acknowledged and is there %d times", word, times[word])
		}
		if answer, found, err := s.Replay(t.Context(), word); err != nil || !found || answer != "答"+word {
			t.Errorf("%s is answered with %q, %v, %v", word, answer, found, err)
		}
	}
	// Written but not acknowledged is allowed; halves are not.
	if n := int64(len(times)); book.Version != 1+n || book.Plans[0].Version != 1+n {
		t.Errorf("%d words, but book version %d and plan version %d", n, book.Version, book.Plans[0].Version)
	}
	if err := s.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
	if got := query(t, s, "PRAGMA integrity_check"); len(got) != 1 || got[0] != "ok" {
		t.Errorf("integrity: %v", got)
	}
}

// writeUntilKilled says on standard output what it has been acknowledged. Every
// event is sent twice.
func writeUntilKilled(t *testing.T, path string) {
	s := open(t, "sqlite:"+path)
	book, err := s.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for i := range 100_000 {
				word := fmt.Sprintf("词%s-%d-%d", os.Getenv("DUBAN_TEST_ROUND"), worker, i)
				for range 2 {
					c := ledger.AddSynonym{PlanID: book.Plans[0].ID, Word: word, Target: "助浴"}
					if _, err := s.Apply(context.Background(), Cause{EventID: word, By: "zhangsan"}, c, "答"+word); err != nil {
						fmt.Println("failed", err)
						return
					}
				}
				fmt.Println("acked", word)
			}
		})
	}
	all.Wait()
}
