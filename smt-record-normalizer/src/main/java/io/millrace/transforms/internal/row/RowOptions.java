package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.value.Placeholder;
import io.millrace.transforms.internal.value.ValueRules;

/**
 * The options that rows are written by. Immutable.
 *
 * @param rules how values are written
 * @param keepTypes whether values keep their Connect types
 * @param placeholder what stands for a value that the database did not send
 * @param markUnavailable whether such a column becomes null and is named, rather than keep the placeholder
 */
public record RowOptions(ValueRules rules, boolean keepTypes, Placeholder placeholder, boolean markUnavailable) {
    /** The same with the text of JSON columns brought to one form. */
    RowOptions withCompactJson() {
        return new RowOptions(rules.withCompactJson(true), keepTypes, placeholder, markUnavailable);
    }
}
