-- +goose Up
-- What waited until now may wait one more day.
INSERT INTO outbox (id, recipient, text, card, cause, at_us, not_after_us, state, wake_us, owner, body, members, attempts, unsure_us, done_us, errcode, error, msgid, response_code, told_us)
SELECT id, recipient, text, '', cause, at_us, at_us + 86400000000, state, 0, '', '', '', 0, 0, 0, 0, '', '', '', 0 FROM outbox_old;
