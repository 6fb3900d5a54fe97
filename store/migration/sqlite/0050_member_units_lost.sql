-- +goose Up
-- The first day on which a unit is no longer the person's; '' for none.
ALTER TABLE member_units ADD COLUMN lost_on TEXT NOT NULL DEFAULT '';
