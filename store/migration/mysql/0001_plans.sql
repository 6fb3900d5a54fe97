-- +goose Up
-- A plan is one year's list of one issuer; (year, name) is its key.
CREATE TABLE plans (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  year INT NOT NULL,
  name VARCHAR(191) NOT NULL,
  title MEDIUMTEXT NOT NULL,
  issuer MEDIUMTEXT NOT NULL,
  doc_number MEDIUMTEXT NOT NULL,
  area MEDIUMTEXT NOT NULL,
  as_of VARCHAR(10) NOT NULL,
  as_of_label MEDIUMTEXT NOT NULL,
  source MEDIUMTEXT NOT NULL,
  figure_rule VARCHAR(32) NOT NULL,
  archived BOOLEAN NOT NULL,
  imports INT NOT NULL,
  has_reports BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  UNIQUE (year, name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
