package io.millrace.testkit.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A text that is nowhere else, put where content or secrets are, to be looked for in logs and exceptions: as it is, and in
 * the forms that programs write bytes in. Immutable.
 */
public final class Canary {
    private final String text;
    private final List<String> forms;

    private Canary(String text) {
        this.text = text;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        this.forms = new ArrayList<>();
        forms.add(text.toLowerCase(Locale.ROOT));
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(signedDecimals(bytes));
        // In base64 the same bytes look different at each of three offsets; what is sure to be there is the middle.
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[bytes.length + offset];
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            forms.add(encoded.substring(4, encoded.length() - 4).toLowerCase(Locale.ROOT));
        }
    }

    /**
     * A new text.
     *
     * @param place where it is put, in letters: it is part of the text, so that a finding tells where it came from
     */
    public static Canary in(String place) {
        return new Canary("canary" + place + UUID.randomUUID().toString().replace("-", ""));
    }

    /** The text, of letters and digits. */
    public String text() {
        return text;
    }

    /** Those of {@code lines} that hold the text in any form. */
    public List<String> findIn(Collection<String> lines) {
        return lines.stream()
                .filter(line -> {
                    String lower = line.toLowerCase(Locale.ROOT);
                    return forms.stream().anyMatch(lower::contains);
                })
                .toList();
    }

    @Override
    public String toString() {
        return text;
    }

    private static String signedDecimals(byte[] bytes) {
        StringBuilder decimals = new StringBuilder();
        for (byte each : bytes) {
            decimals.append(decimals.isEmpty() ? "" : ", ").append(each);
        }
        return decimals.toString();
    }
}
