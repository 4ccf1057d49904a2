package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.text.ChangeId;
import org.jspecify.annotations.Nullable;

/** PostgreSQL: one log, positions are LSNs; before images hold invented defaults unless the table's REPLICA IDENTITY is FULL. */
final class PostgresDialect implements SourceDialect {
    private static final int LSN_DIGITS = 16;

    @Override
    public String type() {
        return "postgresql";
    }

    @Override
    public boolean hasWholeBeforeImages() {
        return false;
    }

    @Override
    public Origin origin(SourceBlock source, @Nullable String metadataId) {
        Long lsn = source.number(SourceField.LSN);
        return new Origin(
                null,
                source.text(SourceField.TXID),
                source.text(SourceField.NAME),
                lsn,
                lsn == null ? null : Padded.hex(lsn, LSN_DIGITS),
                source.text(SourceField.SCHEMA),
                source.text(SourceField.TABLE));
    }

    @Override
    public void identify(SourceBlock source, ChangeId id) {
        id.part(source.number(SourceField.LSN));
        id.part(source.number(SourceField.TXID));
    }
}
