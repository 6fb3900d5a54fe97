package wecom

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1" //nolint:gosec // the vendor's signature is SHA-1
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
)

// What can be wrong with keys and callbacks. Every error of Crypt and of the
// callback's readers is, or wraps, one of these.
var (
	ErrKey       = errors.New("wecom: EncodingAESKey is not 43 base64 characters")
	ErrSignature = errors.New("wecom: signature does not match")
	ErrBase64    = errors.New("wecom: ciphertext is not base64")
	ErrLength    = errors.New("wecom: ciphertext or message has an impossible length")
	ErrPadding   = errors.New("wecom: padding is wrong")
	ErrReceiver  = errors.New("wecom: message is for another receiver")
	ErrXML       = errors.New("wecom: XML is refused")
)

const (
	// padBlock is the multiple that PKCS#7 fills up to: 32, not AES's own 16.
	padBlock = 32
	// frameHead is what precedes the message: 16 random bytes, 4 bytes of length.
	frameHead = 16 + 4
)

// Crypt signs, verifies, encrypts and decrypts with the keys of one application
// (developer.work.weixin.qq.com/document/path/90968):
//
//	signature  = hex(SHA-1(token, timestamp, nonce, ciphertext; sorted, joined))
//	ciphertext = base64(AES-256-CBC(frame)), the first half of the key being the IV
//	frame      = 16 random bytes, length of message (4 bytes, big-endian), message, receive ID, padding
//
// It is safe for concurrent use when its source of randomness is.
type Crypt struct {
	token    string
	receiver string
	iv       [aes.BlockSize]byte
	random   io.Reader

	// A mode carries a copy of the expanded key, half a kilobyte that would be made
	// anew for every callback.
	encrypters, decrypters sync.Pool // of chain
}

// chain is a CBC mode of crypto/aes, which can begin again.
type chain interface {
	cipher.BlockMode
	SetIV(iv []byte)
}

// NewCrypt returns the Crypt for a callback token, an EncodingAESKey of 43
// characters and a receive ID: the corp ID for an application of the corp's own,
// empty for its group robots. The last bits of the key need not be canonical
// base64, as they are not in the vendor's own example. random is crypto/rand.Reader
// except in tests. The error is ErrKey.
func NewCrypt(token, aesKey, receiveID string, random io.Reader) (*Crypt, error) {
	if len(aesKey) != 43 {
		return nil, ErrKey
	}
	key, err := base64.StdEncoding.DecodeString(aesKey + "=")
	if err != nil || len(key) != 32 {
		return nil, ErrKey // not wrapped: the cause could quote the key
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, ErrKey
	}
	c := &Crypt{token: token, receiver: receiveID, random: random}
	copy(c.iv[:], key)
	c.encrypters.New = func() any { return cipher.NewCBCEncrypter(block, c.iv[:]) }
	c.decrypters.New = func() any { return cipher.NewCBCDecrypter(block, c.iv[:]) }
	return c, nil
}

// begin returns a mode of a pool at the beginning of a message.
func (c *Crypt) begin(modes *sync.Pool) chain {
	mode := modes.Get().(chain)
	mode.SetIV(c.iv[:])
	return mode
}

// Sign returns the signature of a ciphertext: 40 lower-case hexadecimal digits.
func (c *Crypt) Sign(timestamp, nonce string, encrypted []byte) string {
	var digits [2 * sha1.Size]byte
	c.sign(&digits, nil, timestamp, nonce, encrypted)
	return string(digits[:])
}

// Verify returns ErrSignature unless signature is that of the other three. The time
// it takes does not depend on how much of the signature is right.
func (c *Crypt) Verify(signature, timestamp, nonce string, encrypted []byte) error {
	_, err := c.verify(nil, signature, timestamp, nonce, encrypted)
	return err
}

func (c *Crypt) verify(scratch []byte, signature, timestamp, nonce string, encrypted []byte) ([]byte, error) {
	var want [2 * sha1.Size]byte
	scratch = c.sign(&want, scratch, timestamp, nonce, encrypted)
	if subtle.ConstantTimeCompare(want[:], []byte(signature)) != 1 {
		return scratch, ErrSignature
	}
	return scratch, nil
}

