// Package sandbox stands in for the WeChat Work (企业微信) server: the part of its
// API that a bot calls, the encrypted callbacks that it sends, and the phones of
// the members as a web page.
//
// It is an independent reading of the wire format: it shares no code with the
// bot's own protocol package, so that a mistake made by one is caught by the
// other. Sources are the vendor's pages at developer.work.weixin.qq.com/document:
// 90236 (send), 90238 and 90930 (callbacks), 90240 and 90241 (events, passive
// replies), 90253 (media), 90313 (error codes), 94888 (card update).
//
// Everything is kept in memory and bounded: conversations, media, tokens and
// duplicate windows are gone when the process ends. Promises: what was answered
// with errcode 0 is in the Inbox of every valid recipient unless the vendor would
// have dropped it (rate, duplicate) or a fault was asked for; a callback carries
// the same MsgId on every repetition. Instants come from the given clock; time-outs
// and pauses run on timers, so that a testing/synctest bubble can hold all of it.
//
// Faults are asked for in two ways. Corp.Fail bends an API for every caller. An
// account's name bends what concerns that account; anything after a full stop is
// free, so that several accounts may have the same fault:
//
//	temp-42001@3  the first three sends to it fail with errcode 42001
//	timeout       a send to it is never answered
//	slow-2s       a send to it is answered after two seconds
//	cut           a send to it is delivered, then the connection is cut
//	dup           each of its callbacks is sent three times
//	lost          the answer to the first try of each of its callbacks is lost
package sandbox
