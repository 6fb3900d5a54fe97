-- +goose Up
CREATE INDEX runs_claim ON runs (claim);
