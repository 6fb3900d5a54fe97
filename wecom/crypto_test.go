package wecom

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/silenceper/wechat/v2/util"
)

// Keys of the vendor's published example.
const (
	testToken = "QDG6eK"
	testKey   = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
	testCorp  = "wx5823bf96d3bd56c7"
)

func newCrypt(t testing.TB, receiver string, random io.Reader) *Crypt {
	t.Helper()
	c, err := NewCrypt(testToken, testKey, receiver, random)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sealFrame encrypts a raw frame of whole blocks, whatever it holds.
func sealFrame(t testing.TB, frame []byte) []byte {
	t.Helper()
	key, err := base64.StdEncoding.DecodeString(testKey + "=")
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	sealed := make([]byte, len(frame))
	cipher.NewCBCEncrypter(block, key[:16]).CryptBlocks(sealed, frame)
	return []byte(base64.StdEncoding.EncodeToString(sealed))
}

// frameOf lays out a frame that claims a length and a receiver and ends in padding.
func frameOf(message string, length uint32, receiver string, padding []byte) []byte {
	frame := binary.BigEndian.AppendUint32([]byte("0123456789abcdef"), length)
	frame = append(frame, message...)
	frame = append(frame, receiver...)
	return append(frame, padding...)
}

// padding returns the right padding for a frame of n bytes.
func padding(n int) []byte {
	pad := 32 - n%32
	return bytes.Repeat([]byte{byte(pad)}, pad)
}

// The vendor's examples: developer.work.weixin.qq.com/document/path/90968 and its
// sample programs for XML and JSON callbacks.
func TestVendorExamples(t *testing.T) {
	for _, v := range []struct{ name, timestamp, nonce, signature, encrypted, message string }{
		{
			"address check", "1409659589", "263014780", "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
			"P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
			"1616140317555161061",
		},
		{
			"XML message", "1409659813", "1372623149", "477715d11cdb4164915debcba66cb864d751f3e6",
			vendorXMLEncrypted, vendorXML,
		},
		{
			"JSON message", "1409659813", "1372623149", "0623cbc5a8cbee5bcc137c70de99575366fc2af3",
			"CZWs4CWRpI4VolQlvn4dlEC1alN2MUEY2VklGehgBVLBrlVF7SyT+SV+Toj43l4ayJ9UMGKphktKKmP7B2j/P1ey67XB8PBgS7Wr5/8+w/yWriZv3Vmoo/MH3/1HsIWZrPQ3N2mJrelStIfI2Y8kLKXA7EhfZgZX4o+ffdkZDM76SEl79Ib9mw7TGjZ9Aw/x/A2VjNbV1E8BtEbRxYYcQippYNw7hr8sFfa3nW1xLdxokt8QkRX83vK3DFP2F6TQFPL2Tu98UwhcUpPvdJBuu1/yiOQIScppV3eOuLWEsko=",
			`{"ToUserName":"wx5823bf96d3bd56c7","FromUserName":"mycreate","CreateTime": 1409659813,"MsgType":"text","Content":"hello","MsgId":4561255354251345929,"AgentID": 218}`,
		},
	} {
		t.Run(v.name, func(t *testing.T) {
			c := newCrypt(t, testCorp, rand.Reader)
			if err := c.Verify(v.signature, v.timestamp, v.nonce, []byte(v.encrypted)); err != nil {
				t.Error(err)
			}
			if got := c.Sign(v.timestamp, v.nonce, []byte(v.encrypted)); got != v.signature {
				t.Errorf("signature %s, want %s", got, v.signature)
			}
			message, err := c.Decrypt([]byte(v.encrypted))
			if err != nil {
				t.Fatal(err)
			}
			if string(message) != v.message {
				t.Errorf("message %q, want %q", message, v.message)
			}
		})
	}
}

const (
	vendorXMLEncrypted = "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
	vendorXML          = "<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>\n<FromUserName><![CDATA[mycreate]]></FromUserName>\n<CreateTime>1409659813</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[hello]]></Content>\n<MsgId>4561255354251345929</MsgId>\n<AgentID>218</AgentID>\n</xml>"
)

// A reply encrypted with known random bytes, computed with other implementations.
func TestEncryptKnownRandomness(t *testing.T) {
	const (
		message   = "<xml><ToUserName><![CDATA[mycreate]]></ToUserName><FromUserName><![CDATA[wx5823bf96d3bd56c7]]></FromUserName><CreateTime>1348831860</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[this is a test]]></Content><MsgId>1234567890123456</MsgId><AgentID>128</AgentID></xml>"
		want      = "sKqRbbiSUnDhFHOvPjtUMdc23JsNXVqHAPPZdO0pIWIMYDThPIeGEfKX2v40MaN9wqY6jfiEfXjU91lWT29R5DJekiGh+kvvWbgJb/xv+e4E7ohGxVjHMNbvtW/W79/IDuKgVJBfBuHgGc9otUO0w1l7Hsae/Ln6/jSCx2GMGlPTrk/Pd9Du8oTb3PrIs9a90wxwbaI9txmYwPqRSx+UWHWpEqcaMDQrfWyNOrIC1LMxfJN98WVM1lo7rHKcEzvuCkg0KtnJTML2WgkG7/evV+9gUXmIvHuAUwYvYhHEQjwQc8mFWnT1QCHyMMAaTYTs9YkB/njRL+wc5wMGWfU13eiwnl5qqIiQ7mvzi8TevQtz+Svc7SLFfrDfOWKuQmQOeAl9qFb+6QvXPBwEA1jAHo2cjnyeAPiQSi0YuLrvv4GqcDtRnbUKYlOP6sETKok0mOls1Z87pkjkonVbXJWABw=="
		signature = "d9cdf134dbf5386e31896eb2a79c68dbe53e8cc2"
	)
	c := newCrypt(t, testCorp, strings.NewReader("0123456789abcdef"))
	got, err := c.Encrypt([]byte(message))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("ciphertext %s", got)
	}
	if s := c.Sign("1409659813", "1372623149", got); s != signature {
		t.Errorf("signature %s, want %s", s, signature)
	}
}

