package io.millrace.ops.manifest;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.util.ArrayList;
import java.util.List;

/** All that is wrong with a file: a user who mends one fault wants to have heard of the others. */
final class Problems {
    private final String file;
    private final List<String> lines = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    /** Notes one. */
    void add(String position, String problem) {
        lines.add(file + ":" + position + ": " + problem);
    }

    /** Throws what was noted, if anything, a line each. */
    void check() {
        if (!lines.isEmpty()) {
            throw new OpsException(Kind.INVALID, String.join("\n", lines));
        }
    }
}
