CREATE TABLE customers (
  id int PRIMARY KEY,
  name varchar(50) NOT NULL,
  email varchar(100),
  balance decimal(12,2),
  vip bit(1),
  tags set('new', 'eu', 'us'),
  profile json,
  since date,
  seen timestamp(6) NULL
);
CREATE TABLE orders (
  id bigint unsigned PRIMARY KEY,
  customer_id int NOT NULL,
  total decimal(12,2),
  placed datetime(6)
);
