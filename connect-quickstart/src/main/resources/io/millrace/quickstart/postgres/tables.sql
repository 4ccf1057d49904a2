CREATE TABLE customers (
  id int PRIMARY KEY,
  name text NOT NULL,
  email text,
  balance numeric(12,2),
  vip boolean,
  tags text[],
  profile jsonb,
  since date,
  seen timestamptz
);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id int NOT NULL,
  total numeric(12,2),
  placed timestamp
);
