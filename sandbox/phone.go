package sandbox

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"time"
)

//go:embed page
var pageFiles embed.FS

// china is the zone of everything that is printed.
var china = time.FixedZone("CST", 8*60*60)

// Handler serves the API below /cgi-bin/, the phone page at / and /phone/, and the
// login page of OAuth at /connect/oauth2/authorize.
func (s *Sandbox) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/cgi-bin/", s.serveAPI(s.apis()))
	mux.HandleFunc("GET /connect/oauth2/authorize", s.serveLogin)

	files, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic("sandbox: embedded files: " + err.Error()) // cannot happen: the folder is compiled in
	}
	index := func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "phone.html") }
	mux.Handle("GET /{$}", guard(http.HandlerFunc(index)))
	mux.Handle("GET /phone/{$}", guard(http.HandlerFunc(index)))
	mux.Handle("GET /phone/", guard(http.StripPrefix("/phone/", http.FileServerFS(files))))

	page := func(f func(*Corp, http.ResponseWriter, *http.Request)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			c := s.corp(r.URL.Query().Get("corp"))
			if c == nil {
				http.NotFound(w, r)
				return
			}
			w.Header().Set("Cache-Control", "no-store")
			f(c, w, r)
		}
	}
	mux.HandleFunc("GET /phone/api/state", page(s.serveState))
	mux.HandleFunc("GET /phone/api/conversation", page(s.serveConversation))
	mux.HandleFunc("GET /phone/api/events", page(s.serveEvents))
	mux.HandleFunc("GET /phone/media", page(serveMedia))
	// A foreign web page must not be able to speak as a member.
	own := http.NewCrossOriginProtection()
	post := func(path string, f func(*Corp, http.ResponseWriter, *http.Request)) {
		mux.Handle("POST /phone/api/"+path, own.Handler(page(f)))
	}
	post("do", s.serveDo)
	post("image", s.serveImage)
	post("read", serveRead)
	post("clock", s.serveClock)
	return mux
}

// guard adds the headers of a page that needs nothing from elsewhere.
func guard(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "+
			"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("Cache-Control", "no-cache")
		h.ServeHTTP(w, r)
	})
}

// pageItem is an Item as the page reads it; times are printed for Asia/Shanghai.
type pageItem struct {
	Seq      int64  `json:"seq"`
	Date     string `json:"date"` // 7月1日 星期一
	Time     string `json:"time"` // 09:00
	From     Side   `json:"from"`
	Kind     Kind   `json:"kind"`
	Text     string `json:"text"`
	Title    string `json:"title,omitempty"`
	URL      string `json:"url,omitempty"`
	Button   string `json:"button,omitempty"`
	File     string `json:"file,omitempty"` // address of the medium
	Name     string `json:"name,omitempty"`
	Size     int64  `json:"size,omitempty"`
	Card     *Card  `json:"card,omitempty"`
	Recalled bool   `json:"recalled,omitempty"`
}

func (c *Corp) pageItem(it Item) *pageItem {
	at := it.At.In(china)
	p := &pageItem{
		Seq: it.Seq, Date: day(at), Time: at.Format("15:04"), From: it.From, Kind: it.Kind, Text: it.Text,
		Title: it.Title, URL: it.URL, Button: it.Button, Name: it.Name, Size: it.Size, Card: it.Card, Recalled: it.Recalled,
	}
	if it.MediaID != "" {
		p.File = mediaPath(c.cfg.ID, it.MediaID)
	}
	return p
}

func mediaPath(corp, id string) string {
	return "/phone/media?" + url.Values{"corp": {corp}, "id": {id}}.Encode()
}

func day(t time.Time) string {
	return fmt.Sprintf("%d月%d日 星期%s", t.Month(), t.Day(), []string{"日", "一", "二", "三", "四", "五", "六"}[t.Weekday()])
}

// pageClock is the sandbox's time for reading and for the input field.
type pageClock struct {
	Text  string `json:"text"`
	Value string `json:"value"` // 2024-07-01T09:00
}

func (c *Corp) pageClock() pageClock {
	t := c.now().In(china)
	return pageClock{Text: fmt.Sprintf("%d年%s %s", t.Year(), day(t), t.Format("15:04")), Value: t.Format(clockForm)}
}

const clockForm = "2006-01-02T15:04"

type pagePerson struct {
	Account  string   `json:"account"`
	Name     string   `json:"name"`
	Role     string   `json:"role"`
	Unit     string   `json:"unit"`
	Unread   int      `json:"unread"`
	Pending  int      `json:"pending"`
	Examples []string `json:"examples"`
}

// serveState tells everything but the conversations.
func (s *Sandbox) serveState(c *Corp, w http.ResponseWriter, _ *http.Request) {
	menu := c.Menu()
	c.mu.Lock()
	people := make([]pagePerson, 0, len(c.members))
	for _, m := range c.members {
		p := c.people[accountKey(m.Account)]
		people = append(people, pagePerson{
			Account: m.Account, Name: m.Name, Role: m.Role, Unit: m.Unit,
			Unread: p.unread(), Pending: p.pending, Examples: s.opts.Examples[m.Role],
		})
	}
	c.mu.Unlock()
	writeJSON(w, map[string]any{
		"corp": c.cfg.ID, "name": c.cfg.Name, "notice": s.opts.Notice, "clock": c.pageClock(),
		"movable": s.opts.MoveClock != nil, "people": people, "menu": menu,
	})
}

