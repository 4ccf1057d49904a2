package io.millrace.connect.dynamodb.decode;

/** Names of schemas that Avro and Protobuf accept too, whatever a table is called. Stateless. */
final class SchemaNames {
    private SchemaNames() {}

    /** The name with an underscore for what may not be in it: Latin letters, digits and underscores, no part beginning with a digit. */
    static String safe(String name) {
        StringBuilder safe = new StringBuilder(name.length() + 1);
        boolean first = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.') {
                if (first) {
                    safe.append('_'); // a part without a letter
                }
                safe.append(c);
                first = true;
                continue;
            }
            if (first && c >= '0' && c <= '9') {
                safe.append('_');
            }
            safe.append(isSafe(c) ? c : '_');
            first = false;
        }
        return first ? safe.append('_').toString() : safe.toString();
    }

    private static boolean isSafe(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
