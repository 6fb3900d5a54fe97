package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"duban/chat"
	"duban/ledger"
)

type photoRow struct {
	ID         int64
	AccountKey string
	ActorName  string
	PlanID     int64
	ItemID     int64
	UnitID     int64
	AtUS       int64 `gorm:"column:at_us"`
	MediaID    string
	MsgID      string
	State      string
	WakeUS     int64 `gorm:"column:wake_us"`
	Tries      int
	Hash       string
	Size       int
	MediaType  string
}

func (photoRow) TableName() string { return "photos" }

func (r *photoRow) photo() ledger.Photo {
	return ledger.Photo{
		ID: r.ID, Account: r.AccountKey, Name: r.ActorName, PlanID: r.PlanID, ItemID: r.ItemID, UnitID: r.UnitID, At: instant(r.AtUS),
		MediaID: r.MediaID, MsgID: r.MsgID, State: ledger.PhotoState(r.State), Tries: r.Tries, Hash: r.Hash, Size: r.Size, Type: r.MediaType,
	}
}

func (t *txn) addPhoto(c ledger.AddPhoto) error {
	p := &c.Photo
	row := photoRow{
		AccountKey: ledger.AccountKey(p.Account), ActorName: p.Name, PlanID: p.PlanID, ItemID: p.ItemID, UnitID: p.UnitID, AtUS: t.now.UnixMicro(),
		MediaID: p.MediaID, MsgID: p.MsgID, State: string(ledger.PhotoAwaited), WakeUS: t.now.UnixMicro(),
	}
	if err := t.db.Create(&row).Error; err != nil {
		return fmt.Errorf("photo: %w", err)
	}
	return t.line("photo", p.PlanID, fmt.Sprintf("item %d unit %d", p.ItemID, p.UnitID), nil, row.ID, "")
}

func (t *txn) placePhotos(c ledger.PlacePhotos) error {
	res := t.db.Exec("UPDATE photos SET plan_id = ?, item_id = ?, unit_id = ? WHERE id IN ? AND item_id = 0", c.PlanID, c.ItemID, c.UnitID, c.IDs)
	if res.Error != nil {
		return fmt.Errorf("photos: %w", res.Error)
	}
	if res.RowsAffected != int64(len(c.IDs)) {
		return conflict("照片已归入事项")
	}
	return t.line("photo", c.PlanID, fmt.Sprintf("item %d unit %d", c.ItemID, c.UnitID), nil, c.IDs, "")
}

// UnplacedPhotos returns the account's pictures since an instant of which it is open
// what item they belong to, oldest first.
func (s *Store) UnplacedPhotos(ctx context.Context, account string, since time.Time) ([]ledger.Photo, error) {
	return s.photos(ctx, "item_id = 0 AND account_key = ? AND at_us >= ? AND state <> ?", ledger.AccountKey(account), since.UnixMicro(), string(ledger.PhotoLost))
}

// Photos returns the pictures of an item that were not lost, oldest first.
func (s *Store) Photos(ctx context.Context, item int64) ([]ledger.Photo, error) {
	return s.photos(ctx, "item_id = ? AND state <> ?", item, string(ledger.PhotoLost))
}

func (s *Store) photos(ctx context.Context, where string, args ...any) ([]ledger.Photo, error) {
	var rows []photoRow
	if err := s.read.WithContext(ctx).Order("id").Where(where, args...).Find(&rows).Error; err != nil {
		return nil, fail("photos", err)
	}
	out := make([]ledger.Photo, len(rows))
	for i := range rows {
		out[i] = rows[i].photo()
	}
	return out, nil
}

const (
	// fetching is how long a claimed picture is left to who claimed it.
	fetching = 2 * time.Minute
	// fetchTogether bounds the pictures that are claimed at once.
	fetchTogether = 20
)

