package sandbox

import (
	"bytes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
)

// The vendor's published vectors (document 90968 and its sample code).
const (
	vectorKey   = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
	vectorToken = "QDG6eK"
	vectorID    = "wx5823bf96d3bd56c7"
	vectorURL   = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
	vectorPost  = "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
)

func vectorEnvelope(t testing.TB, id string) *envelopeKey {
	k, err := newEnvelopeKey(vectorToken, vectorKey, id)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestOpenVendorVectors(t *testing.T) {
	k := vectorEnvelope(t, vectorID)
	msg, err := k.open("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014780", vectorURL)
	if err != nil || string(msg) != "1616140317555161061" {
		t.Errorf("echostr: %q, %v", msg, err)
	}
	msg, err = k.open("477715d11cdb4164915debcba66cb864d751f3e6", "1409659813", "1372623149", vectorPost)
	if err != nil || !strings.Contains(string(msg), "<Content><![CDATA[hello]]></Content>\n<MsgId>4561255354251345929</MsgId>") {
		t.Errorf("message: %q, %v", msg, err)
	}
}

func TestSealIsTheVendorsForm(t *testing.T) {
	k := vectorEnvelope(t, vectorID)
	if got := k.seal([]byte("c41b64491c2468d0"), []byte("1616140317555161061")); got != vectorURL {
		t.Errorf("seal = %s, want %s", got, vectorURL)
	}
}

func TestOpenRefuses(t *testing.T) {
	k := vectorEnvelope(t, vectorID)
	other := vectorEnvelope(t, "ww0000000000000000")
	signed := func(k *envelopeKey, sealed string) error {
		_, err := k.open(k.sign("1", "2", sealed), "1", "2", sealed)
		return err
	}
	good := k.seal(make([]byte, 16), []byte("hello"))
	flipped := []byte(good)
	flipped[len(flipped)-8] ^= 1 // the padding's block
	for name, c := range map[string]struct {
		err  error
		want error
	}{
		"foreign receive id": {signed(k, other.seal(make([]byte, 16), []byte("x"))), errReceiver},
		"padding":            {signed(k, string(flipped)), errCipher},
		"not base64":         {signed(k, "@@@@"), errCipher},
		"empty":              {signed(k, ""), errCipher},
		"half a block":       {signed(k, good[:20]), errCipher},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v, want %v", name, c.err, c.want)
		}
	}
	if _, err := k.open(k.sign("1", "2", good), "1", "3", good); !errors.Is(err, errSignature) {
		t.Errorf("another nonce: %v", err)
	}
}

// A length beyond the message must not be believed.
func TestOpenRefusesLengths(t *testing.T) {
	k := vectorEnvelope(t, "")
	for _, n := range []uint32{6, 1 << 31, 1<<32 - 1} {
		b := binary.BigEndian.AppendUint32(make([]byte, 16), n)
		b = append(b, "hello"...)
		pad := blockSize - len(b)%blockSize
		b = append(b, bytes.Repeat([]byte{byte(pad)}, pad)...)
		cipher.NewCBCEncrypter(k.block, k.key[:16]).CryptBlocks(b, b)
		sealed := base64.StdEncoding.EncodeToString(b)
		if _, err := k.open(k.sign("1", "2", sealed), "1", "2", sealed); !errors.Is(err, errCipher) {
			t.Errorf("length %d: %v", n, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	k := vectorEnvelope(f, vectorID)
	f.Add([]byte("hello"), vectorPost)
	f.Add([]byte{}, vectorURL)
	f.Fuzz(func(t *testing.T, msg []byte, sealed string) {
		_, _ = k.open(k.sign("1", "2", sealed), "1", "2", sealed) // must not panic
		s := k.seal(make([]byte, 16), msg)
		got, err := k.open(k.sign("1", "2", s), "1", "2", s)
		if err != nil || !bytes.Equal(got, msg) {
			t.Fatalf("open(seal(%q)) = %q, %v", msg, got, err)
		}
	})
}

func TestParseAccountFault(t *testing.T) {
	for account, want := range map[string]accountFault{
		"zhangsan":                    {},
		"temp-42001@3":                {code: 42001, times: 3},
		"temp--1@2.wang":              {code: -1, times: 2},
		"temp-42001":                  {},
		"slow-2s":                     {delay: 2e9},
		"slow-250ms.li":               {delay: 25e7},
		"timeout.zhou":                {hang: true},
		"timeoutzhou":                 {},
		"cut":                         {cut: true},
		"dup":                         {again: 2},
		"lost":                        {lost: true},
		"temp-99999999999999999999@1": {},
	} {
		if got := parseAccountFault(account); got != want {
			t.Errorf("%s: %+v, want %+v", account, got, want)
		}
	}
}
