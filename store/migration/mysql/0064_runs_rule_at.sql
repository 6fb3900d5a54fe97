-- +goose Up
CREATE INDEX runs_rule_at ON runs (rule, at_us);
