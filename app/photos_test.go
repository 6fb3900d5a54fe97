package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/calendar"
	"duban/chat"
	"duban/config"
	"duban/ledger"
	"duban/store/storetest"
)

// A picture is fetched after its answer and kept under its hash, beside the file or in
// the database; what cannot be kept is told once, and no report depends on any.
func TestPhotos(t *testing.T) {
	for name, dsn := range map[string]func(testing.TB) string{
		"sqlite": func(testing.TB) string { return "" }, "mysql": storetest.Fresh.MariaDB,
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, dsn(t), 0)
			ctx := context.Background()
			o.now.Set(calendar.NewDate(2024, time.July, 3).At(10, 0))
			jpeg := append([]byte("\xff\xd8\xff\xe0"), bytes.Repeat([]byte{7}, 3<<20)...)
			send := func(id string) string {
				o.n++
				ev := &chat.Event{ID: id, Kind: chat.KindImage, From: "min", MediaID: id, MsgID: id, At: o.now.Now()}
				return answered(t, o.App, ev)
			}
			item := o.View().Book.Plans[0].Item(16)
			photos := func() []ledger.Photo {
				got, err := o.Store.Photos(ctx, item.ID)
				if err != nil {
					t.Fatal(err)
				}
				return got
			}
			fetch := func() {
				if err := o.FetchPhotos(ctx); err != nil {
					t.Fatal(err)
				}
				o.drain()
			}
			good := o.corp.KeepMedium("image", "现场.jpg", jpeg)
			has(t, send(good), "这张是第几项的", "第14、15、16项")
			has(t, o.say("min", "十六"), "1张照片已附在第16项")
			fetch()
			got := photos()
			if len(got) != 1 || got[0].State != ledger.PhotoKept || got[0].Size != len(jpeg) || got[0].Type != "image/jpeg" {
				t.Fatalf("kept %+v", got)
			}
			if data, err := o.Store.PhotoData(ctx, got[0]); err != nil || !bytes.Equal(data, jpeg) {
				t.Errorf("%d bytes come back, %v", len(data), err)
			}
			if name == "sqlite" {
				dir := filepath.Dir(strings.TrimPrefix(o.cfg.Database.Reveal(), "sqlite:"))
				info, err := os.Stat(filepath.Join(dir, "photos", got[0].Hash))
				if err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("file %v, %v", info, err)
				}
			}
			has(t, o.say("lead", "第16项历史"), "李四：附照片1张")
			o.got("min")
			// Something that is no picture, and one that the vendor does not have.
			send(o.corp.KeepMedium("image", "假.jpg", []byte("GIF89a-----")))
			o.say("min", "16")
			send("no-such-medium")
			o.say("min", "第16项")
			fetch()
			fetch()
			told := o.inbox("min")
			if len(told) != 2 {
				t.Errorf("told %q", told)
			}
			has(t, strings.Join(told, "\n"), "10MB以内的JPG、PNG", "下载未成功")
			if n := len(photos()); n != 1 {
				t.Errorf("%d photos are shown", n)
			}
		})
	}
}

// While the vendor is away a picture is tried again, and is lost after three days, said once.
func TestPhotoIsTriedAgain(t *testing.T) {
	o := newOffice(t, "", 0)
	ctx := context.Background()
	o.now.Set(calendar.NewDate(2024, time.July, 1).At(10, 0))
	id := o.corp.KeepMedium("image", "现场.png", []byte("\x89PNG\r\n\x1a\n-----"))
	base := o.cfg.WeCom.APIBase
	o.cfg.WeCom.APIBase = "http://127.0.0.1:1"
	away := o.open()
	o.cfg.WeCom = config.WeCom{CorpID: "ww0000office", AgentID: 1000002, Secret: config.NewSecret(officeSecret), APIBase: base, Flavor: config.FlavorWeCom}
	answered(t, away, &chat.Event{ID: "1", Kind: chat.KindImage, From: "min", MediaID: id, MsgID: "1"})
	for range 40 { // four days of every two hours
		if err := away.FetchPhotos(ctx); err != nil {
			t.Fatal(err)
		}
		o.now.Set(o.now.Now().Add(2*time.Hour + 24*time.Minute))
	}
	queued, err := o.Store.Queued(ctx)
	if err != nil || len(queued) != 1 || !strings.Contains(queued[0].Text, "下载未成功") {
		t.Errorf("queued %+v, %v", queued, err)
	}
}
