package io.millrace.connect.dynamodb.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.core.engine.ManualTicker;
import io.millrace.connect.dynamodb.decode.DecodedRecord.Kind;
import io.millrace.connect.dynamodb.decode.DecodedSink.Reason;
import io.millrace.connect.dynamodb.decode.Decoding.Collected;
import io.millrace.testkit.log.LogCapture;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.model.Record;

class ChangeDecoderTest {
    private static final String ITEM = "{\"id\":{\"S\":\"o-1\"},\"total\":{\"N\":\"12.50\"}}";

    @Test
    void aDeletionIsDoneWithOnlyOnceItsTombstoneIs() {
        Collected collected =
                Decoding.decode(Decoding.config(), Change.remove(ITEM).json());

        assertThat(collected.records).extracting(DecodedRecord::kind).containsExactly(Kind.CHANGE, Kind.TOMBSTONE);
        assertThat(collected.through).containsExactly(DecodedSink.NOTHING, DecodedSink.WHOLE);
        assertThat(collected.records.get(1).topic()).isEqualTo("shop.orders");
        assertThat(collected.records.get(1).key())
                .isEqualTo(collected.records.get(0).key());
        assertThat(collected.records.get(1).value()).isNull();
        assertThat(collected.records.get(1).valueSchema()).isNull();
    }

    @Test
    void aDeletionComesAloneIfNoTombstonesAreAskedFor() {
        Collected collected = Decoding.decode(
                Decoding.config(DocumentFormat.JSON, new DecodeErrors.Fail(), false, 0),
                Change.remove(ITEM).json());

        assertThat(collected.records).extracting(DecodedRecord::kind).containsExactly(Kind.CHANGE);
        assertThat(collected.through).containsExactly(DecodedSink.WHOLE);
        Struct value = (Struct) collected.records.get(0).value();
        assertThat(value.get("before")).isEqualTo("{\"id\":\"o-1\",\"total\":12.50}");
        assertThat(value.get("after")).isNull();
        assertThat(value.get("op")).isEqualTo("d");
    }

    @Test
    void recordsOfAnAggregateAreCountedAndTheLastEndsIt() {
        byte[] aggregate = Aggregates.of(
                Change.insert(ITEM).json(),
                Change.remove(ITEM).json(),
                Change.insert(ITEM).json());
        Collected collected = new Collected();

        Decoding.decoder(Decoding.config())
                .decode(Decoding.SHARD, Decoding.kinesis(aggregate), DecodedSink.NOTHING, collected);

        assertThat(collected.through).containsExactly(0L, 0L, 1L, DecodedSink.WHOLE);
        assertThat(collected.records).extracting(record -> subSequence(record)).containsExactly(0L, 1L, null, 2L);
    }

