package io.millrace.connect.dynamodb;

import io.millrace.connect.dynamodb.read.StreamLook;
import io.millrace.connect.dynamodb.read.StreamRequests;
import io.millrace.connect.dynamodb.shards.AlteredOffsets;
import io.millrace.connect.dynamodb.snapshot.AlteredSegments;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** Checks the offsets that a user wants Connect to store. */
final class OffsetRequest {
    /** Connect's REST API gives up after 90 s; this is for each of two or three calls. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    private OffsetRequest() {}

    /**
     * Checks a request, and asks AWS for the stream's shards where that is needed: a reset of everything is always allowed, and so
     * is the removal of what no release has written.
     *
     * @throws ConnectException with what is wrong, and what to do
     */
    static void check(DynamoDbCdcSourceConfig config, Map<Map<String, ?>, ? extends @Nullable Map<String, ?>> request) {
        Optional<String> arn = request.keySet().stream()
                .filter(Objects::nonNull)
                .map(partition -> partition.get("streamArn"))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .findFirst();
        boolean isForeign = arn.isEmpty() && request.values().stream().allMatch(Objects::isNull);
        if (isForeign || AlteredOffsets.isReset(request)) {
            return;
        }
        StreamConfig stream = config.stream();
        StreamLook look;
        try {
            look = StreamLook.at(
                    config.aws(),
                    new StreamRequests(stream.text()),
                    stream.key(),
                    config.connectorName() + "-offsets",
                    BOUND);
        } catch (ConnectException e) {
            throw new ConnectException(
                    "The offsets cannot be checked, since the shards of the stream " + stream.text()
                            + " cannot be listed, and are left as they are. " + e.getMessage()
                            + "." + AlteredOffsets.wayToReset(arn.orElse(""), request),
                    e);
        }
        AlteredOffsets.check(look.stream(), look.shards(), AlteredSegments.check(look.stream(), request));
    }
}
