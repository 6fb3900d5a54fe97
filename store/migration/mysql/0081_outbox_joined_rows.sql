-- +goose Up
-- What was in the carrying row's list.
UPDATE outbox c JOIN (SELECT o.id AS carrier, j.id FROM outbox o, JSON_TABLE(CASE WHEN JSON_VALID(o.members) THEN o.members ELSE '[]' END, '$[*]' COLUMNS (id BIGINT PATH '$.id')) j WHERE o.state = 'sending' OR o.state = 'waiting') x ON c.id = x.id SET c.joined_to = x.carrier WHERE c.state = 'joined';
