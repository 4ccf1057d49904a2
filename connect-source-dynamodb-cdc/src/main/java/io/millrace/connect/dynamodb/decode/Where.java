package io.millrace.connect.dynamodb.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Set;

/**
 * Says where in a record a parser stands, without a word of what the record holds: names of fields that DynamoDB gives, the name of an
 * item's attribute, and the byte. Names further down may be data. Stateless.
 */
final class Where {
    private static final Set<String> FIELDS = Set.of(
            "eventName",
            "eventID",
            "tableName",
            "awsRegion",
            "eventSource",
            "recordFormat",
            "userIdentity",
            "dynamodb");
    private static final Set<String> CHANGE_FIELDS = Set.of(
            "ApproximateCreationDateTime", "ApproximateCreationDateTimePrecision", "Keys", "NewImage", "OldImage");
    private static final Set<String> ITEMS = Set.of("Keys", "NewImage", "OldImage");
    /** Attribute names may be as long as 64 KiB. */
    private static final int MAX_NAME = 100;

    private Where() {}

    /** @param withAttribute false where the record is malformed: then a value may stand where a name should */
    static String describe(JsonParser parser, boolean withAttribute) {
        Deque<String> names = new ArrayDeque<>();
        for (JsonStreamContext c = parser.getParsingContext(); c != null && !c.inRoot(); c = c.getParent()) {
            names.addFirst(c.inObject() && c.getCurrentName() != null ? c.getCurrentName() : "");
        }
        String path = path(names.iterator(), withAttribute);
        return (path.isEmpty() ? "the record" : path) + ", at byte "
                + parser.currentLocation().getByteOffset() + ",";
    }

    private static String path(Iterator<String> names, boolean withAttribute) {
        String first = names.hasNext() ? names.next() : "";
        if (!FIELDS.contains(first)) {
            return "";
        }
        String second = first.equals("dynamodb") && names.hasNext() ? names.next() : "";
        if (!CHANGE_FIELDS.contains(second)) {
            return first;
        }
        String attribute = ITEMS.contains(second) && names.hasNext() ? names.next() : "";
        boolean told = withAttribute
                && !attribute.isEmpty()
                && attribute.length() <= MAX_NAME
                && attribute.chars().noneMatch(Character::isISOControl);
        return first + '.' + second + (told ? '.' + attribute : "");
    }
}
