package io.millrace.connect.sns;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.KeyGroup;
import io.millrace.connect.core.config.OneOf;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.delivery.RejectedRecordException;
import io.millrace.connect.core.record.FieldPath;
import io.millrace.connect.core.record.RecordText;
import io.millrace.connect.core.record.TextDigest;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * The subject of messages, which subscribers by e-mail see as theirs: none, the same for all, or a part of the record. Confined
 * to the task thread.
 *
 * <p>SNS wants UTF-8 text without line breaks and control characters, of fewer than 100 characters; what is not so is never sent. It
 * does not say what it takes for a character: UTF-16 units are counted, the most that it can mean, because one subject too long makes
 * it refuse a whole request.
 * See https://docs.aws.amazon.com/sns/latest/api/API_PublishBatchRequestEntry.html
 */
final class Subject {
    static final String SOURCE = "sns.subject.source";
    static final String TEXT = "sns.subject";
    static final String FIELD = "sns.subject.field";
    static final String HEADER = "sns.subject.header";

    private static final int MAX_LENGTH = 99;
    private static final String PURPOSE = "subject";
    private static final char LINE_SEPARATOR = '\u2028';
    private static final char PARAGRAPH_SEPARATOR = '\u2029';

    private final @Nullable RecordText text;
    private final String key;

    private Subject(@Nullable RecordText text, String key) {
        this.text = text;
        this.key = key;
    }

    /** Adds the keys to the group. */
    static void define(KeyGroup add) {
        add.key(
                SOURCE,
                ConfigDef.Type.STRING,
                "none",
                OneOf.ignoringCase("none", "fixed", "field", "header"),
                Importance.LOW,
                "Where the subject of a message comes from, which subscribers by e-mail see as theirs: 'fixed', see "
                        + TEXT
                        + ", which may be set alone; 'field' of the value; 'header'; or 'none'. SNS takes at most "
                        + MAX_LENGTH
                        + " characters (UTF-16 units), without line breaks and control characters: a record whose subject is"
                        + " otherwise is rejected. Where the field or header is null or empty there is no subject.");
        add.text(TEXT, Importance.LOW, "The subject of every message.");
        add.text(
                FIELD,
                Importance.LOW,
                "The field of the value that is the subject, such as record.title (dots lead into structs and maps; a field"
                        + " with dots in its name is found too). A value without that field is rejected.");
        add.text(HEADER, Importance.LOW, "The header that is the subject. A record without that header is rejected.");
    }

    /** Reports what the keys say in contradiction, and a subject for all that SNS does not take. */
    static void check(ParsedValues values, ConfigProblems problems) {
        if (values.isGiven(SOURCE)) {
            problems.checkBelongs(TEXT, SOURCE, "fixed");
        }
        problems.checkBelongs(FIELD, SOURCE, "field");
        problems.checkBelongs(HEADER, SOURCE, "header");
        String text = values.text(TEXT);
        String wrong = text == null ? null : wrongWith(text);
        if (wrong != null) {
            problems.addWithoutValue(TEXT, "It " + wrong + ": change it.");
        }
        FieldPath.check(values, FIELD, problems);
    }

    /** Reads what {@link #check} found no problem in. */
    static Subject of(ParsedValues values) {
        String fixed = values.text(TEXT);
        String field = values.text(FIELD);
        String header = values.text(HEADER);
        if (fixed != null) {
            return new Subject(RecordText.fixed(fixed), TEXT);
        }
        if (field != null) {
            return new Subject(RecordText.field(field, PURPOSE, FIELD), FIELD);
        }
        return header != null
                ? new Subject(RecordText.header(header, PURPOSE, HEADER), HEADER)
                : new Subject(null, SOURCE);
    }

    /**
     * The subject of this record's message, or null where it has none.
     *
     * @throws RejectedRecordException if the record has not what the subject is to be made of, or SNS would not take it
     */
    @Nullable
    String of(SinkRecord record) {
        String subject = text == null ? null : text.of(record);
        if (subject == null || subject.isEmpty()) {
            return null;
        }
        String wrong = wrongWith(subject);
        if (wrong != null) {
            throw new RejectedRecordException(
                    PURPOSE + "-invalid",
                    "the subject, which " + key + " names, " + wrong + ". Change it with a transform, or set " + SOURCE
                            + " to none");
        }
        return subject;
    }

    /** What SNS would not take of it, or null where it takes it. */
    private static @Nullable String wrongWith(String subject) {
        if (subject.length() > MAX_LENGTH) {
            return "has " + subject.length() + " characters (UTF-16 units), and SNS takes at most " + MAX_LENGTH;
        }
        for (int i = 0; i < subject.length(); i++) {
            char c = subject.charAt(i);
            if (Character.isISOControl(c) || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR) {
                return "holds a line break or another control character, which SNS does not take";
            }
        }
        return TextDigest.isWellFormed(subject) ? null : "holds half a character (an unpaired surrogate)";
    }
}
