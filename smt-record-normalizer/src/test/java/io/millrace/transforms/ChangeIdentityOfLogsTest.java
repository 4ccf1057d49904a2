package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Events.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Logs made up at random, read twice: from their beginning, and from the beginning of some transaction on, as after a crash, by another
 * transform with other options, with schemas or without. Every change has an id of its own, and the same one both times; sequences
 * follow the log.
 */
final class ChangeIdentityOfLogsTest {
    private static final int LOGS = 40;
    private static final int TRANSACTIONS = 12;
    private static final int MAX_ROWS = 6;

    private static final List<String[]> OPTIONS = List.of(
            new String[] {},
            new String[] {"record.key.format", "json"},
            new String[] {"record.format", "struct"},
            new String[] {"output.schemas", "false", "json.format", "object"},
            new String[] {"service", "other", "timestamp.unit", "us"},
            new String[] {"source.type", "auto", "include.before", "true", "before.images", "full"});

    /**
     * How a database numbers the changes of its log.
     */
    private enum Kind {
        /** All rows of an INSERT of several share a position; each changed row has its own. */
        POSTGRES {
            @Override
            Table table() {
                return Events.postgres(Events.customers());
            }

            @Override
            void place(Table table, Change change) {
                table.with("txId", change.transaction()).with("lsn", change.position());
            }
        },
        /** An event of the log holds rows of one statement, which are numbered in it. */
        MYSQL {
            @Override
            Table table() {
                return Events.mysql(Events.customers()).with("server_id", 1L);
            }

            @Override
            void place(Table table, Change change) {
                table.with("gtid", "b6c33882-e54e-11f1-ad55-02fc00000001:" + change.transaction())
                        .with("pos", change.position())
                        .with("row", change.row());
            }
        },
        /** MySQL without GTIDs. */
        MYSQL_BY_POSITION {
            @Override
            Table table() {
                return MYSQL.table().with("gtid", null);
            }

            @Override
            void place(Table table, Change change) {
                table.with("pos", change.position()).with("row", change.row());
            }
        },
        /** DynamoDB gives ids, and a record of the stream may hold several changes. */
        DYNAMODB {
            @Override
            Table table() {
                throw new IllegalStateException("items are no rows");
            }

            @Override
            void place(Table table, Change change) {
                throw new IllegalStateException("items are no rows");
            }

            @Override
            SinkRecord event(Change change) {
                String item = "{\"id\":" + change.id() + ",\"name\":\"value " + change.value() + "\"}";
                boolean delete = change.op().equals("d");
                Struct event = DynamoEvents.event(change.op(), delete ? item : null, delete ? null : item);
                event.getStruct("source")
                        .put("event_id", new UUID(change.position(), change.row()).toString())
                        .put("sequence", Long.toString(change.position()))
                        .put("sub_sequence", (long) change.row());
                return Events.sink(DynamoEvents.key("id", Integer.toString(change.id())), event);
            }
        };

        abstract Table table();

        abstract void place(Table table, Change change);

        SinkRecord event(Change change) {
            Table table = table();
            place(table, change);
            if (change.order() > 0) {
                table.inTransaction("tx" + change.transaction(), change.order());
            }
            Struct row = table.row("id", change.id(), "name", "value " + change.value());
            Struct event = change.op().equals("d") ? table.event("d", row, null) : table.event(change.op(), null, row);
            return Events.sink(table.key(change.id()), event);
        }

        boolean sharesPositions() {
            return this == POSTGRES;
        }
    }

    /**
     * A change.
     *
     * @param row its number in its event
     * @param order its number in its transaction; 0 where transactions are not told
     */
    private record Change(String op, int id, int value, long transaction, long position, int row, long order) {}

