-- +goose Up
-- Messages to people who are not the sender of what caused them, finished and waiting to be sent.
CREATE TABLE outbox (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  recipient VARCHAR(191) NOT NULL,
  text MEDIUMTEXT NOT NULL,
  cause MEDIUMTEXT NOT NULL,
  at_us BIGINT NOT NULL,
  state VARCHAR(32) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
