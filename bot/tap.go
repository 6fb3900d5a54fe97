package bot

import "duban/bot/text"

// tap answers a tapped button of a card: as if its words had been written. The
// caller sends the answer as a message, since a card's own reply is its button.
func (t *turn) tap() (Reply, error) {
	if t.ev.Key == text.TapReport {
		return t.say(text.Say(text.HowToReport)), nil
	}
	return t.text(t.ev.Key)
}
