package wecom

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

const (
	// MaxPicture is how many bytes a picture may have (developer.work.weixin.qq.com/document/path/90253).
	MaxPicture = 10 << 20
	// mediaTime is for one picture, however slow the line.
	mediaTime = 60 * time.Second
	// CodeBadMedia is the answer to a medium that is unknown, or older than three days.
	CodeBadMedia = 40007
)

// ErrTooLarge is a picture of more than MaxPicture bytes.
var ErrTooLarge = errors.New("wecom: the picture is too large")

// Media fetches what somebody sent (developer.work.weixin.qq.com/document/path/90254).
// It does not go through the SDK, which knows no answers but JSON.
func (c *Client) Media(ctx context.Context, id string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, mediaTime)
	defer cancel()
	for first := true; ; first = false {
		token, err := c.tokens.get(ctx)
		if err != nil {
			return nil, err
		}
		data, err := c.media(ctx, id, token)
		var refused *APIError
		if !errors.As(err, &refused) || refused.Code != CodeBadToken && refused.Code != CodeTokenExpired && refused.Code != codeNoToken {
			return data, err
		}
		c.tokens.drop(ctx, token)
		if !first {
			return nil, err
		}
	}
}

func (c *Client) media(ctx context.Context, id, token string) ([]byte, error) {
	query := url.Values{"access_token": {token}, "media_id": {id}}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/cgi-bin/media/get?"+query.Encode(), http.NoBody)
	if err != nil {
		return nil, errors.New("wecom: media/get: cannot build the request") // the cause would quote the address
	}
	answer, err := c.wire.RoundTrip(r)
	if err != nil {
		return nil, fmt.Errorf("wecom: media/get: %w", withoutAddress(err))
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("wecom: media/get: %w: status %d", ErrAnswer, answer.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, MaxPicture+1))
	if err != nil {
		return nil, fmt.Errorf("wecom: media/get: %w", withoutAddress(err))
	}
	if len(data) > MaxPicture {
		return nil, ErrTooLarge
	}
	// A refusal is JSON with a code; no picture begins like it.
	if len(data) > 0 && data[0] == '{' {
		if v, err := verdictOf(hide(data, token)); err == nil && v.Code != 0 {
			return nil, &APIError{Call: "media/get", Code: v.Code, Msg: v.Msg}
		}
	}
	return data, nil
}
