package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.text.ChangeId;
import org.jspecify.annotations.Nullable;

/** SQL Server: positions are LSNs of 80 bits, as text of a fixed width; they do not fit {@code position}. */
final class SqlServerDialect implements SourceDialect {
    private static final int SERIAL_DIGITS = 10;

    @Override
    public String type() {
        return "sqlserver";
    }

    @Override
    public boolean hasWholeBeforeImages() {
        return true;
    }

    @Override
    public Origin origin(SourceBlock source, @Nullable String metadataId) {
        String commitLsn = source.text(SourceField.COMMIT_LSN);
        return new Origin(
                commitLsn,
                metadataId != null ? metadataId : commitLsn,
                source.text(SourceField.NAME),
                null,
                sequence(commitLsn, source.text(SourceField.CHANGE_LSN), source.number(SourceField.EVENT_SERIAL_NO)),
                source.text(SourceField.SCHEMA),
                source.text(SourceField.TABLE));
    }

    @Override
    public void identify(SourceBlock source, ChangeId id) {
        id.part(source.text(SourceField.COMMIT_LSN));
        id.part(source.text(SourceField.CHANGE_LSN));
        id.part(source.number(SourceField.EVENT_SERIAL_NO));
    }

    private static @Nullable String sequence(@Nullable String commit, @Nullable String change, @Nullable Long serial) {
        if (commit == null || change == null) {
            return null;
        }
        return commit + '/' + change + '/' + Padded.decimal(serial == null ? 0 : serial, SERIAL_DIGITS);
    }
}
