package app

import (
	"bytes"
	"context"
	"errors"
	"time"

	"duban/ledger"
	"duban/wecom"
)

// waits are how long after a failure a picture is fetched again; then every few hours
// for as long as the vendor keeps it.
var waits = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute}

const (
	waitLong  = 3 * time.Hour
	mediaLife = 72 * time.Hour // developer.work.weixin.qq.com/document/path/90253
)

// FetchPhotos fetches pictures that people sent, after they had their answers. It may
// be called at any time and by any number of processes.
func (a *App) FetchPhotos(ctx context.Context) error {
	if a.api == nil {
		return nil
	}
	photos, err := a.Store.ClaimPhotos(ctx)
	for i := range photos {
		if e := a.fetchPhoto(ctx, &photos[i]); e != nil {
			err = errors.Join(err, e)
		}
	}
	return err
}

func (a *App) fetchPhoto(ctx context.Context, p *ledger.Photo) error {
	data, err := a.api.Media(ctx, p.MediaID)
	if err == nil {
		if kind := pictureType(data); kind != "" {
			return a.Store.KeepPhoto(ctx, p.ID, data, kind)
		}
		return a.losePhoto(ctx, p, true)
	}
	if ctx.Err() != nil { // another time, by whoever is there
		return ctx.Err()
	}
	if errors.Is(err, wecom.ErrTooLarge) {
		return a.losePhoto(ctx, p, true)
	}
	wait := waitLong
	if p.Tries < len(waits) {
		wait = waits[p.Tries]
	}
	next := a.clock.Now().Add(wait)
	var refused *wecom.APIError
	if errors.As(err, &refused) && refused.Code == wecom.CodeBadMedia || !next.Before(p.At.Add(mediaLife)) {
		a.log.Warn("a picture is lost", "photo", p.ID, "error", err)
		return a.losePhoto(ctx, p, false)
	}
	a.log.Warn("a picture could not be fetched", "photo", p.ID, "tries", p.Tries+1, "error", err)
	return a.Store.PutOffPhoto(ctx, p.ID, next)
}

// losePhoto gives a picture up and has its sender told, once.
func (a *App) losePhoto(ctx context.Context, p *ledger.Photo, unfit bool) error {
	err := a.Store.PutOffPhoto(ctx, p.ID, time.Time{}, a.bot.LostPhoto(p, unfit))
	a.wakeCourier()
	return err
}

// pictureType is the media type of a JPEG or PNG by its first bytes, "" for anything else.
func pictureType(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	}
	return ""
}
