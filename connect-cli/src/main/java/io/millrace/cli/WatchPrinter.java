package io.millrace.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ops.TailListener;
import io.millrace.ops.TailedMessage;
import java.util.Set;

/**
 * Prints messages as they come: for people, or a line of JSON each. What cannot be decoded is a line of the errors' stream, so that
 * results stay what a machine can read.
 */
final class WatchPrinter implements TailListener {
    private final OutputOptions output;
    private final boolean hasEnvelope;
    private final PrettyRecords pretty;

    WatchPrinter(OutputOptions output, boolean hasEnvelope) {
        this.output = output;
        this.hasEnvelope = hasEnvelope;
        this.pretty = PrettyRecords.of(output);
    }

    @Override
    public void watches(Set<String> topics) {
        String names = topics.isEmpty() ? "no topics yet" : String.join(", ", topics);
        output.note("millrace: watching " + names);
    }

    @Override
    public void note(String line) {
        output.note(Text.printable("millrace: " + line));
    }

    @Override
    public void message(TailedMessage message) {
        if (message.kind() == TailedMessage.Kind.UNREADABLE) {
            output.note(Text.printable("millrace: " + message.place() + ": " + message.note()));
        } else if (output.isJson()) {
            output.line(Text.printableJson(json(message)));
        } else {
            pretty.lines(message).forEach(output::line);
        }
    }

    private String json(TailedMessage message) {
        if (!hasEnvelope && message.isRecord()) {
            return String.valueOf(message.value());
        }
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.put("topic", message.topic());
        envelope.put("partition", message.partition());
        envelope.put("offset", message.offset());
        envelope.put("timestamp", message.timestamp().toString());
        envelope.put("key", message.key());
        envelope.set(message.isRecord() ? "record" : "value", message.value());
        if (message.note() != null) {
            envelope.put("note", message.note());
        }
        return envelope.toString();
    }
}
