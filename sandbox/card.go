package sandbox

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"time"
)

// Card is a template card (document 90236) and what became of it on one phone. It
// is read from JSON in message/send and from XML in a passive reply.
type Card struct {
	CardType   string         `json:"card_type" xml:"CardType"`
	Source     CardSource     `json:"source" xml:"Source"`
	MainTitle  CardTitle      `json:"main_title" xml:"MainTitle"`
	Emphasis   CardTitle      `json:"emphasis_content" xml:"EmphasisContent"`
	Quote      CardQuote      `json:"quote_area" xml:"QuoteArea"`
	SubTitle   string         `json:"sub_title_text" xml:"SubTitleText"`
	Horizontal []CardPair     `json:"horizontal_content_list" xml:"HorizontalContentList"`
	Vertical   []CardTitle    `json:"vertical_content_list" xml:"VerticalContentList"`
	Jumps      []CardLink     `json:"jump_list" xml:"JumpList"`
	Action     CardLink       `json:"card_action" xml:"CardAction"`
	Image      CardImage      `json:"card_image" xml:"CardImage"`
	ImageText  *CardImage     `json:"image_text_area" xml:"ImageTextArea"`
	Menu       CardMenu       `json:"action_menu" xml:"ActionMenu"`
	TaskID     string         `json:"task_id" xml:"TaskId"`
	Selection  *CardQuestion  `json:"button_selection" xml:"ButtonSelection"`
	Buttons    []CardButton   `json:"button_list" xml:"ButtonList"`
	Checkbox   *CardQuestion  `json:"checkbox" xml:"CheckBox"`
	Selects    []CardQuestion `json:"select_list" xml:"SelectList"`
	Submit     CardButton     `json:"submit_button" xml:"SubmitButton"`

	// Replaced is the text of the dead button after an update; empty while alive.
	Replaced string `json:"replace_text" xml:"ReplaceText"`
}

// CardSource is the line above the title.
type CardSource struct {
	Desc  string `json:"desc" xml:"Desc"`
	Color int    `json:"desc_color" xml:"DescColor"`
}

// CardTitle is a title and a description.
type CardTitle struct {
	Title string `json:"title" xml:"Title"`
	Desc  string `json:"desc" xml:"Desc"`
}

// CardQuote is the quoted area.
type CardQuote struct {
	Title string `json:"title" xml:"Title"`
	Text  string `json:"quote_text" xml:"QuoteText"`
}

// CardPair is a line of keyword and value; Type 1 links to URL, 2 to MediaID, 3 to UserID.
type CardPair struct {
	Type    int    `json:"type" xml:"Type"`
	Key     string `json:"keyname" xml:"KeyName"`
	Value   string `json:"value" xml:"Value"`
	URL     string `json:"url" xml:"Url"`
	MediaID string `json:"media_id" xml:"MediaId"`
	UserID  string `json:"userid" xml:"UserId"`
}

// CardLink leads somewhere; Type 1 is URL, 2 is a mini program.
type CardLink struct {
	Type  int    `json:"type" xml:"Type"`
	Title string `json:"title" xml:"Title"`
	URL   string `json:"url" xml:"Url"`
	AppID string `json:"appid" xml:"AppId"`
}

// CardImage is a picture with its address.
type CardImage struct {
	URL string `json:"url" xml:"Url"`
}

// CardMenu is the menu at the card's upper right.
type CardMenu struct {
	Desc    string       `json:"desc" xml:"Desc"`
	Actions []CardButton `json:"action_list" xml:"ActionList"`
}

// CardButton calls back with Key, or with Type 1 opens URL.
type CardButton struct {
	Type  int    `json:"type" xml:"Type"`
	Text  string `json:"text" xml:"Text"`
	Style int    `json:"style" xml:"Style"`
	Key   string `json:"key" xml:"Key"`
	URL   string `json:"url" xml:"Url"`
}

// CardQuestion is a choice; Mode 1 allows several answers.
type CardQuestion struct {
	Key      string       `json:"question_key" xml:"QuestionKey"`
	Title    string       `json:"title" xml:"Title"`
	Mode     int          `json:"mode" xml:"Mode"`
	Options  []CardOption `json:"option_list" xml:"OptionList"`
	Selected string       `json:"selected_id" xml:"SelectedId"`
}

// CardOption is one answer of a choice.
type CardOption struct {
	ID      string `json:"id" xml:"Id"`
	Text    string `json:"text" xml:"Text"`
	Checked bool   `json:"is_checked" xml:"IsChecked"`
}

const (
	cardText     = "text_notice"
	cardNews     = "news_notice"
	cardButton   = "button_interaction"
	cardVote     = "vote_interaction"
	cardMultiple = "multiple_interaction"
)

// calls reports whether tapping the card may call back.
func (k *Card) calls() bool {
	switch k.CardType {
	case cardButton, cardVote, cardMultiple:
		return true
	}
	return len(k.Menu.Actions) > 0
}

