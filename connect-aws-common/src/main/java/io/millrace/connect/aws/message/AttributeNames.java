package io.millrace.connect.aws.message;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and checks a list of what becomes attributes: fields of the value and {@code header:NAME}, separated by commas. */
final class AttributeNames {
    /** See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
    private static final int MAX_LENGTH = 256;

    private static final String HEADER = "header:";

    private AttributeNames() {}

    /**
     * An entry of the list.
     *
     * @param name the attribute's name, and the way to the field or the name of the header
     */
    record Item(String name, boolean isHeader) {
        static Item of(String entry) {
            String text = entry.strip();
            return text.startsWith(HEADER)
                    ? new Item(text.substring(HEADER.length()).strip(), true)
                    : new Item(text, false);
        }
    }

    /** The entries of a list, in their order. */
    static List<Item> parse(@Nullable String list) {
        List<Item> items = new ArrayList<>();
        if (list != null && !list.isBlank()) {
            for (String entry : list.split(",", -1)) {
                items.add(Item.of(entry));
            }
        }
        return items;
    }

    /** What is wrong with the entries, as sentences. */
    static List<String> problems(List<Item> items) {
        List<String> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Item item : items) {
            String problem = problem(item);
            if (problem != null) {
                problems.add(problem);
            } else if (!names.add(item.name())) {
                problems.add("The attribute " + item.name() + " is there more than once: keep one of its entries.");
            }
        }
        return problems;
    }

    private static @Nullable String problem(Item item) {
        String name = item.name();
        if (name.isEmpty()) {
            return "An entry is empty: write fields and header:NAME with one comma between them.";
        }
        String what = "'" + name + "' cannot be the name of an attribute: ";
        String lower = name.toLowerCase(Locale.ROOT);
        if (name.equals(MessageText.ENCODING_ATTRIBUTE)) {
            return what + "the sink itself marks messages with it, see " + MessageConfig.BEHAVIOR_ON_INVALID_CHARACTERS
                    + ". Leave it out.";
        }
        if (!isOfAllowedCharacters(name)) {
            return what + "only letters, digits, '_', '-' and '.' are allowed. " + rename(item);
        }
        if (name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
            return what + "it must not begin or end with a dot, nor have two in a row. " + rename(item);
        }
        if (lower.startsWith("aws.") || lower.startsWith("amazon.")) {
            return what + "those that begin with AWS. or Amazon. are the service's own. " + rename(item);
        }
        return name.length() > MAX_LENGTH ? what + "more than " + MAX_LENGTH + " characters. " + rename(item) : null;
    }

    private static String rename(Item item) {
        return item.isHeader() ? "Give the header another name." : "Rename the field with the transform ReplaceField.";
    }

    private static boolean isOfAllowedCharacters(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isAllowed =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "_-.".indexOf(c) >= 0;
            if (!isAllowed) {
                return false;
            }
        }
        return true;
    }
}
