package wecom

import (
	"crypto/rand"
	"reflect"
	"strings"
	"testing"
	"time"

	"duban/chat"
)

// The shapes that the vendor documents for messages and events
// (developer.work.weixin.qq.com/document/path/90239, 90240).
func TestMessagesAndEvents(t *testing.T) {
	at := now.UTC()
	for _, tc := range []struct {
		name, fields string
		want         chat.Event
	}{
		{
			"text", "<MsgType>text</MsgType><Content>第7项进度</Content><MsgId>12</MsgId>",
			chat.Event{ID: "1000002|zhangsan|12", Kind: chat.KindText, MsgID: "12", Text: "第7项进度"},
		},
		{
			"image", "<MsgType>image</MsgType><PicUrl>http://a/b</PicUrl><MediaId>m</MediaId><MsgId>12</MsgId>",
			chat.Event{ID: "1000002|zhangsan|12", Kind: chat.KindImage, MsgID: "12", MediaID: "m"},
		},
		{
			"voice", "<MsgType>voice</MsgType><MediaId>m</MediaId><Format>amr</Format><MsgId>12</MsgId>",
			chat.Event{ID: "1000002|zhangsan|12", Kind: chat.KindVoice, MsgID: "12", MediaID: "m"},
		},
		{
			"video", "<MsgType>video</MsgType><MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId><MsgId>12</MsgId>",
			chat.Event{ID: "1000002|zhangsan|12", Kind: chat.KindVideo, MsgID: "12", MediaID: "m"},
		},
		{
			"location", "<MsgType>location</MsgType><Location_X>23.1</Location_X><Location_Y>113.3</Location_Y><Scale>20</Scale><Label>某路</Label><MsgId>12</MsgId><AppType>wxwork</AppType>",
			chat.Event{ID: "1000002|zhangsan|12", Kind: chat.KindLocation, MsgID: "12"},
		},
		{
			"link", "<MsgType>link</MsgType><Title>通报</Title><Description>d</Description><Url>https://a/b</Url><PicUrl>p</PicUrl><MsgId>12</MsgId>",
			chat.Event{ID: "1000002|zhangsan|12", Kind: chat.KindLink, MsgID: "12", Text: "通报\nhttps://a/b"},
		},
		{
			"subscribe", "<MsgType>event</MsgType><Event>subscribe</Event>",
			chat.Event{ID: "1000002|zhangsan|1719795600|subscribe|||", Kind: chat.KindSubscribe},
		},
		{
			"unsubscribe", "<MsgType>event</MsgType><Event>unsubscribe</Event>",
			chat.Event{ID: "1000002|zhangsan|1719795600|unsubscribe|||", Kind: chat.KindUnsubscribe},
		},
		{
			"application opened", "<MsgType>event</MsgType><Event>enter_agent</Event><EventKey></EventKey>",
			chat.Event{ID: "1000002|zhangsan|1719795600|enter_agent|||", Kind: chat.KindEnter},
		},
		{
			"menu button", "<MsgType>event</MsgType><Event>click</Event><EventKey>MY_ITEMS</EventKey>",
			chat.Event{ID: "1000002|zhangsan|1719795600|click|MY_ITEMS||", Kind: chat.KindClick, Key: "MY_ITEMS"},
		},
		{
			"menu link", "<MsgType>event</MsgType><Event>view</Event><EventKey>https://a/b</EventKey>",
			chat.Event{ID: "1000002|zhangsan|1719795600|view|https://a/b||", Kind: chat.KindView, Key: "https://a/b"},
		},
		{
			"card button", "<MsgType>event</MsgType><Event>template_card_event</Event><EventKey>ack:7</EventKey><TaskId>T-7</TaskId><CardType>vote_interaction</CardType><ResponseCode>RC</ResponseCode>" +
				"<SelectedItems>\n<SelectedItem><QuestionKey>q1</QuestionKey><OptionIds><OptionId>a</OptionId><OptionId>b</OptionId></OptionIds></SelectedItem>" +
				"\n<SelectedItem><QuestionKey>q2</QuestionKey><OptionIds/></SelectedItem></SelectedItems>",
			chat.Event{
				ID: "1000002|zhangsan|1719795600|template_card_event|ack:7|T-7|RC", Kind: chat.KindCard, Key: "ack:7", TaskID: "T-7", ResponseCode: "RC",
				Selected: []chat.Selection{{Question: "q1", Options: []string{"a", "b"}}, {Question: "q2"}},
			},
		},
		{
			"card menu", "<MsgType>event</MsgType><Event>template_card_menu_event</Event><EventKey>more</EventKey><TaskId>T-7</TaskId><CardType>text_notice</CardType><ResponseCode>RC</ResponseCode>",
			chat.Event{ID: "1000002|zhangsan|1719795600|template_card_menu_event|more|T-7|RC", Kind: chat.KindCard, Key: "more", TaskID: "T-7", ResponseCode: "RC"},
		},
		{
			"warning of a stop", "<MsgType>event</MsgType><Event>inactive_alert</Event><EffectTime>1764518400</EffectTime>",
			chat.Event{ID: "1000002|zhangsan|1719795600|inactive_alert|||", Kind: chat.KindInactive, Key: "inactive_alert"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBed(t)
			b.send(from(tc.fields))
			if len(b.events) != 1 {
				t.Fatalf("%d events, log %s", len(b.events), &b.log)
			}
			tc.want.From, tc.want.At = "ZhangSan", at
			if got := *b.events[0]; !reflect.DeepEqual(got, tc.want) {
				t.Errorf("\n%+v, want\n%+v", got, tc.want)
			}
		})
	}
}

