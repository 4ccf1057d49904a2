package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.text.ChangeId;
import org.jspecify.annotations.Nullable;

/** MySQL and MariaDB: a log of numbered files, GTIDs, databases in place of schemas, whole before images (binlog_row_image=FULL). */
final class MysqlDialect implements SourceDialect {
    private static final String MYSQL = "mysql";
    private static final int POSITION_DIGITS = 10;
    private static final int ROW_DIGITS = 4;

    private final String type;

    MysqlDialect(String type) {
        this.type = type;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public boolean hasWholeBeforeImages() {
        return true;
    }

    /**
     * MySQL's server prints JSON for snapshots; the client library prints what the log holds, without blanks and its numbers at length.
     * MariaDB keeps JSON as the text that someone wrote, and has that text in both.
     */
    @Override
    public boolean hasSeveralJsonTexts() {
        return type.equals(MYSQL);
    }

    @Override
    public Origin origin(SourceBlock source, @Nullable String metadataId) {
        String gtid = source.text(SourceField.GTID);
        String file = source.text(SourceField.FILE);
        Long position = source.number(SourceField.POS);
        return new Origin(
                gtid,
                metadataId != null ? metadataId : gtid,
                file,
                position,
                sequence(file, position, source.number(SourceField.ROW)),
                source.text(SourceField.DB),
                source.text(SourceField.TABLE));
    }

    @Override
    public void identify(SourceBlock source, ChangeId id) {
        String gtid = source.text(SourceField.GTID);
        id.part(gtid != null ? gtid : source.text(SourceField.FILE));
        id.part(source.number(SourceField.POS));
        id.part(source.number(SourceField.ROW));
    }

    private static @Nullable String sequence(@Nullable String file, @Nullable Long position, @Nullable Long row) {
        if (file == null || position == null) {
            return null;
        }
        return file
                + ':'
                + Padded.decimal(position, POSITION_DIGITS)
                + ':'
                + Padded.decimal(row == null ? 0 : row, ROW_DIGITS);
    }
}