func (s *Sandbox) serveConversation(c *Corp, w http.ResponseWriter, r *http.Request) {
	account := r.URL.Query().Get("account")
	items := []*pageItem{}
	for _, it := range c.Conversation(account) {
		items = append(items, c.pageItem(it))
	}
	writeJSON(w, map[string]any{"items": items})
}

// serveMedia shows a picture or gives a file to keep.
func serveMedia(c *Corp, w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	m, err := c.mediumOf(r.URL.Query().Get("id"), c.now())
	c.mu.Unlock()
	if err != nil {
		http.Error(w, "文件不存在或已过期", http.StatusNotFound)
		return
	}
	disposition := "attachment"
	if isPicture(m.data) {
		disposition = "inline"
	}
	serveMedium(w, r, m, disposition)
}

// pageDeed is something a person does on the page.
type pageDeed struct {
	Do       string      `json:"do"` // say, enter, click, view, card
	Account  string      `json:"account"`
	Text     string      `json:"text"`
	Key      string      `json:"key"`
	TaskID   string      `json:"task_id"`
	Selected []Selection `json:"selected"`
}

// serveDo starts a deed and answers at once; what comes of it arrives as events.
func (s *Sandbox) serveDo(c *Corp, w http.ResponseWriter, r *http.Request) {
	var d pageDeed
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&d); err != nil {
		refuse(w, http.StatusBadRequest, "请求无法识别。")
		return
	}
	if !c.knows(w, d.Account) {
		return
	}
	var f func(context.Context) (string, error)
	switch d.Do {
	case "say":
		if d.Text == "" {
			refuse(w, http.StatusBadRequest, "没有内容。")
			return
		}
		f = func(ctx context.Context) (string, error) { return c.Say(ctx, d.Account, d.Text) }
	case "enter":
		f = func(ctx context.Context) (string, error) { return c.Enter(ctx, d.Account) }
	case "click":
		f = func(ctx context.Context) (string, error) { return c.Click(ctx, d.Account, d.Key) }
	case "view":
		f = func(ctx context.Context) (string, error) { return c.View(ctx, d.Account, d.Key) }
	case "card":
		f = func(ctx context.Context) (string, error) {
			return c.TapCard(ctx, d.Account, d.TaskID, d.Key, d.Selected...)
		}
	default:
		refuse(w, http.StatusBadRequest, "请求无法识别。")
		return
	}
	s.start(w, f)
}

// knows reports whether an account has the application, and answers if not.
func (c *Corp) knows(w http.ResponseWriter, account string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.people[accountKey(account)] == nil {
		refuse(w, http.StatusNotFound, "没有这位人员。")
		return false
	}
	return true
}

// start runs a deed beside the request, which need not wait for the bot.
func (s *Sandbox) start(w http.ResponseWriter, f func(context.Context) (string, error)) {
	s.mu.RLock() // against Close: nothing is added once it waits
	defer s.mu.RUnlock()
	if s.ctx.Err() != nil {
		refuse(w, http.StatusServiceUnavailable, "演示已停止。")
		return
	}
	s.work.Go(func() {
		if _, err := f(s.ctx); err != nil {
			s.opts.Log.Debug("phone deed failed", "error", err)
		}
	})
	w.WriteHeader(http.StatusAccepted)
}

// serveImage takes a picture from the page and sends it to the bot.
func (s *Sandbox) serveImage(c *Corp, w http.ResponseWriter, r *http.Request) {
	name, data, err := readMedium(w, r, "image")
	if err != nil {
		refuse(w, http.StatusBadRequest, "只能发送 10 MB 以内的 JPG 或 PNG 图片。")
		return
	}
	account := r.URL.Query().Get("account")
	if !c.knows(w, account) {
		return
	}
	s.start(w, func(ctx context.Context) (string, error) { return c.SendImage(ctx, account, name, data) })
}

// serveRead notes how far a conversation was shown.
func serveRead(c *Corp, w http.ResponseWriter, r *http.Request) {
	var d struct {
		Account string `json:"account"`
		Seq     int64  `json:"seq"`
	}
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&d) != nil {
		refuse(w, http.StatusBadRequest, "请求无法识别。")
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.people[accountKey(d.Account)]; p != nil && d.Seq > p.read {
		p.read = d.Seq
	}
	w.WriteHeader(http.StatusNoContent)
}

// serveClock moves the clock, if the owner allows it.
func (s *Sandbox) serveClock(c *Corp, w http.ResponseWriter, r *http.Request) {
	if s.opts.MoveClock == nil {
		refuse(w, http.StatusForbidden, "时钟不能拨动。")
		return
	}
	var d struct {
		At string `json:"at"`
	}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&d)
	at, perr := time.ParseInLocation(clockForm, d.At, china)
	if err != nil || perr != nil {
		refuse(w, http.StatusBadRequest, "时间格式不对，例如 2024-07-01T09:00。")
		return
	}
	if err := s.opts.MoveClock(at); err != nil {
		refuse(w, http.StatusConflict, err.Error())
		return
	}
	c.mu.Lock()
	c.publish(liveEvent{Type: "clock"})
	c.mu.Unlock()
	writeJSON(w, c.pageClock())
}

// refuse answers with words for the page.
func refuse(w http.ResponseWriter, status int, words string) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": words})
}
