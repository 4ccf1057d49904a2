package io.millrace.cli;

import java.util.stream.Collectors;

/** How wide texts are on a terminal: letters of Chinese, Japanese and Korean and pictures take two columns, combining marks none. */
final class Text {
    /** First and last of each range of wide characters, roughly those of Unicode's EastAsianWidth.txt. */
    private static final int[] WIDE = {
        0x1100, 0x115f, 0x2e80, 0x303e, 0x3040, 0xa4cf, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe30, 0xfe6f, 0xff00, 0xff60,
        0xffe0, 0xffe6, 0x1f300, 0x1f64f, 0x1f680, 0x1f6ff, 0x1f900, 0x1f9ff, 0x20000, 0x3fffd
    };

    private Text() {}

    /** The columns that a text takes. */
    static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    /** The text with spaces behind it, so that it takes at least this many columns. */
    static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    /** The text, cut to this many columns; an ellipsis says that it was cut. */
    static String cut(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        int room = width - 1;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            room -= width(character);
            if (room < 0) {
                break;
            }
            cut.appendCodePoint(character);
            i += Character.charCount(character);
        }
        return cut.append('…').toString();
    }

    /** The text on one line and without control characters: names and messages from elsewhere must not command the terminal. */
    static String printable(String text) {
        return text.codePoints().anyMatch(Character::isISOControl)
                ? text.codePoints()
                        .map(character -> Character.isISOControl(character) ? ' ' : character)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : text;
    }

    /** JSON on one line, the same to a machine, without the control characters that JSON allows in texts and terminals obey. */
    static String printableJson(String json) {
        return json.codePoints().noneMatch(Character::isISOControl)
                ? json
                : json.codePoints()
                        .mapToObj(character -> Character.isISOControl(character)
                                ? "\\u%04x".formatted(character)
                                : Character.toString(character))
                        .collect(Collectors.joining());
    }

    private static int width(int character) {
        if (character < 0x300) {
            return 1;
        }
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(character) ? 2 : 1;
    }

    private static boolean isWide(int character) {
        for (int i = 0; i < WIDE.length; i += 2) {
            if (character >= WIDE[i] && character <= WIDE[i + 1]) {
                return true;
            }
        }
        return false;
    }
}
