// Package wecom speaks the protocol of WeChat Work (企业微信) and its private
// editions (政务微信): the encrypted callback with its passive reply, and the
// calls of the server API that the bot needs. It turns what the vendor sends into
// chat.Event values and knows neither the ledger nor the database.
//
// Callbacks. NewHandler answers the address check (GET) and the callbacks (POST).
// Nothing is decrypted, logged or handed on before the signature holds; a callback
// whose timestamp is more than ten minutes off is refused, so that a recorded one
// cannot be played again later. Within that time a repeated callback has the same
// chat.Event.ID; whoever changes something for it must do so once for that ID. The
// handler promises that no input makes it panic, read more than 64 KiB or wait for
// a slow sender longer than five seconds, and that no text of a person, no token
// and no key reaches a log or an error.
//
// API. Client fetches the access token itself, keeps it until shortly before it
// expires and fetches it once more when the vendor calls it invalid.
//
// The package stores nothing but that token, in memory. After a crash the vendor
// repeats the callbacks that were not answered with 200, up to three times.
//
// Sources of the rules: developer.work.weixin.qq.com/document/path/90930 and 90238
// (callback), 90968 (cipher), 90239 and 90240 (messages, events), 90241 (passive
// reply), 91039 (access token), 90236 (sending), 90664 (error codes).
package wecom