var taskIDForm = regexp.MustCompile(`^[0-9A-Za-z_\-@]{1,128}$`)

// checkCard applies the field rules with the vendor's codes. Lengths that the
// vendor only advises are not refused. Corp.mu is held.
func (c *Corp) checkCard(k *Card) error {
	if k == nil {
		return fail(40063, "template_card is empty")
	}
	if err := k.checkType(); err != nil {
		return err
	}
	if err := k.checkLists(); err != nil {
		return err
	}
	if !k.calls() {
		return nil
	}
	if c.url == "" {
		return fail(43012, "callback url is not set")
	}
	if !taskIDForm.MatchString(k.TaskID) || c.tasks[k.TaskID] {
		return fail(42014, "invalid task_id")
	}
	return nil
}

func (k *Card) checkType() error {
	switch k.CardType {
	case cardText:
		if k.MainTitle.Title == "" && k.SubTitle == "" {
			return fail(42033, "missing title")
		}
		return k.checkAction()
	case cardNews:
		if k.MainTitle.Title == "" {
			return fail(42033, "missing title")
		}
		if k.Image.URL == "" && k.ImageText == nil {
			return fail(42044, "invalid card_image.url")
		}
		return k.checkAction()
	case cardButton:
		return k.checkButtons()
	case cardVote:
		if k.Checkbox == nil {
			return fail(42043, "missing question_key")
		}
		if err := k.Checkbox.check(20); err != nil {
			return err
		}
		return k.checkSubmit()
	case cardMultiple:
		if len(k.Selects) < 1 || len(k.Selects) > 3 {
			return fail(42047, "invalid select_list size")
		}
		for i := range k.Selects {
			if err := k.Selects[i].check(10); err != nil {
				return err
			}
		}
		return k.checkSubmit()
	}
	return fail(42031, "invalid card_type")
}

func (k *Card) checkAction() error {
	switch k.Action.Type {
	case 1:
		if k.Action.URL == "" {
			return fail(42028, "missing url")
		}
	case 2:
		if k.Action.AppID == "" {
			return fail(42030, "missing appid")
		}
	default:
		return fail(42045, "invalid card_action")
	}
	return nil
}

func (k *Card) checkButtons() error {
	if len(k.Buttons) < 1 || len(k.Buttons) > 6 {
		return fail(42038, "invalid button_list")
	}
	for _, b := range k.Buttons {
		switch {
		case b.Text == "":
			return fail(42038, "missing button_list.text")
		case b.Type == 1 && b.URL == "":
			return fail(42028, "missing url")
		case b.Type == 0 && (b.Key == "" || len(b.Key) > 1024):
			return fail(42039, "invalid button_list.key")
		}
	}
	if k.Selection != nil {
		return k.Selection.check(10)
	}
	return nil
}

func (k *Card) checkSubmit() error {
	if k.Submit.Text == "" {
		return fail(42049, "missing submit_button.text")
	}
	if k.Submit.Key == "" || len(k.Submit.Key) > 1024 {
		return fail(42046, "invalid submit_button.key")
	}
	return nil
}

func (q *CardQuestion) check(most int) error {
	if q.Key == "" || len(q.Key) > 1024 {
		return fail(42043, "invalid question_key")
	}
	if len(q.Options) < 1 || len(q.Options) > most {
		return fail(42037, "invalid option_list size")
	}
	for _, o := range q.Options {
		if o.ID == "" || len(o.ID) > 128 {
			return fail(42040, "invalid option_list.id")
		}
		if o.Text == "" {
			return fail(42041, "invalid option_list.text")
		}
	}
	return nil
}

func (k *Card) checkLists() error {
	if len(k.Horizontal) > 6 {
		return fail(42035, "invalid horizontal_content_list size")
	}
	for _, p := range k.Horizontal {
		switch {
		case p.Key == "":
			return fail(42027, "missing keyname")
		case p.Type == 1 && p.URL == "":
			return fail(42028, "missing url")
		case p.Type == 2 && p.MediaID == "":
			return fail(42029, "missing media_id")
		case p.Type == 3 && p.UserID == "":
			return fail(42050, "missing userid")
		}
	}
	if len(k.Vertical) > 4 {
		return fail(42036, "invalid vertical_content_list size")
	}
	for _, v := range k.Vertical {
		if v.Title == "" {
			return fail(42033, "missing title")
		}
	}
	if len(k.Jumps) > 3 {
		return fail(42042, "invalid jump_list size")
	}
	for _, j := range k.Jumps {
		switch {
		case j.Title == "":
			return fail(42033, "missing title")
		case j.Type == 1 && j.URL == "":
			return fail(42028, "missing url")
		case j.Type == 2 && j.AppID == "":
			return fail(42030, "missing appid")
		}
	}
	return k.checkMenu()
}