// ClaimPhotos returns awaited pictures whose time has come; until they are kept or
// put off, or their fetcher has been silent for two minutes, nobody else gets them.
func (s *Store) ClaimPhotos(ctx context.Context) ([]ledger.Photo, error) {
	now := s.now()
	var rows []photoRow
	err := s.read.WithContext(ctx).Order("id").Limit(fetchTogether).Find(&rows, "state = ? AND wake_us <= ?", string(ledger.PhotoAwaited), now.UnixMicro()).Error
	if err != nil || len(rows) == 0 {
		return nil, fail("photos to fetch", err)
	}
	var out []ledger.Photo
	err = s.change(ctx, Cause{By: "clock"}, func(t *txn) error {
		out = nil
		for i := range rows {
			r := &rows[i]
			res := t.db.Exec("UPDATE photos SET wake_us = ? WHERE id = ? AND state = ? AND wake_us = ?", now.Add(fetching).UnixMicro(), r.ID, string(ledger.PhotoAwaited), r.WakeUS)
			if res.Error != nil {
				return res.Error
			}
			if res.RowsAffected > 0 {
				out = append(out, r.photo())
			}
		}
		return nil
	})
	return out, fail("photos to fetch", err)
}

// KeepPhoto stores a fetched picture under its hash, and then notes that it is there.
func (s *Store) KeepPhoto(ctx context.Context, id int64, data []byte, mediaType string) error {
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	if s.path != "" {
		if err := writeOnce(s.photoFile(hash), data); err != nil {
			return fail("photo file", err)
		}
	}
	err := s.change(ctx, Cause{By: "clock"}, func(t *txn) error {
		if s.path == "" {
			if err := t.db.Exec("INSERT IGNORE INTO photo_data (hash, data) VALUES (?, ?)", hash, data).Error; err != nil {
				return err
			}
		}
		return t.db.Exec("UPDATE photos SET state = ?, hash = ?, size = ?, media_type = ? WHERE id = ? AND state = ?",
			string(ledger.PhotoKept), hash, len(data), mediaType, id, string(ledger.PhotoAwaited)).Error
	})
	return fail("photo", err)
}

// PutOffPhoto has an awaited picture fetched again at an instant, or, with a zero one,
// gives it up and keeps what its sender is told for sending, once.
func (s *Store) PutOffPhoto(ctx context.Context, id int64, until time.Time, told ...chat.Message) error {
	err := s.change(ctx, Cause{By: "clock"}, func(t *txn) error {
		if !until.IsZero() {
			return t.db.Exec("UPDATE photos SET wake_us = ?, tries = tries + 1 WHERE id = ? AND state = ?", until.UnixMicro(), id, string(ledger.PhotoAwaited)).Error
		}
		res := t.db.Exec("UPDATE photos SET state = ?, tries = tries + 1 WHERE id = ? AND state = ?", string(ledger.PhotoLost), id, string(ledger.PhotoAwaited))
		if res.Error != nil || res.RowsAffected == 0 || len(told) == 0 {
			return res.Error
		}
		return t.queue(told)
	})
	return fail("photo", err)
}

// PhotoData returns a kept picture. One whose bytes are not those that were kept is an error.
func (s *Store) PhotoData(ctx context.Context, p ledger.Photo) ([]byte, error) {
	var data []byte
	var err error
	if s.path != "" {
		data, err = os.ReadFile(s.photoFile(p.Hash))
	} else {
		err = s.read.WithContext(ctx).Raw("SELECT data FROM photo_data WHERE hash = ?", p.Hash).Row().Scan(&data)
	}
	if err != nil {
		return nil, fail("photo data", err)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != p.Hash {
		return nil, fail("photo data", errors.New("not the bytes that were kept"))
	}
	return data, nil
}

// photoFile is where a picture lies beside SQLite's file.
func (s *Store) photoFile(hash string) string {
	return filepath.Join(filepath.Dir(s.path), "photos", filepath.Base(hash))
}

// writeOnce writes a file that is there whole or not at all; one that is there stays.
func writeOnce(name string, data []byte) error {
	if _, err := os.Stat(name); err == nil {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), "fetching-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
