package io.millrace.transforms.internal.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.millrace.transforms.internal.UnreadableEventException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the JSON text of whole documents into maps, or fails in a way that tells the place and not the content. Confined to one thread. */
public abstract class DocumentJson extends JsonTree {
    private final String option;

    /** @param option the option whose value {@code text} leaves documents as they are */
    DocumentJson(String option) {
        this.option = option;
    }

    /** Lets a parser read what this JSON has beyond the standard. */
    void prepare(JsonParser parser) {}

    /**
     * The document that {@code text} holds.
     *
     * @throws UnreadableEventException naming {@code field} and the place in it, but not what it holds, if that is no document
     */
    public final Map<String, @Nullable Object> document(String field, String text) {
        Map<String, @Nullable Object> document = newObject();
        read(field, text, parser -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableEventException(field, "holds JSON that is no document");
            }
            // At the top there are fields, whatever their names.
            return members(parser, parser.nextToken(), document);
        });
        return document;
    }

    final @Nullable Object read(String field, String text, Reading reading) {
        try (JsonParser parser = parser(text)) {
            prepare(parser);
            Object read = reading.read(parser);
            if (parser.nextToken() != null) {
                throw new UnreadableEventException(field, "goes on behind the end of its JSON");
            }
            return read;
        } catch (StreamConstraintsException e) {
            throw new UnreadableEventException(
                    field,
                    "holds a document that is nested more than " + MAX_DEPTH
                            + " levels deep, which JSON writers do not write; " + option + "=text leaves it as text");
        } catch (JsonProcessingException e) {
            // Not as the cause: its message quotes the text.
            throw new UnreadableEventException(
                    field, "is no JSON at character " + e.getLocation().getCharOffset());
        } catch (IOException e) {
            throw new IllegalStateException("text is read without input or output", e);
        }
    }

    interface Reading {
        @Nullable
        Object read(JsonParser parser) throws IOException;
    }
}
