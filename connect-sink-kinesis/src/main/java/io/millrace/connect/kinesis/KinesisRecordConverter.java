package io.millrace.connect.kinesis;

import io.millrace.connect.core.delivery.Outgoing;
import io.millrace.connect.core.delivery.RecordConverter;
import io.millrace.connect.core.delivery.RejectedRecordException;
import io.millrace.connect.core.record.RecordPayload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes a PutRecords entry of a record: structs and maps as JSON, text as UTF-8, bytes as they are; or whatever
 * {@code payload.converter} writes. Confined to the task thread.
 */
final class KinesisRecordConverter implements RecordConverter<KinesisEntry> {
    private static final BigInteger LARGEST_HASH_KEY =
            BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

    private final StreamRouting streams;
    private final PartitionKeyStrategy partitionKeys;
    private final @Nullable String explicitHashKeyHeader;
    private final @Nullable KeyHasher hasher;
    private final boolean appendNewline;
    private final RecordPayload payloads;

    /** Opens the payload converter, if there is one: close this. */
    KinesisRecordConverter(KinesisSinkConfig config, RandomGenerator random) {
        this.streams = config.streams();
        this.partitionKeys = new PartitionKeyStrategy(config, random);
        this.explicitHashKeyHeader = config.explicitHashKeyHeader();
        this.hasher = config.sharding().isShardAware() ? new KeyHasher() : null;
        this.appendNewline = config.appendNewline();
        this.payloads = new RecordPayload(
                config.nullValues(),
                "ignore (skip such records) or write (send empty data)",
                config.openPayloadConverter());
    }

    @Override
    public Optional<Outgoing<KinesisEntry>> convert(SinkRecord record) {
        if (payloads.skips(record)) {
            return Optional.empty();
        }
        String destination = stream(record);
        byte[] data = appendNewline ? payloads.line(record) : payloads.bytes(record);
        if (data == null) {
            return Optional.empty();
        }
        String partitionKey = partitionKeys.keyOf(record);
        String explicitHashKey = explicitHashKey(record);
        HashKey hash = hasher == null ? null : hasher.hash(partitionKey, explicitHashKey);
        KinesisEntry entry = new KinesisEntry(partitionKey, explicitHashKey, data, hash);
        return Optional.of(
                new Outgoing<>(destination, partitionKeys.isOrdered() ? partitionKey : null, entry, entry.bytes()));
    }

    private String stream(SinkRecord record) {
        String stream = streams.streamOf(record.topic());
        if (stream == null) {
            throw new RejectedRecordException(
                    "no-stream-for-topic",
                    KinesisSinkConfig.TOPIC_TO_STREAM + " has no entry for the topic " + record.topic()
                            + " (as it is after all transforms): add one, or set " + KinesisSinkConfig.STREAM_NAME
                            + " for topics without an entry");
        }
        return stream;
    }

    @Override
    public void close() {
        payloads.close();
    }

    private @Nullable String explicitHashKey(SinkRecord record) {
        if (explicitHashKeyHeader == null) {
            return null;
        }
        Header header = record.headers().lastWithName(explicitHashKeyHeader);
        if (header == null || header.value() == null) {
            return null;
        }
        BigInteger hashKey = integer(header.value());
        if (hashKey == null || hashKey.signum() < 0 || hashKey.compareTo(LARGEST_HASH_KEY) > 0) {
            throw new RejectedRecordException(
                    "explicit-hash-key-invalid",
                    "the header '" + explicitHashKeyHeader + "', which " + KinesisSinkConfig.EXPLICIT_HASH_KEY_HEADER
                            + " names, is not a decimal number from 0 to 2^128-1. Set header.converter to"
                            + " org.apache.kafka.connect.storage.StringConverter, so that large numbers keep their digits");
        }
        return hashKey.toString();
    }

    /** The whole number that {@code value} is, or null where it is none or has lost digits. */
    private static @Nullable BigInteger integer(Object value) {
        boolean exact = value instanceof String
                || value instanceof BigInteger
                || value instanceof BigDecimal
                || value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte;
        String text = exact
                ? value.toString().strip()
                : value instanceof byte[] b ? new String(b, StandardCharsets.UTF_8) : "";
        try {
            BigDecimal number = new BigDecimal(text);
            // With a larger scale it is out of range or no whole number, and would take long to find out.
            return Math.abs((long) number.scale()) > 40 ? null : number.toBigIntegerExact();
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }
}
