package io.millrace.benchmarks.pipeline;

/** The tables of a shop, and what happens there: ten changes to a transaction, as in the transform's benchmark. */
final class ShopTables {
    /** Creates the tables, and the procedure {@code trade(first, count)} that runs so many transactions. */
    static final String[] CREATE = {"""
        CREATE TABLE orders (
          id bigint PRIMARY KEY, customer_id bigint NOT NULL, status text NOT NULL, currency text NOT NULL,
          total numeric(12,2) NOT NULL, discount numeric(12,2), paid boolean NOT NULL, email text, note text, parcels int,
          address jsonb, ship_on date, placed_at timestamptz, updated_at timestamp)
        """, """
        CREATE TABLE order_items (
          order_id bigint, line int, sku text NOT NULL, title text, quantity int NOT NULL, cents bigint NOT NULL,
          gift boolean NOT NULL, warehouse text, PRIMARY KEY (order_id, line))
        """, """
        CREATE PROCEDURE trade(first bigint, count bigint) LANGUAGE plpgsql AS $$
        BEGIN
          FOR o IN first .. first + count - 1 LOOP
            INSERT INTO orders VALUES (o, o % 777, 'new', 'EUR', o * 0.07, 1.50, false, 'ann.' || o || '@example.org',
              'leave it with the neighbours, order ' || o, o % 5, '{"city": "Leeds", "street": "Mill Race 1"}',
              '2026-11-21', '2026-11-21T02:23:05.941037Z', '2026-11-21T02:23:05.941037');
            INSERT INTO order_items SELECT o, line, 'SKU-' || o, 'Bag of flour, 5 kg', line, 199, false, 'north'
              FROM generate_series(1, 3) line;
            UPDATE orders SET status = 'paid', paid = true WHERE id = o;
            UPDATE order_items SET quantity = 7 WHERE order_id = o AND line = 1;
            UPDATE orders SET status = 'packed' WHERE id = o;
            DELETE FROM order_items WHERE order_id = o AND line = 3;
            UPDATE orders SET status = 'sent' WHERE id = o;
            UPDATE order_items SET warehouse = 'south' WHERE order_id = o AND line = 2;
            COMMIT;
          END LOOP;
        END $$
        """};

    private ShopTables() {}
}
