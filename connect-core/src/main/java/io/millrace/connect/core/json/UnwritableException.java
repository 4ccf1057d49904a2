package io.millrace.connect.core.json;

import org.apache.kafka.connect.errors.DataException;

/**
 * A value that JSON text cannot be made of. Its message names where in the record the value is and what is wrong with it,
 * never the value.
 */
public final class UnwritableException extends DataException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String path; // such as after.tags[3]; empty if it is the whole value

    UnwritableException(String problem) {
        this(problem, "");
    }

    private UnwritableException(String problem, String path) {
        super(path.isEmpty() ? problem : "field " + path + ": " + problem);
        this.problem = problem;
        this.path = path;
    }

    /** The same problem, seen from the struct or map that holds the value under {@code name}. */
    UnwritableException inField(String name) {
        return new UnwritableException(
                problem, path.isEmpty() || path.startsWith("[") ? name + path : name + '.' + path);
    }

    /** The same problem, seen from the array that holds the value at {@code index}. */
    UnwritableException inElement(int index) {
        String element = "[" + index + "]";
        return new UnwritableException(
                problem, path.isEmpty() || path.startsWith("[") ? element + path : element + '.' + path);
    }
}
