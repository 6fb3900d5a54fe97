package wecom

import (
	"context"
	"fmt"
	"net/http"
)

// Button is a button of the application's menu. With Sub it opens a list of one to
// five buttons, with URL it opens a page, otherwise it sends us its Key as an event
// (chat.KindClick).
type Button struct {
	Name string // at most 16 bytes, within a list 40
	Key  string // at most 128 bytes
	URL  string // at most 1024 bytes
	Sub  []Button
}

// wireButton is a button as the vendor reads it.
type wireButton struct {
	Type string       `json:"type,omitempty"`
	Name string       `json:"name"`
	Key  string       `json:"key,omitempty"`
	URL  string       `json:"url,omitempty"`
	Sub  []wireButton `json:"sub_button,omitempty"`
}

// CreateMenu replaces the application's menu by one of one to three buttons
// (developer.work.weixin.qq.com/document/path/90231). What is beyond the vendor's
// limits is refused before it is sent.
func (c *Client) CreateMenu(ctx context.Context, buttons []Button) error {
	wire, err := wireButtons(buttons, 3, 16)
	if err != nil {
		return err
	}
	body := struct {
		Buttons []wireButton `json:"button"`
	}{wire}
	return c.call(ctx, http.MethodPost, "menu/create", c.agent(), body, nil)
}

// wireButtons converts one level of the menu with its limits.
func wireButtons(buttons []Button, most, nameBytes int) ([]wireButton, error) {
	if len(buttons) == 0 || len(buttons) > most {
		return nil, fmt.Errorf("wecom: menu with %d buttons in a row, want 1 to %d", len(buttons), most)
	}
	wire := make([]wireButton, len(buttons))
	for i, b := range buttons {
		w, err := wireButtonOf(b)
		if err != nil {
			return nil, err
		}
		if b.Name == "" || len(b.Name) > nameBytes {
			return nil, fmt.Errorf("wecom: menu button %q: name of %d bytes, want 1 to %d", b.Name, len(b.Name), nameBytes)
		}
		wire[i] = w
	}
	return wire, nil
}

func wireButtonOf(b Button) (wireButton, error) {
	switch {
	case len(b.Sub) > 0 && b.Key == "" && b.URL == "":
		for _, sub := range b.Sub {
			if len(sub.Sub) > 0 {
				return wireButton{}, fmt.Errorf("wecom: menu button %q: lists within a list", b.Name)
			}
		}
		sub, err := wireButtons(b.Sub, 5, 40)
		return wireButton{Name: b.Name, Sub: sub}, err
	case b.URL != "" && len(b.URL) <= 1024 && b.Key == "" && len(b.Sub) == 0:
		return wireButton{Type: "view", Name: b.Name, URL: b.URL}, nil
	case b.Key != "" && len(b.Key) <= 128 && b.URL == "" && len(b.Sub) == 0:
		return wireButton{Type: "click", Name: b.Name, Key: b.Key}, nil
	}
	return wireButton{}, fmt.Errorf("wecom: menu button %q: want a key, an address or a list, within their limits", b.Name)
}
