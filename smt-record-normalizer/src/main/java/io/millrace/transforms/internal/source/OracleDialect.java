package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.text.ChangeId;
import org.jspecify.annotations.Nullable;

/** Oracle: positions are SCNs; several changes can share one, and their order within it is not told. */
final class OracleDialect implements SourceDialect {
    private static final int SCN_DIGITS = 19;

    @Override
    public String type() {
        return "oracle";
    }

    @Override
    public boolean hasWholeBeforeImages() {
        return true;
    }

    @Override
    public Origin origin(SourceBlock source, @Nullable String metadataId) {
        // Debezium writes an absent SCN as this text.
        Long scn = "null".equals(source.text(SourceField.SCN)) ? null : source.number(SourceField.SCN);
        return new Origin(
                null,
                source.text(SourceField.TXID),
                source.text(SourceField.NAME),
                scn,
                scn == null ? null : Padded.decimal(scn, SCN_DIGITS),
                source.text(SourceField.SCHEMA),
                source.text(SourceField.TABLE));
    }

    @Override
    public void identify(SourceBlock source, ChangeId id) {
        id.part(source.text(SourceField.SCN));
        id.part(source.text(SourceField.COMMIT_SCN));
        id.part(source.text(SourceField.TXID));
        // LogMiner tells changes of one SCN apart by the next two, XStream by the last.
        id.part(source.text(SourceField.RS_ID));
        id.part(source.text(SourceField.SSN));
        id.part(source.text(SourceField.LCR_POSITION));
    }
}
