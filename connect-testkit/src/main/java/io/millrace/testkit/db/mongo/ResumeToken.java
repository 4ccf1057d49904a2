package io.millrace.testkit.db.mongo;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in the log as clients get it and give it back. It has the form of the server's own tokens as far as clients read
 * it: a type byte, the cluster time with the highest byte first, and then bytes that mean nothing here.
 */
final class ResumeToken {
    private static final String DATA = "_data";
    private static final Pattern FORM = Pattern.compile("82(\\p{XDigit}{16})\\p{XDigit}*");
    private static final int INVALID_RESUME_TOKEN = 260;

    private ResumeToken() {}

    /** The token of a cluster time, given as the 64 bits of a BSON timestamp. */
    static Document of(long time) {
        return new Document(DATA, "82%016X2B0229296E04".formatted(time));
    }

    /**
     * The cluster time of a token.
     *
     * @throws MongoServerError when it is not one of ours
     */
    static long time(Document token) {
        Matcher form = FORM.matcher(String.valueOf(token.get(DATA)));
        if (!form.matches()) {
            throw new MongoServerError(INVALID_RESUME_TOKEN, "InvalidResumeToken", "not a resume token: " + token);
        }
        return Long.parseUnsignedLong(form.group(1), 16);
    }
}