func TestKeyMustBe43Base64Characters(t *testing.T) {
	for _, key := range []string{
		"", testKey[:42], testKey + "=", testKey + "A", testKey + "\n",
		strings.Replace(testKey, "W", "!", 1),
		strings.Replace(testKey, "W", "\n", 1),
	} {
		if _, err := NewCrypt(testToken, key, testCorp, rand.Reader); !errors.Is(err, ErrKey) {
			t.Errorf("key %q: error %v, want ErrKey", key, err)
		} else if key != "" && strings.Contains(err.Error(), key) {
			t.Errorf("the error quotes the key: %v", err)
		}
	}
	// Four spellings of the last character give the same key.
	canonical := newCrypt(t, testCorp, rand.Reader)
	sealed, err := canonical.Encrypt([]byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	for _, last := range "ABCD" {
		c, err := NewCrypt(testToken, testKey[:42]+string(last), testCorp, rand.Reader)
		if err != nil {
			t.Fatalf("last character %c: %v", last, err)
		}
		if m, err := c.Decrypt(sealed); err != nil || string(m) != "x" {
			t.Errorf("last character %c: %q, %v", last, m, err)
		}
	}
}

func TestDecryptRefuses(t *testing.T) {
	const m = "<xml></xml>"
	n := uint32(len(m))
	size := frameHead + len(m) + len(testCorp)
	good := padding(size)
	oneWrong := bytes.Clone(good)
	oneWrong[0]++
	whole := strings.Repeat("x", 32*3-size) // makes a frame of whole blocks, so that the padding is one more

	for _, tc := range []struct {
		name      string
		encrypted []byte
		want      error
	}{
		{"nothing", nil, ErrLength},
		{"not base64", []byte("!!!!"), ErrBase64},
		{"base64 cut short", sealFrame(t, frameOf(m, n, testCorp, good))[:20], ErrLength},
		{"base64 cut within a group", sealFrame(t, frameOf(m, n, testCorp, good))[:22], ErrBase64},
		{"half a block", []byte(base64.StdEncoding.EncodeToString(make([]byte, 40))), ErrLength},
		{"a block of AES, not of the protocol", []byte(base64.StdEncoding.EncodeToString(make([]byte, 48))), ErrLength},
		{"padding byte 0", sealFrame(t, frameOf(m, n, testCorp, make([]byte, len(good)))), ErrPadding},
		{"padding byte 33", sealFrame(t, frameOf(m+whole, n, testCorp, bytes.Repeat([]byte{33}, 32))), ErrPadding},
		{"padding byte 255", sealFrame(t, frameOf(m, n, testCorp, bytes.Repeat([]byte{255}, len(good)))), ErrPadding},
		{"first padding byte differs", sealFrame(t, frameOf(m, n, testCorp, oneWrong)), ErrPadding},
		{"padding alone", sealFrame(t, bytes.Repeat([]byte{32}, 32)), ErrLength},
		{"frame without a length", sealFrame(t, append(make([]byte, 19), bytes.Repeat([]byte{13}, 13)...)), ErrLength},
		{"length one beyond the end", sealFrame(t, frameOf(m, n+uint32(len(testCorp))+1, testCorp, good)), ErrLength},
		{"length 0xFFFFFFFF", sealFrame(t, frameOf(m, 0xFFFFFFFF, testCorp, good)), ErrLength},
		{"length 0xFFFFFFF0", sealFrame(t, frameOf(m, 0xFFFFFFF0, testCorp, good)), ErrLength},
		{"length 0x7FFFFFFF", sealFrame(t, frameOf(m, 0x7FFFFFFF, testCorp, good)), ErrLength},
		{"length one short", sealFrame(t, frameOf(m, n-1, testCorp, good)), ErrReceiver},
		{"another corp", sealFrame(t, frameOf(m, n, "wx5823bf96d3bd56c8", good)), ErrReceiver},
		{"no corp", sealFrame(t, frameOf(m, n, "", padding(frameHead+len(m)))), ErrReceiver},
		{"corp with something behind", sealFrame(t, frameOf(m, n, testCorp+"x", padding(size+1))), ErrReceiver},
	} {
		t.Run(tc.name, func(t *testing.T) {
			message, err := newCrypt(t, testCorp, rand.Reader).Decrypt(tc.encrypted)
			if !errors.Is(err, tc.want) || message != nil {
				t.Errorf("%q, %v; want error %v", message, err, tc.want)
			}
		})
	}
}

func TestVerifyRefuses(t *testing.T) {
	c := newCrypt(t, testCorp, rand.Reader)
	encrypted := []byte("abc")
	good := c.Sign("1", "2", encrypted)
	for _, bad := range []string{
		"", good[:39], good + "0", strings.ToUpper(good),
		c.Sign("1", "3", encrypted), c.Sign("3", "2", encrypted), c.Sign("1", "2", []byte("abd")),
	} {
		if err := c.Verify(bad, "1", "2", encrypted); !errors.Is(err, ErrSignature) {
			t.Errorf("signature %q: %v, want ErrSignature", bad, err)
		}
	}
}

func TestEncryptNeedsRandomness(t *testing.T) {
	broken := errors.New("no entropy")
	if _, err := newCrypt(t, testCorp, iotest.ErrReader(broken)).Encrypt([]byte("x")); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}

// Messages cross between this implementation and another one in both directions.
func TestAgreesWithSilenceper(t *testing.T) {
	c := newCrypt(t, testCorp, rand.Reader)
	for n := range 100 {
		message := strings.Repeat("办", n)
		ours, err := c.Encrypt([]byte(message))
		if err != nil {
			t.Fatal(err)
		}
		if _, got, err := util.DecryptMsg(testCorp, string(ours), testKey); err != nil || string(got) != message {
			t.Fatalf("ours, %d characters: %q, %v", n, got, err)
		}
		theirs, err := util.EncryptMsg([]byte("0123456789abcdef"), []byte(message), testCorp, testKey)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.Decrypt(theirs); err != nil || string(got) != message {
			t.Fatalf("theirs, %d characters: %q, %v", n, got, err)
		}
		if got, want := c.Sign("1409659813", "1372623149", ours), util.Signature(testToken, "1409659813", "1372623149", string(ours)); got != want {
			t.Fatalf("signature %s, theirs %s", got, want)
		}
	}
}

// The four signed parts are sorted as bytes, wherever the ciphertext falls.
func TestSignatureOrder(t *testing.T) {
	c := newCrypt(t, testCorp, rand.Reader)
	parts := []string{"", "0", "1409659813", "QDG6eJ", "QDG6eK", "QDG6eKa", "z", "办"}
	for _, timestamp := range parts {
		for _, nonce := range parts {
			for _, encrypted := range parts {
				got, want := c.Sign(timestamp, nonce, []byte(encrypted)), util.Signature(testToken, timestamp, nonce, encrypted)
				if got != want {
					t.Errorf("%q %q %q: %s, want %s", timestamp, nonce, encrypted, got, want)
				}
			}
		}
	}
}

// FuzzDecrypt: what was encrypted comes back, for any receiver, and no ciphertext
// whatever makes Decrypt panic or accept what silenceper's refuses.
func FuzzDecrypt(f *testing.F) {
	f.Add([]byte("第7项进度"), testCorp)
	f.Add([]byte(""), "")
	f.Add(frameOf("x", 1, testCorp, padding(frameHead+1+len(testCorp))), testCorp)
	f.Add(bytes.Repeat([]byte{32}, 32), testCorp)
	f.Add([]byte(vendorXMLEncrypted), testCorp)
	f.Fuzz(func(t *testing.T, data []byte, receiver string) {
		c := newCrypt(t, receiver, rand.Reader)
		sealed, err := c.Encrypt(data)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.Decrypt(sealed); err != nil || !bytes.Equal(got, data) {
			t.Fatalf("round trip: %q, %v", got, err)
		}
		hostile := [][]byte{data, sealFrame(t, data[:len(data)/16*16])}
		for _, encrypted := range hostile {
			got, err := c.Decrypt(encrypted)
			if err != nil {
				continue
			}
			_, theirs, err := util.DecryptMsg(receiver, string(encrypted), testKey)
			if receiver != "" && (err != nil || !bytes.Equal(got, theirs)) {
				t.Fatalf("accepted %q as %q; the other implementation: %q, %v", encrypted, got, theirs, err)
			}
		}
	})
}
