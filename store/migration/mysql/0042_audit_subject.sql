-- +goose Up
-- Who changed an item is asked by its subject.
CREATE INDEX audit_subject ON audit (plan_id, subject(64));
