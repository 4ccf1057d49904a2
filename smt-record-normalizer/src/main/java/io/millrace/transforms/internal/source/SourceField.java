package io.millrace.transforms.internal.source;

import java.util.Locale;

/** The fields of the {@code source} blocks that the dialects read; the names are theirs in lower case. */
public enum SourceField {
    CONNECTOR,
    NAME,
    TS_MS,
    TS_US,
    SNAPSHOT,
    DB,
    SCHEMA,
    TABLE,
    TXID("txId"),
    LSN,
    GTID,
    FILE,
    POS,
    ROW,
    COMMIT_LSN,
    CHANGE_LSN,
    EVENT_SERIAL_NO,
    SCN,
    COMMIT_SCN,
    LCR_POSITION,
    RS_ID,
    SSN,
    COLLECTION,
    ORD,
    LSID,
    TXN_NUMBER("txnNumber"),
    STREAM,
    SHARD,
    SEQUENCE,
    SUB_SEQUENCE,
    EVENT_ID,
    USER_IDENTITY;

    private static final SourceField[] ALL = values();

    private final String key;

    SourceField() {
        this.key = name().toLowerCase(Locale.ROOT);
    }

    SourceField(String key) {
        this.key = key;
    }

    /** The name in the event. */
    public String key() {
        return key;
    }

    /** The field's place in {@link #keys()}. */
    @SuppressWarnings("EnumOrdinal") // an index into an array that is made in this order, and never stored
    int index() {
        return ordinal();
    }

    static String[] keys() {
        String[] keys = new String[ALL.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = ALL[i].key;
        }
        return keys;
    }
}
