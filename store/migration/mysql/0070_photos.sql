-- +goose Up
-- Pictures that contacts sent; item_id is 0 while it is open which item one belongs to. wake_us is when an awaited one is fetched next.
CREATE TABLE photos (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_key VARCHAR(191) NOT NULL,
  actor_name MEDIUMTEXT NOT NULL,
  plan_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  at_us BIGINT NOT NULL,
  media_id MEDIUMTEXT NOT NULL,
  msg_id VARCHAR(191) NOT NULL,
  state VARCHAR(191) NOT NULL,
  wake_us BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  hash VARCHAR(191) NOT NULL,
  size BIGINT NOT NULL,
  media_type VARCHAR(191) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
