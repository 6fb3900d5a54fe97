-- +goose Up
-- Nothing has written reports before this version: the table is empty and gets more columns.
DROP TABLE reports;
