-- +goose Up
-- SQLite uses a partial index where the question names one of these states in its text.
CREATE INDEX outbox_state ON outbox (state, id) WHERE state = 'queued' OR state = 'joined' OR state = 'failed' OR state = 'expired';
