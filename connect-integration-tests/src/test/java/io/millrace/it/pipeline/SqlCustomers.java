package io.millrace.it.pipeline;

import io.millrace.testkit.db.SqlClient;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is the same in every SQL. */
abstract class SqlCustomers implements Customers {
    private final SqlClient client;
    private final String table;

    /** @param table as statements name it */
    SqlCustomers(SqlClient client, String table) {
        this.client = client;
        this.table = table;
    }

    final SqlClient client() {
        return client;
    }

    final String table() {
        return table;
    }

    @Override
    public void create() {
        client.execute("CREATE TABLE " + table + " (id int PRIMARY KEY, name varchar(40))");
    }

    @Override
    public final void insert(int first, int last, String name) {
        client.execute(IntStream.rangeClosed(first, last)
                .mapToObj(id -> "(" + id + ", '" + name + "')")
                .collect(Collectors.joining(", ", "INSERT INTO " + table + " VALUES ", "")));
    }

    @Override
    public final void rename(String name) {
        client.execute("UPDATE " + table + " SET name = '" + name + "'");
    }

    @Override
    public final void deleteEvery(int nth) {
        client.execute("DELETE FROM " + table + " WHERE MOD(id, " + nth + ") = 0");
    }
}
