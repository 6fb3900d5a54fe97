-- +goose Up
-- Messages that the program sends by itself, and what became of each. body is the request
-- as it is sent, written before the first try so that every further one repeats it; a row
-- with members carries the same text to those rows too, which are joined meanwhile. wake_us
-- is when a waiting row is due, and when the lease of one being sent ends. unsure_us is the
-- first try whose end nobody knows, told_us when the office was told that it failed.
CREATE TABLE outbox (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  message_key VARCHAR(191) UNIQUE,
  recipient VARCHAR(191) NOT NULL,
  text MEDIUMTEXT NOT NULL,
  card MEDIUMTEXT NOT NULL,
  cause MEDIUMTEXT NOT NULL,
  at_us BIGINT NOT NULL,
  not_after_us BIGINT NOT NULL,
  state VARCHAR(32) NOT NULL,
  wake_us BIGINT NOT NULL,
  owner VARCHAR(191) NOT NULL,
  body MEDIUMTEXT NOT NULL,
  members MEDIUMTEXT NOT NULL,
  attempts BIGINT NOT NULL,
  unsure_us BIGINT NOT NULL,
  done_us BIGINT NOT NULL,
  errcode BIGINT NOT NULL,
  error MEDIUMTEXT NOT NULL,
  msgid VARCHAR(191) NOT NULL,
  response_code VARCHAR(191) NOT NULL,
  told_us BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
