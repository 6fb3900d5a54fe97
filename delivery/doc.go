// Package delivery decides what becomes of messages that the program sends by
// itself, and has the loop that sends them. It knows no database and no vendor's
// client, only what it needs of them: a Queue and a Sender.
//
// # What is stored
//
// Nothing here. The queue is the database's table of messages, so that a message
// is written in the transaction of what caused it. A message is queued, or waiting
// for an instant; whoever leases it is sending it; then it is sent, failed or
// expired, for good. Equal texts that wait together become one request to up to
// 1000 people; its other rows are joined to the first and end with it.
//
// # What is promised
//
// At least once to the vendor, once to the person. The request's bytes are stored
// before they are first sent and repeated as they are, with the vendor's duplicate
// check over four hours; where it is not known whether a try arrived, there is no
// further one after those four hours. Past the instant that a message names, it
// expires: it is never sent late. What people did not ask for at this moment is sent
// in office hours alone, a further try included. A failure of one message touches no other one;
// what concerns all of them (a wrong secret, a limit, no connection) stops the
// channel for a while and uses up no tries.
//
// On a crash the lease ends after seconds, and the next worker, here or elsewhere,
// repeats what was under way. That is at most the window of sends whose end has not
// been written down.
package delivery