// sign writes the signature to digits. It builds the signed text in scratch, which
// it returns for reuse.
func (c *Crypt) sign(digits *[2 * sha1.Size]byte, scratch []byte, timestamp, nonce string, encrypted []byte) []byte {
	// The three short parts are sorted first; then the long one finds its place.
	short := [3]string{c.token, timestamp, nonce}
	for i := 1; i < len(short); i++ {
		for j := i; j > 0 && short[j] < short[j-1]; j-- {
			short[j], short[j-1] = short[j-1], short[j]
		}
	}
	scratch = scratch[:0]
	placed := false
	for _, s := range short {
		if !placed && string(encrypted) < s {
			scratch, placed = append(scratch, encrypted...), true
		}
		scratch = append(scratch, s...)
	}
	if !placed {
		scratch = append(scratch, encrypted...)
	}
	sum := sha1.Sum(scratch) //nolint:gosec // the vendor's signature is SHA-1
	hex.Encode(digits[:], sum[:])
	return scratch
}

// Encrypt returns the ciphertext of message, in base64. It fails only when the
// source of randomness does.
func (c *Crypt) Encrypt(message []byte) ([]byte, error) {
	frame := make([]byte, frameHead, frameHead+len(message)+len(c.receiver)+padBlock)
	out, _, err := c.encrypt(nil, append(frame, message...))
	return out, err
}

// encrypt appends the ciphertext of a frame, in base64, to dst. The first frameHead
// bytes of frame are for encrypt to fill, the rest is the message. The frame is
// encrypted in place and returned for reuse.
func (c *Crypt) encrypt(dst, frame []byte) (out, reuse []byte, err error) {
	if _, err := io.ReadFull(c.random, frame[:16]); err != nil {
		return dst, frame, fmt.Errorf("wecom: randomness: %w", err)
	}
	//nolint:gosec // G115: a message is far below 4 GiB
	binary.BigEndian.PutUint32(frame[16:frameHead], uint32(len(frame)-frameHead))
	frame = append(frame, c.receiver...)
	pad := padBlock - len(frame)%padBlock
	for range pad {
		frame = append(frame, byte(pad))
	}
	mode := c.begin(&c.encrypters)
	mode.CryptBlocks(frame, frame)
	c.encrypters.Put(mode)
	return base64.StdEncoding.AppendEncode(dst, frame), frame, nil
}

// Decrypt returns the message of a base64 ciphertext. The error is ErrBase64,
// ErrLength, ErrPadding or ErrReceiver. Verify first: without the signature the
// answers of Decrypt would help a stranger to guess messages.
func (c *Crypt) Decrypt(encrypted []byte) ([]byte, error) {
	message, _, err := c.decrypt(nil, encrypted)
	return message, err
}

// decrypt is Decrypt into buf, which it returns for reuse and which the message
// lies in.
func (c *Crypt) decrypt(buf, encrypted []byte) (message, reuse []byte, err error) {
	buf, err = base64.StdEncoding.AppendDecode(buf[:0], encrypted)
	if err != nil {
		return nil, buf, ErrBase64 // not wrapped: the position tells a person nothing
	}
	if len(buf) == 0 || len(buf)%padBlock != 0 {
		return nil, buf, ErrLength
	}
	mode := c.begin(&c.decrypters)
	mode.CryptBlocks(buf, buf)
	c.decrypters.Put(mode)
	frame, err := unpad(buf)
	if err != nil {
		return nil, buf, err
	}
	if len(frame) < frameHead {
		return nil, buf, ErrLength
	}
	// Compared as 64 bits, so that no length can wrap.
	n := uint64(binary.BigEndian.Uint32(frame[16:frameHead]))
	body := frame[frameHead:]
	if n > uint64(len(body)) {
		return nil, buf, ErrLength
	}
	if string(body[n:]) != c.receiver {
		return nil, buf, ErrReceiver
	}
	return body[:n], buf, nil
}

// unpad takes the PKCS#7 padding off p, which is a whole number of blocks of 32.
func unpad(p []byte) ([]byte, error) {
	pad := p[len(p)-1]
	if pad < 1 || pad > padBlock {
		return nil, ErrPadding
	}
	end := len(p) - int(pad)
	for _, b := range p[end:] {
		if b != pad {
			return nil, ErrPadding
		}
	}
	return p[:end], nil
}
