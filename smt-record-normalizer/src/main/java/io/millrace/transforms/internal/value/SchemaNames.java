package io.millrace.transforms.internal.value;

/** Names of schemas that Avro takes too: dots between words of letters, digits and underscores that start with no digit. */
public final class SchemaNames {
    private SchemaNames() {}

    /** The name of a struct that is the field of another. */
    public static String nested(String parent, String field) {
        return parent + "." + word(field);
    }

    /** Every word of a dotted name made acceptable. */
    public static String dotted(String name) {
        StringBuilder acceptable = new StringBuilder(name.length());
        for (String word : name.split("\\.", -1)) {
            if (!word.isEmpty()) {
                acceptable.append(acceptable.length() == 0 ? "" : ".").append(word(word));
            }
        }
        return acceptable.length() == 0 ? "_" : acceptable.toString();
    }

    private static String word(String text) {
        StringBuilder word = new StringBuilder(text.length() + 1);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            boolean digit = c >= '0' && c <= '9';
            if (digit && i == 0) {
                word.append('_');
            }
            word.append(letter || digit ? c : '_');
        }
        return word.length() == 0 ? "_" : word.toString();
    }
}
