package io.millrace.ops.manifest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A value of a JSON or YAML file, and where it stands.
 *
 * @param kind what it is
 * @param text of a scalar, as it is written
 * @param fields of a map
 * @param position {@code line:column}
 */
record Node(Kind kind, String text, Map<String, Node> fields, String position) {
    enum Kind {
        SCALAR,
        NULL,
        LIST,
        MAP
    }

    /** Reads the value that begins at the parser's token. */
    static Node read(JsonParser parser, Problems problems) throws IOException {
        String position = position(parser.currentTokenLocation());
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            problems.add(position, "aliases (*" + parser.getText() + ") are not supported; write the value out");
            return new Node(Kind.SCALAR, "", Map.of(), position);
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return map(parser, problems, position);
        }
        if (token == JsonToken.START_ARRAY) {
            parser.skipChildren();
            return new Node(Kind.LIST, "", Map.of(), position);
        }
        if (token == JsonToken.VALUE_NULL) {
            return new Node(Kind.NULL, "", Map.of(), position);
        }
        String text = parser.getText(); // as written: 1.50 stays 1.50, and YAML's no stays no
        return new Node(Kind.SCALAR, text, Map.of(), position);
    }

    private static Node map(JsonParser parser, Problems problems, String position) throws IOException {
        Map<String, Node> fields = new LinkedHashMap<>();
        Map<String, String> positions = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            String here = position(parser.currentTokenLocation());
            parser.nextToken();
            Node value = read(parser, problems);
            String before = positions.putIfAbsent(key, here);
            if (before != null) {
                problems.add(here, "key '" + key + "' is given twice, first in " + before);
            }
            fields.put(key, value);
        }
        return new Node(Kind.MAP, "", fields, position);
    }

    static String position(JsonLocation location) {
        return location.getLineNr() + ":" + location.getColumnNr();
    }

    /** What it is, for a message. */
    String description() {
        return switch (kind) {
            case SCALAR -> "'" + text + "'";
            case NULL -> "nothing";
            case LIST -> "a list";
            case MAP -> "a map";
        };
    }
}
