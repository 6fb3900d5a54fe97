package sandbox

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1" //nolint:gosec // the vendor's signature is SHA-1
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// envelopeKey seals and opens the callback envelopes of one application
// (document 90968): AES-256-CBC with the first half of the key as IV, PKCS#7 to
// 32 bytes, plaintext = 16 random bytes, length (4 bytes, big endian), message,
// receive id.
type envelopeKey struct {
	token     string
	receiveID string
	key       []byte
	block     cipher.Block
}

const blockSize = 32

func newEnvelopeKey(token, aesKey, receiveID string) (*envelopeKey, error) {
	if len(aesKey) != 43 {
		return nil, errors.New("sandbox: an AES key has 43 characters")
	}
	// Not strict: the last character of the vendor's own example has stray bits.
	key, err := base64.StdEncoding.DecodeString(aesKey + "=")
	if err != nil {
		return nil, errors.New("sandbox: the AES key is not base64")
	}
	b, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("sandbox: AES key: %w", err)
	}
	return &envelopeKey{token: token, receiveID: receiveID, key: key, block: b}, nil
}

// sign is the lower-case hex SHA-1 of the sorted parts.
func (k *envelopeKey) sign(timestamp, nonce, encrypted string) string {
	parts := []string{k.token, timestamp, nonce, encrypted}
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, ""))) //nolint:gosec // the vendor's signature is SHA-1
	return hex.EncodeToString(sum[:])
}

// seal encrypts a message; random has 16 bytes.
func (k *envelopeKey) seal(random, msg []byte) string {
	n := 16 + 4 + len(msg) + len(k.receiveID)
	pad := blockSize - n%blockSize
	b := make([]byte, 0, n+pad)
	b = append(b, random...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(msg))) //nolint:gosec // our own messages are short
	b = append(b, msg...)
	b = append(b, k.receiveID...)
	b = append(b, bytes.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(k.block, k.key[:16]).CryptBlocks(b, b)
	return base64.StdEncoding.EncodeToString(b)
}

// The ways in which an envelope can be wrong; the texts are shown on the phone.
var (
	errSignature = errors.New("签名不符")
	errCipher    = errors.New("密文无法解开")
	errReceiver  = errors.New("接收方标识不符")
	errXML       = errors.New("XML 格式不对")
	errAddress   = errors.New("收发双方填写不符")
	errKind      = errors.New("应答类型不支持")
)

// open checks the signature and decrypts.
func (k *envelopeKey) open(signature, timestamp, nonce, encrypted string) ([]byte, error) {
	if subtle.ConstantTimeCompare([]byte(k.sign(timestamp, nonce, encrypted)), []byte(signature)) != 1 {
		return nil, errSignature
	}
	b, err := base64.StdEncoding.DecodeString(encrypted)
	if err != nil || len(b) == 0 || len(b)%blockSize != 0 {
		return nil, errCipher
	}
	cipher.NewCBCDecrypter(k.block, k.key[:16]).CryptBlocks(b, b)
	pad := int(b[len(b)-1])
	if pad < 1 || pad > blockSize {
		return nil, errCipher
	}
	for _, c := range b[len(b)-pad:] {
		if int(c) != pad {
			return nil, errCipher
		}
	}
	b = b[:len(b)-pad]
	if len(b) < 20 {
		return nil, errCipher
	}
	n := uint64(binary.BigEndian.Uint32(b[16:20]))
	b = b[20:]
	if n > uint64(len(b)) {
		return nil, errCipher
	}
	if string(b[n:]) != k.receiveID {
		return nil, errReceiver
	}
	return b[:n], nil
}

// cdata writes an element with a CDATA section; the end mark is split over two.
func cdata(b *strings.Builder, name, value string) {
	b.WriteString("<" + name + "><![CDATA[")
	b.WriteString(strings.ReplaceAll(value, "]]>", "]]]]><![CDATA[>"))
	b.WriteString("]]></" + name + ">")
}

// plain writes an element whose value needs no escape.
func plain(b *strings.Builder, name, value string) {
	b.WriteString("<" + name + ">" + value + "</" + name + ">")
}
