package io.millrace.connect.dynamodb.decode;

import java.util.Set;

/**
 * What a {@link ChangeDecoder} needs to know. Immutable.
 *
 * @param connector the connector's name
 * @param topicPrefix {@code topic.prefix}: topics are named {@code ${topic.prefix}.${table}}
 * @param stream the stream's name
 * @param region the stream's region: that of changes that do not name theirs
 * @param format how items are written
 * @param tombstones whether a deletion is followed by a record with its key and no value: {@code tombstones.on.delete}
 * @param tables the names of the tables whose changes are kept; of all tables where there is none:
 *     {@code dynamodb.table.include.list}
 * @param onErrors what happens to what cannot be decoded
 * @param deduplicateWindowMs within how many milliseconds, by the times of arrival in the stream, a repeated event id is dropped; 0:
 *     none is: {@code deduplicate.window.ms}
 * @param deduplicateMaxIds how many event ids are remembered at most
 */
public record DecoderConfig(
        String connector,
        String topicPrefix,
        String stream,
        String region,
        DocumentFormat format,
        boolean tombstones,
        Set<String> tables,
        DecodeErrors onErrors,
        long deduplicateWindowMs,
        int deduplicateMaxIds) {
    /** How many event ids are remembered at most, unless said otherwise: about 25 MB. */
    public static final int DEFAULT_DEDUPLICATE_MAX_IDS = 100_000;

    public DecoderConfig {
        tables = Set.copyOf(tables);
        if (deduplicateWindowMs < 0 || deduplicateMaxIds < 1) {
            throw new IllegalArgumentException("a window has no negative length, and room for an id");
        }
    }
}
