package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
)

// statements are prepared once and go past gorm, which costs as much again as the
// database does over short ones.
type statements struct {
	db   *sql.DB
	mu   sync.RWMutex
	kept map[string]*sql.Stmt
}

// prepared returns the statement, prepared on all connections that have needed it.
func (s *statements) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	s.mu.RLock()
	stmt := s.kept[query]
	s.mu.RUnlock()
	if stmt != nil {
		return stmt, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if stmt := s.kept[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := s.db.PrepareContext(ctx, query) //nolint:sqlclosecheck // kept until close
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	if s.kept == nil {
		s.kept = map[string]*sql.Stmt{}
	}
	s.kept[query] = stmt
	return stmt, nil
}

func (s *statements) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := s.prepared(ctx, query) //nolint:sqlclosecheck // kept until close
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...) //nolint:wrapcheck // callers name the operation
}

func (s *statements) row(ctx context.Context, query string, args ...any) (*sql.Row, error) {
	stmt, err := s.prepared(ctx, query) //nolint:sqlclosecheck // kept until close
	if err != nil {
		return nil, err
	}
	return stmt.QueryRowContext(ctx, args...), nil
}

func (s *statements) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.kept {
		_ = stmt.Close() // the pool that it belongs to goes next
	}
	s.kept = nil
	return nil
}