func (k *Card) checkMenu() error {
	used := map[string]bool{}
	for _, a := range k.Menu.Actions {
		if a.Key == "" {
			return fail(42019, "missing action_list.key")
		}
		if used[a.Key] {
			return fail(42051, "action_list.key conflict")
		}
		used[a.Key] = true
	}
	return nil
}

// cardCode is a response_code: good for one update within 72 hours.
type cardCode struct {
	msgID string
	until time.Time
}

const codeLife = 72 * time.Hour

// newCode makes a response_code for a sent card. Corp.mu is held.
func (c *Corp) newCode(msgID string) string {
	now := c.now()
	if len(c.codes) >= maxSent {
		for k, v := range c.codes {
			if !now.Before(v.until) {
				delete(c.codes, k)
			}
		}
	}
	code := c.s.name(32)
	c.codes[code] = cardCode{msgID: msgID, until: now.Add(codeLife)}
	return code
}

// updateCard is message/update_template_card (document 94888).
func (c *Corp) updateCard(_ http.ResponseWriter, r *http.Request) (fields, error) {
	var req struct {
		UserIDs []string `json:"userids"`
		Parties []int    `json:"partyids"`
		All     int      `json:"atall"`
		AgentID agentID  `json:"agentid"`
		Code    string   `json:"response_code"`
		Button  struct {
			ReplaceName string `json:"replace_name"`
		} `json:"button"`
		Card json.RawMessage `json:"template_card"`
	}
	if _, err := readJSON(r, &req); err != nil {
		return nil, err
	}
	if c.cfg.Flavour == Gov {
		return nil, fail(48002, "api unauthorized")
	}
	if err := c.checkAgent(req.AgentID); err != nil {
		return nil, err
	}
	if len(req.UserIDs) > maxUsers {
		return nil, fail(40032, "invalid userid list size")
	}
	var card *Card
	if len(req.Card) > 0 {
		card = &Card{}
		if json.Unmarshal(req.Card, card) != nil {
			return nil, fail(40035, "invalid parameter. Warning: wrong json format")
		}
		if err := card.checkType(); err != nil {
			return nil, err
		}
		if err := card.checkLists(); err != nil {
			return nil, err
		}
	} else if req.Button.ReplaceName == "" {
		return nil, fail(40063, "button.replace_name is empty")
	}

	c.mu.Lock()
	defer c.mu.Unlock()
	code, ok := c.codes[req.Code]
	if !ok || !c.now().Before(code.until) {
		return nil, fail(60140, "invalid response_code")
	}
	delete(c.codes, req.Code)
	to := req.UserIDs
	if m := c.sent[code.msgID]; m != nil && (req.All == 1 || len(req.Parties) > 0) {
		to = m.to
	}
	invalid := []string{}
	for _, u := range to {
		p := c.people[accountKey(u)]
		if p == nil || !c.replaceCard(p, code.msgID, card, req.Button.ReplaceName) {
			invalid = append(invalid, accountKey(u))
		}
	}
	return fields{"invaliduser": invalid}, nil
}

// replaceCard puts a new card, or a dead button, in place of a sent card on one
// phone. Corp.mu is held.
func (c *Corp) replaceCard(p *person, msgID string, card *Card, replaced string) bool {
	found := false
	c.change(p, func(it *Item) bool {
		if it.Card == nil || it.MsgID != msgID {
			return false
		}
		var next Card
		if card != nil {
			next = *card
		} else {
			next = *it.Card
			next.Replaced = replaced
		}
		if next.TaskID == "" {
			next.TaskID = it.Card.TaskID
		}
		it.Card, found = &next, true
		return true
	})
	return found
}

// buttonText finds what a key is called on the card, for the person's own line.
func (k *Card) buttonText(key string) (string, bool) {
	for _, b := range append(append([]CardButton{k.Submit}, k.Buttons...), k.Menu.Actions...) {
		if b.Key == key && b.Key != "" {
			return b.Text, true
		}
	}
	return "", false
}

// chosen returns the card with its questions answered.
func (k *Card) chosen(selected []Selection) *Card {
	next := *k
	if k.Selection != nil {
		next.Selection = k.Selection.chosen(selected)
	}
	if k.Checkbox != nil {
		next.Checkbox = k.Checkbox.chosen(selected)
	}
	next.Selects = make([]CardQuestion, len(k.Selects))
	for i := range k.Selects {
		next.Selects[i] = *k.Selects[i].chosen(selected)
	}
	return &next
}

func (q *CardQuestion) chosen(selected []Selection) *CardQuestion {
	next := *q
	for _, s := range selected {
		if s.Question != q.Key {
			continue
		}
		next.Selected = ""
		next.Options = slices.Clone(q.Options)
		for i := range next.Options {
			next.Options[i].Checked = slices.Contains(s.Options, next.Options[i].ID)
		}
	}
	return &next
}

// inMenu reports whether a key belongs to the card's upper right menu.
func (k *Card) inMenu(key string) bool {
	for _, a := range k.Menu.Actions {
		if a.Key == key {
			return true
		}
	}
	return false
}
