-- +goose Up
-- What was in the carrying row's list.
UPDATE outbox SET joined_to = j.carrier FROM (SELECT o.id AS carrier, value ->> '$.id' AS id FROM outbox o, json_each(CASE WHEN json_valid(o.members) THEN o.members ELSE '[]' END) WHERE o.state = 'sending' OR o.state = 'waiting') j WHERE outbox.id = j.id AND outbox.state = 'joined';
