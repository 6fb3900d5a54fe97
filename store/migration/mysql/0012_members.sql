-- +goose Up
-- A person; account_key is the account in lower case.
CREATE TABLE members (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_key VARCHAR(191) NOT NULL,
  account MEDIUMTEXT NOT NULL,
  name MEDIUMTEXT NOT NULL,
  role VARCHAR(32) NOT NULL,
  phone MEDIUMTEXT NOT NULL,
  active BOOLEAN NOT NULL,
  UNIQUE (account_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
