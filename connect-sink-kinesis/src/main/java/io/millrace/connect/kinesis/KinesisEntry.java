package io.millrace.connect.kinesis;

import io.millrace.connect.core.record.Utf8;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/**
 * One entry of a PutRecords request. Immutable; the data is not copied, nobody changes it.
 *
 * <p>The SDK's entry is made of it each time it is sent: entries that wait take less memory so, those that end up in an
 * aggregate never need one, and few are sent twice.
 */
final class KinesisEntry {
    private final String partitionKey;
    private final @Nullable String explicitHashKey;
    private final byte[] data;
    private final int bytes;
    private final @Nullable HashKey hash;
    private final @Nullable HashKeyRange carried;

    /**
     * An entry that carries one record.
     *
     * @param explicitHashKey a decimal number from 0 to 2^128-1, or null where the partition key decides the shard
     * @param hash where Kinesis puts it, as {@link KeyHasher} says; null where nobody will ask
     */
    KinesisEntry(String partitionKey, @Nullable String explicitHashKey, byte[] data, @Nullable HashKey hash) {
        this(partitionKey, explicitHashKey, data, hash, null);
    }

    private KinesisEntry(
            String partitionKey,
            @Nullable String explicitHashKey,
            byte[] data,
            @Nullable HashKey hash,
            @Nullable HashKeyRange carried) {
        this.partitionKey = partitionKey;
        this.explicitHashKey = explicitHashKey;
        this.data = data;
        this.bytes = data.length + Utf8.length(partitionKey);
        this.hash = hash;
        this.carried = carried;
    }

    /**
     * An entry that carries several records.
     *
     * @param hash where it is to go
     * @param carried from the lowest to the highest hash of its records
     */
    static KinesisEntry aggregate(String partitionKey, byte[] data, HashKey hash, HashKeyRange carried) {
        return new KinesisEntry(partitionKey, hash.toString(), data, hash, carried);
    }

    String partitionKey() {
        return partitionKey;
    }

    @Nullable
    String explicitHashKey() {
        return explicitHashKey;
    }

    /** Not to be changed. */
    byte[] data() {
        return data;
    }

    /** The size as Kinesis counts it: the data and the partition key in UTF-8; an explicit hash key it does not count. */
    int bytes() {
        return bytes;
    }

    /** Where Kinesis puts it. Only of entries that were made with it. */
    HashKey hash() {
        return Objects.requireNonNull(hash, "made without a hash");
    }

    /** From the lowest to the highest hash of the records it carries; null where it carries one. */
    @Nullable
    HashKeyRange carried() {
        return carried;
    }

    PutRecordsRequestEntry toRequestEntry() {
        return PutRecordsRequestEntry.builder()
                .data(SdkBytes.fromByteArrayUnsafe(data))
                .partitionKey(partitionKey)
                .explicitHashKey(explicitHashKey)
                .build();
    }
}
