package io.millrace.transforms.internal.row;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options that Records are made by. Immutable.
 *
 * @param fields the Record's fields, in order
 * @param rowOnly whether the value is the row alone
 * @param rowFields the fields of the Record that become columns of such a row
 * @param timestampColumn the name of the column that holds the timestamp, if one shall
 * @param timestampUnit the unit of timestamps
 * @param beforeImages which before images are believed
 * @param readsAsReads whether snapshot reads are called READ rather than INSERT
 * @param service who captures; null for the source's logical name
 * @param compositeKeyAsArray whether the names of several key columns are an array rather than joined
 * @param statementType what schema changes are called
 * @param eventTypes the event types that pass
 * @param jsonKeys whether record keys become text
 * @param rows how rows are written
 * @param documents how documents are written
 * @param items how DynamoDB's items are written
 */
public record RecordOptions(
        List<RecordField> fields,
        boolean rowOnly,
        List<RecordField> rowFields,
        @Nullable String timestampColumn,
        TimestampUnit timestampUnit,
        BeforeImages beforeImages,
        boolean readsAsReads,
        @Nullable String service,
        boolean compositeKeyAsArray,
        String statementType,
        Set<String> eventTypes,
        boolean jsonKeys,
        RowOptions rows,
        DocumentOptions documents,
        ItemOptions items) {
    /** Units of timestamps. */
    public enum TimestampUnit {
        MS,
        US,
        S
    }

    /** Which before images are believed to be whole. */
    public enum BeforeImages {
        AUTO,
        FULL,
        KEY
    }
}
