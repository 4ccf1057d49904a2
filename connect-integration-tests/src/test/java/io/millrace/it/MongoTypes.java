package io.millrace.it;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** A document with values of all types. */
final class MongoTypes {
    private MongoTypes() {}

    /** A value of each type that all servers take. */
    static Document document(int id) {
        return new Document("_id", id)
                .append("text", "Ann Ö \"🙂\"\n")
                .append("int", Integer.MIN_VALUE)
                .append("long", Long.MAX_VALUE)
                .append("double", 0.1)
                .append("nan", Double.NaN)
                .append("infinity", Double.NEGATIVE_INFINITY)
                .append("decimal", Decimal128.parse("12345678901234567890.1234567890000"))
                .append("bool", true)
                .append("null", null)
                .append("oid", new ObjectId("6b00fc4a6ab8e32719797ea6"))
                .append("date", Date.from(Instant.ofEpochMilli(253_402_300_799_999L)))
                .append("before", Date.from(Instant.ofEpochMilli(-1)))
                .append("binary", new Binary(new byte[] {0, -1, 127}))
                .append("uuid", UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"))
                .append("timestamp", new BsonTimestamp(1_700_000_000, 7))
                .append("regex", Pattern.compile("^a.*\"", Pattern.CASE_INSENSITIVE))
                .append("list", List.of(1, List.of(), new Document("a", new Document())))
                .append("document", new Document("x", new Document("y", 2L)));
    }

    /** The same as a Record has it. */
    static String row(int id) {
        return """
                {_id: %d, text: 'Ann Ö "🙂"\\n', int: -2147483648, long: 9223372036854775807, double: 0.1, nan: 'NaN',
                 infinity: '-Infinity', decimal: '12345678901234567890.1234567890000', bool: true, null: null,
                 oid: '6b00fc4a6ab8e32719797ea6', date: '9999-12-31T23:59:59.999Z', before: '1969-12-31T23:59:59.999Z',
                 binary: 'AP9/', uuid: '00112233-4455-6677-8899-aabbccddeeff', timestamp: 7301444403200000007,
                 regex: '/^a.*"/i', list: [1, [], {a: {}}], document: {x: {y: 2}}}
                """.formatted(id);
    }
}