func TestAllWarningsOfAStop(t *testing.T) {
	for _, name := range []string{"inactive_alert", "close_inactive_agent", "reopen_inactive_agent", "low_active_alert", "low_active", "active_restored"} {
		b := newBed(t)
		b.send(from("<MsgType>event</MsgType><Event>" + name + "</Event>"))
		if len(b.events) != 1 || b.events[0].Kind != chat.KindInactive || b.events[0].Key != name {
			t.Errorf("%s: events %+v", name, b.events)
		}
	}
}

func TestEventIDs(t *testing.T) {
	id := func(parts ...string) string {
		var all [][]byte
		for _, p := range parts {
			all = append(all, []byte(p))
		}
		return eventID(all...)
	}
	seen := map[string]int{}
	for i, parts := range [][]string{
		{"1", "a", "1"}, {"1", "a", "2"}, {"1", "b", "1"}, {"2", "a", "1"},
		{"1", "a", "1", "click", "", "", ""}, {"1", "a", "1", "click", "k", "", ""}, {"1", "a", "1", "click", "", "k", ""}, {"1", "a", "1", "click", "", "", "k"},
		{"1", "a", "1", "click", "x|y", "z", ""}, {"1", "a", "1", "click", "x", "y|z", ""}, {"1", "a", "1", "click", `x\`, "y", "z"}, {"1", "a", "1", "click", `x\|y`, "z", ""},
		{"1", "a", "1", "click", strings.Repeat("k", 1024), "", ""}, {"1", "a", "1", "click", strings.Repeat("k", 1023), "", ""},
		{"1", "a", "1", "click", "\xff", "", ""}, {"1", "a", "1", "click", "\xfe", "", ""}, {"1", "a", "1", "click", "\x00", "", ""},
	} {
		got := id(parts...)
		if j, ok := seen[got]; ok {
			t.Errorf("events %d and %d share the ID %q", j, i, got)
		}
		seen[got] = i
		if len(got) > maxEventID || !clean(got) {
			t.Errorf("ID of %d bytes: %q", len(got), got)
		}
	}
	if a, b := id("1", "ZhangSan", "K"), id("1", "zhangsan", "K"); a != b {
		t.Errorf("%q and %q for one person", a, b)
	}
	if a, b := id("1", "a", "1", "click", "K", "", ""), id("1", "a", "1", "click", "k", "", ""); a == b {
		t.Errorf("keys differ by case, yet both are %q", a)
	}
}

// Two events of one second are two when key, task or response code differ.
func TestEventsOfOneSecond(t *testing.T) {
	b := newBed(t)
	for _, key := range []string{"ack:7", "ack:8"} {
		b.send(from("<MsgType>event</MsgType><Event>click</Event><EventKey>" + key + "</EventKey>"))
	}
	if len(b.events) != 2 || b.events[0].ID == b.events[1].ID {
		t.Errorf("events %+v", b.events)
	}
}

func TestMessageReadsOnlyItsOwnLevel(t *testing.T) {
	var d document
	if err := d.parse([]byte("<xml><Other><FromUserName>x</FromUserName></Other><FromUserName>a</FromUserName><MsgType>text</MsgType></xml>")); err != nil {
		t.Fatal(err)
	}
	m, err := readMessage(&d)
	if err != nil || string(m.from) != "a" {
		t.Errorf("sender %q, %v", m.from, err)
	}
}

func TestTimeIsTheVendors(t *testing.T) {
	b := newBed(t)
	c := newCrypt(t, testCorp, rand.Reader)
	e, err := c.Encrypt([]byte(strings.Replace(textMessage(1), "1719795600", "1719795000", 1)))
	if err != nil {
		t.Fatal(err)
	}
	b.post(e)
	if len(b.events) != 1 || !b.events[0].At.Equal(now.Add(-10*time.Minute)) {
		t.Errorf("events %+v", b.events)
	}
}
