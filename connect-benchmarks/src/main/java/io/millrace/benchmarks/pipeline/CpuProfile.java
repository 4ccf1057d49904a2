package io.millrace.benchmarks.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Whose code a JVM ran, by samples of its running threads. A sample belongs to the code of the frame nearest to the top that is not the
 * JDK's: what the JDK does, it does for its caller. Immutable.
 */
final class CpuProfile {
    /** Whose code there is; the first whose prefix fits. */
    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    enum Owner {
        TRANSFORM("RecordNormalizer", "io.millrace.transforms."),
        SINK("the Kinesis sink", "io.millrace."),
        DEBEZIUM("Debezium", "io.debezium."),
        DRIVER("the PostgreSQL driver", "org.postgresql."),
        CONNECT_DATA("Connect's structs and schemas", "org.apache.kafka.connect.data."),
        JSON("Connect's JSON converter and Jackson", "org.apache.kafka.connect.json.", "com.fasterxml.jackson."),
        CONNECT("Connect's runtime", "org.apache.kafka.connect."),
        CLIENTS("Kafka's clients", "org.apache.kafka."),
        SDK("the AWS SDK and Netty", "software.amazon.", "io.netty."),
        OTHER("others, and the JDK's own threads");

        private final String title;
        private final List<String> prefixes;

        Owner(String title, String... prefixes) {
            this.title = title;
            this.prefixes = List.of(prefixes);
        }

        String title() {
            return title;
        }

        private static Owner of(String className) {
            for (Owner owner : values()) {
                if (owner.prefixes.stream().anyMatch(className::startsWith)) {
                    return owner;
                }
            }
            return OTHER;
        }
    }

    private final Map<Owner, Integer> own = new EnumMap<>(Owner.class);
    private final Map<Owner, Integer> withCalled = new EnumMap<>(Owner.class);
    private int samples;

    private CpuProfile() {}

    /** Reads what was sampled within the given times. */
    static CpuProfile read(Path recording, List<Span> spans) {
        CpuProfile profile = new CpuProfile();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                RecordedStackTrace stack = event.getStackTrace();
                if (event.getEventType().getName().equals("jdk.ExecutionSample")
                        && stack != null
                        && spans.stream().anyMatch(span -> span.holds(event.getStartTime()))) {
                    profile.add(stack);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the recording " + recording, e);
        }
        return profile;
    }

    private void add(RecordedStackTrace stack) {
        samples++;
        Owner nearest = Owner.OTHER;
        Map<Owner, Integer> seen = new EnumMap<>(Owner.class);
        for (RecordedFrame frame : stack.getFrames()) {
            Owner owner = Owner.of(frame.getMethod().getType().getName());
            if (owner != Owner.OTHER) {
                nearest = nearest == Owner.OTHER ? owner : nearest;
                seen.put(owner, 1);
            }
        }
        own.merge(nearest, 1, Integer::sum);
        seen.forEach((owner, one) -> withCalled.merge(owner, one, Integer::sum));
    }

    /** How many samples there are. */
    int samples() {
        return samples;
    }

    /** The share of samples in the owner's own code, the JDK's included that it called. */
    double own(Owner owner) {
        return share(own, owner);
    }

    /** The share of samples in which the owner's code is anywhere on the stack: with all that it called. */
    double withCalled(Owner owner) {
        return share(withCalled, owner);
    }

    private double share(Map<Owner, Integer> counts, Owner owner) {
        return samples == 0 ? 0 : (double) counts.getOrDefault(owner, 0) / samples;
    }

    /** A time that counts. */
    record Span(Instant begin, Instant end) {
        private boolean holds(Instant time) {
            return !time.isBefore(begin) && time.isBefore(end);
        }
    }
}
