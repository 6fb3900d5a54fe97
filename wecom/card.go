package wecom

import "duban/chat"

// templateCard is a card of type button_interaction as the vendor reads it
// (developer.work.weixin.qq.com/document/path/90236).
type templateCard struct {
	CardType string       `json:"card_type"`
	Title    cardTitle    `json:"main_title"`
	SubTitle string       `json:"sub_title_text,omitempty"`
	TaskID   string       `json:"task_id"`
	Buttons  []cardButton `json:"button_list"`
}

type cardTitle struct {
	Title string `json:"title"`
	Desc  string `json:"desc,omitempty"`
}

type cardButton struct {
	Text  string `json:"text"`
	Style int    `json:"style"`
	Key   string `json:"key"`
}

// cardOf is a card on the wire. The first button stands out.
func cardOf(c *chat.Card) *templateCard {
	t := &templateCard{
		CardType: "button_interaction", Title: cardTitle{c.Title, c.Detail}, SubTitle: c.Body, TaskID: c.ID,
	}
	for i, b := range c.Buttons {
		style := 2
		if i == 0 {
			style = 1
		}
		t.Buttons = append(t.Buttons, cardButton{Text: b.Text, Style: style, Key: b.Says})
	}
	return t
}
