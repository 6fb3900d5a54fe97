package wecom

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// maxReply is how many bytes of UTF-8 a text may have; the vendor cuts what is
// longer, if need be within a character (developer.work.weixin.qq.com/document/path/90241).
const maxReply = 2048

// cut returns the longest beginning of s that has at most limit bytes and ends
// between characters.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

// appendTextReply appends the plain XML of a text reply from the corp to a person.
func appendTextReply(dst []byte, to, from string, created int64, text string) []byte {
	dst = appendReplyHead(dst, to, from, created)
	dst = append(dst, "<MsgType><![CDATA[text]]></MsgType><Content>"...)
	dst = appendCDATA(dst, text)
	return append(dst, "</Content></xml>"...)
}

// appendButtonReply appends the plain XML that the tapped button of a card is
// replaced by: the vendor takes no text there (document/path/90241).
func appendButtonReply(dst []byte, to, from string, created int64, label string) []byte {
	dst = appendReplyHead(dst, to, from, created)
	dst = append(dst, "<MsgType><![CDATA[update_button]]></MsgType><Button><ReplaceName>"...)
	dst = appendCDATA(dst, label)
	return append(dst, "</ReplaceName></Button></xml>"...)
}

// appendReplyHead appends what every reply begins with.
func appendReplyHead(dst []byte, to, from string, created int64) []byte {
	dst = append(dst, "<xml><ToUserName>"...)
	dst = appendCDATA(dst, to)
	dst = append(dst, "</ToUserName><FromUserName>"...)
	dst = appendCDATA(dst, from)
	dst = append(dst, "</FromUserName><CreateTime>"...)
	dst = strconv.AppendInt(dst, created, 10)
	return append(dst, "</CreateTime>"...)
}

// appendCDATA appends s as character data. A mark in s that would end the section
// is split between two sections.
func appendCDATA(dst []byte, s string) []byte {
	dst = append(dst, "<![CDATA["...)
	begin := len(dst)
	dst = append(dst, s...)
	if bytes.Contains(dst[begin:], []byte("]]>")) {
		split := bytes.ReplaceAll(dst[begin:], []byte("]]>"), []byte("]]]]><![CDATA[>"))
		dst = append(dst[:begin], split...)
	}
	return append(dst, "]]>"...)
}

// appendReply encrypts frame, whose message is the reply's XML, and appends the
// signed envelope to dst. frame and scratch are returned for reuse.
func (c *Crypt) appendReply(dst, frame, scratch []byte, now int64, nonce string) (out, frame2, scratch2 []byte, err error) {
	dst = append(dst, "<xml><Encrypt><![CDATA["...)
	begin := len(dst)
	dst, frame, err = c.encrypt(dst, frame)
	if err != nil {
		return dst, frame, scratch, err
	}
	timestamp := strconv.FormatInt(now, 10)
	var signature [40]byte
	scratch = c.sign(&signature, scratch, timestamp, nonce, dst[begin:])
	dst = append(dst, "]]></Encrypt><MsgSignature><![CDATA["...)
	dst = append(dst, signature[:]...)
	dst = append(dst, "]]></MsgSignature><TimeStamp>"...)
	dst = append(dst, timestamp...)
	dst = append(dst, "</TimeStamp><Nonce>"...)
	dst = appendCDATA(dst, nonce)
	return append(dst, "</Nonce></xml>"...), frame, scratch, nil
}