    @ParameterizedTest
    @EnumSource
    void everyChangeHasAnIdOfItsOwnWhichItHasWheneverItIsRead(Kind kind) {
        for (int seed = 0; seed < LOGS; seed++) {
            Random random = new Random(seed);
            List<Change> log = log(kind, random);
            Map<Change, String> ids = new HashMap<>();
            Set<String> sequences = new TreeSet<>();
            String last = "";
            RecordNormalizer<SinkRecord> first = Normalizers.sink();
            for (Change change : log) {
                Object record = first.apply(kind.event(change)).value();
                ids.put(change, text(record, "event_id"));
                String sequence = text(record, "sequence");
                assertThat(sequence).as("seed %d, %s", seed, change).isGreaterThanOrEqualTo(last);
                sequences.add(sequence);
                last = sequence;
            }

            assertThat(new HashSet<>(ids.values())).as("ids of seed %d", seed).hasSameSizeAs(log);
            if (!kind.sharesPositions()) {
                assertThat(sequences).as("sequences of seed %d", seed).hasSameSizeAs(log);
            }

            String[] options = OPTIONS.get(random.nextInt(OPTIONS.size()));
            boolean schemas = random.nextBoolean();
            RecordNormalizer<SinkRecord> second = Normalizers.sink(options);
            long from = 1 + random.nextInt(TRANSACTIONS);
            for (Change change : log) {
                if (change.transaction() >= from) {
                    assertThat(id(second, kind, change, schemas))
                            .as("seed %d, %s, %s, schemas: %s", seed, change, List.of(options), schemas)
                            .isEqualTo(ids.get(change));
                }
            }
        }
    }

    private static String id(RecordNormalizer<SinkRecord> normalizer, Kind kind, Change change, boolean schemas) {
        SinkRecord event = kind.event(change);
        Sample sample =
                new Sample("log", event.keySchema(), event.key(), event.valueSchema(), event.value()).through(schemas);
        Object record = normalizer
                .apply(Events.sink(sample.keySchema(), sample.key(), sample.valueSchema(), sample.value()))
                .value();
        return text(record, "event_id");
    }

    private static String text(Object record, String field) {
        return record instanceof Struct struct
                ? struct.getString(field)
                : (String) Events.mapOf(record).get(field);
    }

    // ---- logs

    private static List<Change> log(Kind kind, Random random) {
        List<Change> log = new ArrayList<>();
        Set<Integer> rows = new TreeSet<>();
        boolean tellsTransactions = random.nextBoolean();
        long position = 1_000 + random.nextInt(1_000_000);
        for (long transaction = 1; transaction <= TRANSACTIONS; transaction++) {
            long order = 0;
            for (int statement = 0; statement <= random.nextInt(3); statement++) {
                String op = rows.isEmpty() ? "c" : List.of("c", "u", "d").get(random.nextInt(3));
                List<Integer> changed = changed(op, rows, random);
                for (int row = 0; row < changed.size(); row++) {
                    // One event of MySQL's log holds several rows; PostgreSQL's rows share a position in an INSERT
                    // alone.
                    boolean isNext = row == 0 || (kind.sharesPositions() ? !op.equals("c") : row % 3 == 0);
                    position += isNext ? 8 + random.nextInt(200) : 0;
                    log.add(new Change(
                            op,
                            changed.get(row),
                            random.nextInt(2),
                            transaction,
                            position,
                            kind.sharesPositions() ? 0 : row % 3,
                            tellsTransactions ? ++order : 0));
                }
            }
        }
        return log;
    }

    /** The rows that a statement changes: a row that is deleted may come back. */
    private static List<Integer> changed(String op, Set<Integer> rows, Random random) {
        List<Integer> changed = new ArrayList<>();
        for (int id = 1; id <= MAX_ROWS; id++) {
            if (rows.contains(id) != op.equals("c") && (random.nextBoolean() || changed.isEmpty())) {
                changed.add(id);
            }
        }
        if (op.equals("c")) {
            rows.addAll(changed);
        } else if (op.equals("d")) {
            changed.forEach(rows::remove);
        }
        return changed;
    }
}
