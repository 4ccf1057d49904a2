package io.millrace.connect.dynamodb.decode;

import io.millrace.connect.core.engine.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Record;

/** What tests of decoding share: a configuration, a record, and a sink that remembers. */
final class Decoding {
    static final Instant NOW = Instant.parse("2026-11-01T10:00:00.123456789Z");
    static final Instant ARRIVED = Instant.parse("2026-11-01T09:59:59Z");
    static final String SHARD = "shardId-000000000003";
    static final String SEQUENCE = "49590338271490256608559692538361571095921575989136588898";

    private Decoding() {}

    static DecoderConfig config() {
        return config(DocumentFormat.JSON, new DecodeErrors.Fail());
    }

    static DecoderConfig config(DocumentFormat format, DecodeErrors onErrors, String... tables) {
        return config(format, onErrors, true, 0, tables);
    }

    static DecoderConfig config(
            DocumentFormat format, DecodeErrors onErrors, boolean tombstones, long windowMs, String... tables) {
        return new DecoderConfig(
                "cdc", "shop", "changes", "eu-west-1", format, tombstones, Set.of(tables), onErrors, windowMs, 3);
    }

    static ChangeDecoder decoder(DecoderConfig config) {
        return new ChangeDecoder(config, InstantSource.fixed(NOW), Ticker.SYSTEM);
    }

    static Record kinesis(String sequence, Instant arrived, byte[] data) {
        return Record.builder()
                .sequenceNumber(sequence)
                .partitionKey("partition-key")
                .approximateArrivalTimestamp(arrived)
                .data(SdkBytes.fromByteArray(data))
                .build();
    }

    static Record kinesis(byte[] data) {
        return kinesis(SEQUENCE, ARRIVED, data);
    }

    static Collected decode(DecoderConfig config, String json) {
        Collected collected = new Collected();
        decoder(config).decode(SHARD, kinesis(json.getBytes(StandardCharsets.UTF_8)), DecodedSink.NOTHING, collected);
        return collected;
    }

    /** The change that {@code json} holds, by a decoder of its own. */
    static DecodedRecord change(DecoderConfig config, String json) {
        return decode(config, json).records.get(0);
    }

    /** Remembers what came, and how far it went. */
    static final class Collected implements DecodedSink {
        final List<DecodedRecord> records = new ArrayList<>();
        final List<Reason> reasons = new ArrayList<>();
        final List<Long> through = new ArrayList<>();

        @Override
        public void record(long through, DecodedRecord decoded) {
            this.through.add(through);
            records.add(decoded);
        }

        @Override
        public void nothing(long through, Reason reason) {
            this.through.add(through);
            reasons.add(reason);
        }
    }
}
