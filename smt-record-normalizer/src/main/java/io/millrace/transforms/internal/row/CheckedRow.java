package io.millrace.transforms.internal.row;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * A row whose values were checked when they were put. Putting a struct into another checks all that is in it once more, which costs as
 * much as making it: this one skips that single time. Confined to one thread until it is part of a Record.
 */
final class CheckedRow extends Struct {
    private boolean checked = true;

    CheckedRow(Schema schema) {
        super(schema);
    }

    @Override
    public void validate() {
        if (checked) {
            checked = false;
        } else {
            super.validate();
        }
    }
}
