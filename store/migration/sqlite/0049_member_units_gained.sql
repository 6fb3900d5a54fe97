-- +goose Up
-- The day from which a unit is the person's, where that day was still to come; '' for none.
ALTER TABLE member_units ADD COLUMN gained_on TEXT NOT NULL DEFAULT '';
