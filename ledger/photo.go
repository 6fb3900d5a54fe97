package ledger

import "time"

// Photo is a picture that a unit's contact sent as evidence. It is never asked for:
// nothing depends on whether there is one.
type Photo struct {
	ID      int64
	Account string
	Name    string
	PlanID  int64
	// ItemID is 0 while it is open which item the picture belongs to; with it UnitID.
	ItemID int64
	UnitID int64
	At     time.Time
	// MediaID names the picture at the vendor, which keeps it for three days.
	MediaID string
	MsgID   string
	State   PhotoState
	// Tries are how often it was fetched in vain.
	Tries int
	// Hash is the SHA-256 of a kept picture in hexadecimal, Size its bytes, Type its
	// media type.
	Hash string
	Size int
	Type string
}

// PhotoState is where a picture stands.
type PhotoState string

// The states of a picture.
const (
	PhotoAwaited PhotoState = "awaited" // at the vendor, to be fetched
	PhotoKept    PhotoState = "kept"
	PhotoLost    PhotoState = "lost" // it could not be fetched, or cannot be kept
)

// AddPhoto notes that a picture came, to be fetched after the answer.
type AddPhoto struct{ Photo Photo }

// PlacePhotos says which item pictures belong to that came without one.
type PlacePhotos struct {
	IDs    []int64
	PlanID int64
	ItemID int64
	UnitID int64
}

func (AddPhoto) change()    {}
func (PlacePhotos) change() {}