    @Test
    void anAggregateIsTakenUpBehindWhatIsDone() {
        byte[] aggregate = Aggregates.of(
                Change.insert(ITEM).json(),
                Change.insert(ITEM).json(),
                Change.remove(ITEM).json());
        Collected collected = new Collected();

        Decoding.decoder(Decoding.config()).decode(Decoding.SHARD, Decoding.kinesis(aggregate), 1, collected);

        assertThat(collected.through).containsExactly(1L, DecodedSink.WHOLE);
        assertThat(subSequence(collected.records.get(0))).isEqualTo(2L);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 5, Long.MAX_VALUE})
    void anAggregateThatIsDoneWithHoldsNothing(long done) {
        Collected collected = new Collected();

        Decoding.decoder(Decoding.config())
                .decode(
                        Decoding.SHARD,
                        Decoding.kinesis(Aggregates.of(Change.insert(ITEM).json())),
                        done,
                        collected);

        assertThat(collected.reasons).containsExactly(Reason.EMPTY);
        assertThat(collected.through).containsExactly(DecodedSink.WHOLE);
    }

    @Test
    void keepsOnlyTablesThatAreNamed() {
        DecoderConfig config =
                Decoding.config(DocumentFormat.JSON, new DecodeErrors.Fail(), "order", "or.ers", "items");

        for (String other : List.of("orders", "orders2", "Items")) {
            assertThat(Decoding.decode(config, Change.insert(ITEM).of(other).json()).reasons)
                    .containsExactly(Reason.FILTERED);
        }
        for (String named : List.of("order", "or.ers", "items")) {
            assertThat(Decoding.decode(config, Change.insert(ITEM).of(named).json()).records)
                    .hasSize(1);
        }
    }

    @Test
    void failsNamingWhereButNotWhat() {
        String broken = Change.insert("{\"id\":{\"S\":\"o-1\"},\"iban\":{\"N\":\"DE-secret\"}}")
                .json();

        assertThatThrownBy(() -> Decoding.decode(Decoding.config(), broken))
                .isInstanceOf(DecodeException.class)
                .hasMessageStartingWith(
                        "Stream changes, shard " + Decoding.SHARD + ", sequence number " + Decoding.SEQUENCE
                                + ": cannot decode this as a change of DynamoDB's: dynamodb.NewImage.iban, at byte ")
                .hasMessageContaining(" is no number. To go on without it, set behavior.on.decode.errors to ")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void quarantineTakesTheBytesAsTheyAre() {
        byte[] aggregate = Aggregates.of(Change.insert(ITEM).json(), "what is this?");
        Collected collected = new Collected();
        DecoderConfig config = Decoding.config(DocumentFormat.JSON, new DecodeErrors.Quarantine("bad"));

        Decoding.decoder(config).decode(Decoding.SHARD, Decoding.kinesis(aggregate), DecodedSink.NOTHING, collected);

        DecodedRecord bad = collected.records.get(1);
        assertThat(bad.kind()).isEqualTo(Kind.QUARANTINED);
        assertThat(bad.topic()).isEqualTo("bad");
        assertThat(bad.key()).isEqualTo("partition-key");
        assertThat(bad.valueSchema()).isEqualTo(Schema.BYTES_SCHEMA);
        assertThat((byte[]) bad.value()).isEqualTo("what is this?".getBytes(StandardCharsets.UTF_8));
        assertThat(collected.through).containsExactly(0L, DecodedSink.WHOLE);
        assertThat(header(bad, "millrace.error"))
                .asString()
                .contains("record 1 of the aggregate")
                .doesNotContain("what");
        assertThat(header(bad, "millrace.error.connector")).isEqualTo("cdc");
        assertThat(header(bad, "millrace.error.stream")).isEqualTo("changes");
        assertThat(header(bad, "millrace.error.shard")).isEqualTo(Decoding.SHARD);
        assertThat(header(bad, "millrace.error.sequence")).isEqualTo(Decoding.SEQUENCE);
        assertThat(header(bad, "millrace.error.sub_sequence")).isEqualTo(1L);
    }

    /** A stream may be full of records of others. */
    @Test
    void warnsOnceAMinuteOfWhatItCannotDecodeAndTellsEachForDebugging() {
        String tag = "warned-" + System.nanoTime();
        DecoderConfig config = Decoding.config(DocumentFormat.JSON, new DecodeErrors.Quarantine(tag));
        ManualTicker ticker = new ManualTicker();
        ChangeDecoder decoder = new ChangeDecoder(config, InstantSource.fixed(Decoding.NOW), ticker);
        Collected collected = new Collected();
        LogCapture log = LogCapture.ofThisJvm();

        for (int i = 1; i <= 100; i++) {
            if (i == 100) {
                ticker.advance(Duration.ofMinutes(1));
            }
            Record foreign = Decoding.kinesis(Integer.toString(i), Decoding.ARRIVED, new byte[] {'x'});
            decoder.decode(Decoding.SHARD, foreign, DecodedSink.NOTHING, collected);
        }

        assertThat(collected.records).hasSize(100);
        List<String> lines = log.containing(tag);
        List<String> warnings =
                lines.stream().filter(line -> line.contains(" WARN ")).toList();
        assertThat(lines).filteredOn(line -> line.contains(" DEBUG ")).hasSize(100);
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).contains("1 record(s)", "sequence number 1:");
        assertThat(warnings.get(1)).contains("99 record(s)", "sequence number 100:", Decoding.SHARD);
    }

    @Test
    void skipsWhereThatIsAskedFor() {
        Collected collected = Decoding.decode(Decoding.config(DocumentFormat.JSON, new DecodeErrors.Skip()), "");

        assertThat(collected.reasons).containsExactly(Reason.SKIPPED);
        assertThat(collected.through).containsExactly(DecodedSink.WHOLE);
    }

    @Test
    void aBrokenAggregateIsToldAsOne() {
        byte[] aggregate = Aggregates.of(Change.insert(ITEM).json());
        aggregate[aggregate.length - 1]++;

        assertThatThrownBy(() -> Decoding.decoder(Decoding.config())
                        .decode(Decoding.SHARD, Decoding.kinesis(aggregate), DecodedSink.NOTHING, new Collected()))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("begins as an aggregate of the Kinesis Producer Library, but is a broken one");
    }

    @ParameterizedTest
    @CsvSource({
        "1730455199999, MILLISECOND, 1730455199999000",
        "1730455199999123, MICROSECOND, 1730455199999123",
        "1730455199999, , 1730455199999000",
        "1730455199999123, , 1730455199999123",
        "1730455199, , 1730455199000000",
        "1.7304551995E9, , 1730455199500000",
        "1730455199.123456789, , 1730455199123456",
    })
    void readsTimesOfEveryPrecision(String time, String precision, long micros) {
        String json = Change.insert(ITEM)
                .at(time, precision == null ? null : '"' + precision + '"')
                .json();

        Struct source = ((Struct) Decoding.change(Decoding.config(), json).value()).getStruct("source");

        assertThat(source.get("ts_us")).isEqualTo(micros);
        assertThat(source.get("ts_ms")).isEqualTo(micros / 1000);
        assertThat(source.get("ts_ns")).isEqualTo(micros * 1000);
    }

    @ParameterizedTest
    @CsvSource({
        "-5,",
        "0,",
        "1e300,",
        "123456789012345678,",
        "\"1730455199999\",",
        "1730455199999,CENTURY",
        "1e999999999,"
    })
    void refusesWhatIsNoTime(String time, String precision) {
        String json = Change.insert(ITEM)
                .at(time, precision == null ? null : '"' + precision + '"')
                .json();

        assertThatThrownBy(() -> Decoding.decode(Decoding.config(), json))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("ApproximateCreationDateTime");
    }

    @Test
    void keysAreTheSameHoweverTheyAreWritten() {
        Struct key = (Struct) Decoding.change(
                        Decoding.config(),
                        Change.insert(ITEM)
                                .keyed("{\"z\":{\"N\":\"1.50E1\"},\"a\":{\"B\":\"AQID\"}}")
                                .json())
                .key();
        Struct same = (Struct) Decoding.change(
                        Decoding.config(),
                        Change.insert(ITEM)
                                .keyed("{\"a\":{\"B\":\"AQID\"},\"z\":{\"N\":15}}")
                                .json())
                .key();

        assertThat(key).isEqualTo(same);
        assertThat(key.schema().name()).isEqualTo("shop.orders.Key");
        assertThat(key.schema().fields()).extracting("name").containsExactly("a", "z");
        assertThat(key.get("a")).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(key.get("z")).isEqualTo("15");
        key.validate();
    }

    @Test
    void schemasHaveNamesThatAvroTakesAndAreTheSameObjects() {
        ChangeDecoder decoder = Decoding.decoder(Decoding.config());
        Collected collected = new Collected();
        byte[] json = Change.insert(ITEM).of("1st-orders.2024").json().getBytes(StandardCharsets.UTF_8);

        decoder.decode(Decoding.SHARD, Decoding.kinesis(json), DecodedSink.NOTHING, collected);
        decoder.decode(Decoding.SHARD, Decoding.kinesis(json), DecodedSink.NOTHING, collected);

        DecodedRecord first = collected.records.get(0);
        assertThat(first.topic()).isEqualTo("shop.1st-orders.2024");
        assertThat(first.valueSchema().name()).isEqualTo("shop._1st_orders._2024.Envelope");
        assertThat(first.valueSchema()).isSameAs(collected.records.get(1).valueSchema());
        assertThat(first.keySchema()).isSameAs(collected.records.get(1).keySchema());
    }

    @Test
    void dropsIdsThatComeAgainWithinTheWindowAlone() {
        ChangeDecoder decoder =
                Decoding.decoder(Decoding.config(DocumentFormat.JSON, new DecodeErrors.Fail(), true, 1000));
        Collected collected = new Collected();

        for (int ms : List.of(0, 1000, -1000, 1001, 1500)) {
            decoder.decode(
                    "shardId-" + ms,
                    Decoding.kinesis(
                            "sequence" + ms,
                            Decoding.ARRIVED.plus(Duration.ofMillis(ms)),
                            Change.insert(ITEM).json().getBytes(StandardCharsets.UTF_8)),
                    DecodedSink.NOTHING,
                    collected);
        }

        assertThat(collected.records).hasSize(2);
        assertThat(collected.reasons).containsExactly(Reason.DUPLICATE, Reason.DUPLICATE, Reason.DUPLICATE);
    }

    @Test
    void theSameRecordReadAgainIsNoDuplicate() {
        ChangeDecoder decoder =
                Decoding.decoder(Decoding.config(DocumentFormat.JSON, new DecodeErrors.Fail(), true, 1000));
        Collected collected = new Collected();
        byte[] json = Change.insert(ITEM).json().getBytes(StandardCharsets.UTF_8);

        decoder.decode(Decoding.SHARD, Decoding.kinesis(json), DecodedSink.NOTHING, collected);
        decoder.decode(Decoding.SHARD, Decoding.kinesis(json), DecodedSink.NOTHING, collected);

        assertThat(collected.records).hasSize(2);
    }

    @Test
    void forgetsTheOldestIdsBeyondTheBound() {
        ChangeDecoder decoder =
                Decoding.decoder(Decoding.config(DocumentFormat.JSON, new DecodeErrors.Fail(), true, 1000));
        Collected collected = new Collected();

        for (String id : List.of("a", "b", "c", "a", "d", "a")) {
            byte[] json = Change.insert(ITEM).withId(id).json().getBytes(StandardCharsets.UTF_8);
            decoder.decode(
                    Decoding.SHARD,
                    Decoding.kinesis(String.valueOf(collected.through.size()), Decoding.ARRIVED, json),
                    DecodedSink.NOTHING,
                    collected);
        }

        assertThat(collected.reasons).containsExactly(Reason.DUPLICATE);
        assertThat(collected.records).hasSize(5);
    }

    private static Object subSequence(DecodedRecord record) {
        return record.value() == null
                ? null
                : ((Struct) record.value()).getStruct("source").get("sub_sequence");
    }

    private static Object header(DecodedRecord record, String name) {
        return record.headers().lastWithName(name).value();
    }

    @Test
    void mapsHaveNoSchemas() {
        DecodedRecord change = Decoding.change(
                Decoding.config(DocumentFormat.MAP, new DecodeErrors.Fail()),
                Change.insert("{\"id\":{\"S\":\"o-1\"},\"n\":{\"N\":\"1.10\"},\"b\":{\"B\":\"AQID\"}}")
                        .json());

        assertThat(change.keySchema()).isNull();
        assertThat(change.key()).isEqualTo(Map.of("id", "o-1"));
        assertThat(change.valueSchema()).isNull();
        assertThat(((Map<?, ?>) change.value()).get("after"))
                .isEqualTo(Map.of("id", "o-1", "n", "1.10", "b", ByteBuffer.wrap(new byte[] {1, 2, 3})));
    }
}
