-- +goose Up
-- What keeps reminders back, and until when; plan_id 0 is all plans, account_key '' everybody.
CREATE TABLE holds (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind VARCHAR(32) NOT NULL,
  plan_id BIGINT NOT NULL,
  account_key VARCHAR(191) NOT NULL,
  from_us BIGINT NOT NULL,
  until_us BIGINT NOT NULL,
  window_key VARCHAR(32) NOT NULL,
  reason MEDIUMTEXT NOT NULL,
  actor VARCHAR(191) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
