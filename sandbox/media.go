package sandbox

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"
)

// medium is an uploaded file, kept for three days (document 90253).
type medium struct {
	kind  string // image, voice, video, file
	name  string
	data  []byte
	at    time.Time
	until time.Time
}

const (
	mediaLife    = 72 * time.Hour
	minMedium    = 5        // bytes; a medium has more
	maxMediaSize = 64 << 20 // bytes of a corp's media; the oldest go
)

// mediaLimits are the sizes of document 90253 in bytes.
func mediaLimit(kind string) (int, bool) {
	switch kind {
	case "image", "video":
		return 10 << 20, true
	case "voice":
		return 2 << 20, true
	case "file":
		return 20 << 20, true
	}
	return 0, false
}

// upload is media/upload: multipart field media, whose file name is shown.
func (c *Corp) upload(w http.ResponseWriter, r *http.Request) (fields, error) {
	kind := r.URL.Query().Get("type")
	name, data, err := readMedium(w, r, kind)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	id, m := c.keep(kind, name, data)
	return fields{"errmsg": "", "type": kind, "media_id": id, "created_at": strconv.FormatInt(m.at.Unix(), 10)}, nil
}

// readMedium reads the file of a multipart body and checks it against its kind.
func readMedium(w http.ResponseWriter, r *http.Request, kind string) (name string, data []byte, err error) {
	limit, ok := mediaLimit(kind)
	if !ok {
		return "", nil, fail(40005, "invalid type")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	f, h, err := r.FormFile("media")
	if err != nil {
		if big := (*http.MaxBytesError)(nil); errors.As(err, &big) {
			return "", nil, fail(45001, "media file is too large")
		}
		return "", nil, fail(44001, "empty media data")
	}
	defer func() { _ = f.Close() }()
	if data, err = io.ReadAll(f); err != nil {
		return "", nil, fail(44001, "empty media data")
	}
	switch {
	case len(data) <= minMedium:
		return "", nil, fail(40006, "invalid media size")
	case len(data) > limit:
		return "", nil, fail(45001, "media file is too large")
	case kind == "image" && !isPicture(data):
		return "", nil, fail(40123, "invalid image format")
	}
	return h.Filename, data, nil
}

// isPicture reports a JPEG or PNG by its first bytes.
func isPicture(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\xff\xd8\xff")) || bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n"))
}

// keep stores a medium; the oldest go when there is too much. Corp.mu is held.
func (c *Corp) keep(kind, name string, data []byte) (string, *medium) {
	id, now := c.s.name(32), c.now()
	m := &medium{kind: kind, name: name, data: data, at: now, until: now.Add(mediaLife)}
	c.media[id] = m
	c.mediaSize += int64(len(data))
	for c.mediaSize > maxMediaSize {
		oldest := ""
		for k, o := range c.media {
			if k != id && (oldest == "" || o.at.Before(c.media[oldest].at)) {
				oldest = k
			}
		}
		c.mediaSize -= int64(len(c.media[oldest].data))
		delete(c.media, oldest)
	}
	return id, m
}

// KeepMedium puts a file where media/get finds it, as when a person has sent it; its
// form is not looked at. It returns the medium's ID.
func (c *Corp) KeepMedium(kind, name string, data []byte) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	id, _ := c.keep(kind, name, data)
	return id
}

// mediumOf finds a medium that is still valid. Corp.mu is held.
func (c *Corp) mediumOf(id string, now time.Time) (*medium, error) {
	if id == "" {
		return nil, fail(41006, "media_id missing")
	}
	m := c.media[id]
	if m == nil || !now.Before(m.until) {
		return nil, fail(40007, "invalid media_id")
	}
	return m, nil
}

// getMedia is media/get: the bytes, whole or by range, or JSON when it fails.
func (c *Corp) getMedia(w http.ResponseWriter, r *http.Request) (fields, error) {
	c.mu.Lock()
	m, err := c.mediumOf(r.URL.Query().Get("media_id"), c.now())
	c.mu.Unlock()
	if err != nil {
		return nil, err
	}
	serveMedium(w, r, m, "attachment")
	return nil, errAnswered
}

func serveMedium(w http.ResponseWriter, r *http.Request, m *medium, disposition string) {
	w.Header().Set("Content-Type", "application/octet-stream")
	if isPicture(m.data) {
		w.Header().Set("Content-Type", http.DetectContentType(m.data))
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": m.name}))
	http.ServeContent(w, r, "", m.at, bytes.NewReader(m.data))
}
