-- +goose Up
CREATE INDEX photos_state ON photos (state, wake_us);
