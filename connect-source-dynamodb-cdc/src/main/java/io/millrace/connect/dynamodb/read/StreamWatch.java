package io.millrace.connect.dynamodb.read;

import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.core.engine.Mailbox;
import io.millrace.connect.core.engine.OncePerMinute;
import io.millrace.connect.core.engine.Ticker;
import io.millrace.connect.dynamodb.shards.Shard;
import io.millrace.connect.dynamodb.shards.ShardOffset;
import io.millrace.connect.dynamodb.shards.ShardTracker;
import io.millrace.connect.dynamodb.shards.SourcePartitions;
import io.millrace.connect.dynamodb.shards.StreamId;
import io.millrace.connect.dynamodb.shards.StreamMarker;
import io.millrace.connect.dynamodb.shards.StreamState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * Learns what there is to know of the stream, over and over: describes it, until it is ACTIVE, and creates it if it should be;
 * lists its shards; reads the stored offsets of those that matter. The last step is also done alone, where only offsets are waited
 * for. Confined to the reader thread, to which all answers are posted.
 */
final class StreamWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StreamWatch.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_DOUBLINGS = 4;

    /** Who is told. */
    interface Owner {
        /**
         * What is known now.
         *
         * @param isPreludeOver whether its shards may be read, as far as what comes before is concerned
         */
        void learned(StreamState state, boolean isPreludeOver);

        /** The stream that was read is gone. */
        void gone(StreamId stream);

        /** A call failed and is made again. */
        void retrying(Failure why);

        /** It cannot go on. */
        void fail(ConnectException why);
    }

    private final ReaderConfig config;
    private final KinesisCalls kinesis;
    private final OffsetReads offsets;
    private final ServiceClock clock;
    private final Mailbox mailbox;
    private final Ticker ticker;
    private final ShardTracker tracker;
    private final StreamPrelude prelude;
    private final Owner owner;
    private final OncePerMinute warnings;

    private @Nullable StreamId stream;
    private Duration retention = Duration.ZERO;
    private List<Shard> listed = List.of();
    private @Nullable StreamMarker marker;
    private boolean isUnderWay;
    private boolean isListed;
    /** Whether the shards are to be listed again as soon as they are listed: something has changed meanwhile. */
    private boolean isListedInVain;

    private boolean wasThere;
    private boolean closed;
    private long nextList;
    private long nextLook;
    private int failures;

    StreamWatch(
            ReaderConfig config,
            KinesisCalls kinesis,
            OffsetReads offsets,
            ServiceClock clock,
            Mailbox mailbox,
            Ticker ticker,
            ShardTracker tracker,
            StreamPrelude prelude,
            Owner owner) {
        this.config = config;
        this.kinesis = kinesis;
        this.offsets = offsets;
        this.clock = clock;
        this.mailbox = mailbox;
        this.ticker = ticker;
        this.tracker = tracker;
        this.prelude = prelude;
        this.owner = owner;
        this.warnings = new OncePerMinute(ticker);
        this.nextList = ticker.nanos();
        this.nextLook = Long.MAX_VALUE;
    }

    /**
     * Begins what is due.
     *
     * @return nanoseconds until something will be
     */
    long advance(long now) {
        if (isUnderWay || closed) {
            return Long.MAX_VALUE;
        }
        if (nextList - now <= 0) {
            describe();
            return Long.MAX_VALUE;
        }
        if (nextLook != Long.MAX_VALUE && nextLook - now <= 0) {
            look();
            return Long.MAX_VALUE;
        }
        return nextLook == Long.MAX_VALUE ? nextList - now : Math.min(nextList - now, nextLook - now);
    }

    /** Describes the stream and lists its shards as soon as possible. */
    void listSoon() {
        nextList = ticker.nanos();
        isListedInVain = isUnderWay;
    }

    /** Reads the stored offsets again after so long, if not before. */
    void lookIn(long nanos) {
        if (isListed) {
            long at = ticker.nanos() + nanos;
            nextLook = nextLook == Long.MAX_VALUE || at - nextLook < 0 ? at : nextLook;
        }
    }

    void close() {
        closed = true;
    }

    // 1. The stream

    private void describe() {
        isUnderWay = true;
        call(
                kinesis.describeStreamSummary(config.stream().describe()),
                ReadFailureClassifier.DESCRIBE,
                this::described);
    }

    private void described(@Nullable DescribeStreamSummaryResponse response, @Nullable Failure failure) {
        if (response == null) {
            Failure why = Objects.requireNonNull(failure);
            if (ReadFailureClassifier.isNotFound(why)) {
                notThere();
            } else {
                failed(why);
            }
            return;
        }
        clock.answered(response);
        StreamDescriptionSummary summary = response.streamDescriptionSummary();
        if (summary.streamStatus() != StreamStatus.ACTIVE && summary.streamStatus() != StreamStatus.UPDATING) {
            waitForStream("is " + summary.streamStatusAsString());
            return;
        }
        Instant created = summary.streamCreationTimestamp();
        StreamId found = new StreamId(summary.streamARN(), created == null ? Instant.EPOCH : created);
        if (stream != null && !found.equals(stream)) {
            StreamId lost = stream;
            forget();
            owner.gone(lost);
            if (closed) {
                return;
            }
        }
        wasThere = true;
        stream = found;
        retention = Duration.ofHours(summary.retentionPeriodHours());
        list(config.stream().listShards(), new ArrayList<>());
    }

    private void notThere() {
        if (stream != null) {
            StreamId lost = stream;
            forget();
            owner.gone(lost);
            if (closed) {
                return;
            }
        }
        if (config.createShards() == 0 && wasThere) {
            waitForStream("is gone; it is read again when there is one of that name");
        } else if (config.createShards() == 0) {
            owner.fail(new ConnectException(
                    "There is no " + named() + ". Create it, or set kinesis.stream.create=true, or correct "
                            + config.streamKey() + " (and aws.region, and the account of the credentials)."));
            again(SECOND);
        } else if (config.task() == 0) {
            LOG.info("Creating {} with {} shard(s)", named(), config.createShards());
            call(
                    kinesis.createStream(config.stream().create(config.createShards())),
                    ReadFailureClassifier.CREATE,
                    (created, failure) -> {
                        if (failure != null && !ReadFailureClassifier.isInUse(failure)) {
                            failed(failure);
                        } else {
                            again(SECOND / 2);
                        }
                    });
        } else {
            waitForStream("is not there yet; task 0 creates it");
        }
    }

    private void waitForStream(String how) {
        if (warnings.another() > 0) {
            LOG.warn("Waiting: {} {}", named(), how);
        }
        again(SECOND);
    }

    private String named() {
        String region = config.aws().region();
        return "stream " + config.stream() + (region == null ? "" : " in " + region);
    }

    private void forget() {
        stream = null;
        marker = null;
        isListed = false;
        nextLook = Long.MAX_VALUE;
    }

    // 2. Its shards

    private void list(ListShardsRequest request, List<Shard> sofar) {
        call(kinesis.listShards(request), ReadFailureClassifier.LIST_SHARDS, (page, failure) -> {
            if (page == null) {
                failed(Objects.requireNonNull(failure));
                return;
            }
            clock.answered(page);
            page.shards().forEach(shard -> sofar.add(Shards.of(shard)));
            if (page.nextToken() != null) {
                // The token stands for the stream too, and is refused beside it.
                list(ListShardsRequest.builder().nextToken(page.nextToken()).build(), sofar);
                return;
            }
            if (sofar.isEmpty()) { // no stream is so: the list is late, and what begins by it would be wrong for good
                waitForStream("has no shards yet");
                return;
            }
            listed = List.copyOf(sofar);
            isListed = true;
            nextList =
                    ticker.nanos() + (isListedInVain ? 0 : TimeUnit.MILLISECONDS.toNanos(config.discoveryIntervalMs()));
            isListedInVain = false;
            look();
        });
    }

    // 3. What is stored of them

    private void look() {
        isUnderWay = true;
        nextLook = Long.MAX_VALUE;
        StreamId of = Objects.requireNonNull(stream);
        Set<String> shards = new TreeSet<>(tracker.lookups(listed));
        if (config.task() == 0 && marker == null) {
            listed.forEach(shard -> shards.add(shard.id())); // whether any shard has an offset, see StreamMarker
        }
        Map<String, String> ofMarker = SourcePartitions.marker(of.arn());
        List<Map<String, String>> partitions = new ArrayList<>();
        partitions.add(ofMarker);
        shards.forEach(shard -> partitions.add(SourcePartitions.shard(of, shard)));
        StreamMarker known = marker;
        if (known != null) {
            partitions.addAll(prelude.lookups(of, known));
        }
        offsets.read(partitions)
                .whenComplete((stored, thrown) -> mailbox.post(() -> {
                    if (closed) {
                        return;
                    }
                    if (thrown != null) {
                        failed(new Failure(
                                FailureKind.RETRYABLE,
                                "Offsets",
                                "Connect's stored offsets cannot be read ("
                                        + thrown.getClass().getSimpleName()
                                        + "): check that the worker reaches Kafka and may read its offset.storage.topic",
                                thrown));
                    } else {
                        looked(of, ofMarker, shards, stored);
                    }
                }))
                .exceptionally(unexpected -> null);
    }

    private void looked(
            StreamId of,
            Map<String, String> ofMarker,
            Set<String> shards,
            Map<Map<String, String>, Map<String, Object>> stored) {
        isUnderWay = false;
        failures = 0;
        Map<String, ShardOffset> decoded = new HashMap<>();
        StreamState state;
        boolean isPreludeOver;
        try {
            for (String shard : shards) {
                Map<String, Object> offset = stored.get(SourcePartitions.shard(of, shard));
                if (offset != null) {
                    decoded.put(shard, ShardOffset.decode(shard, offset));
                }
            }
            Map<String, Object> markerOffset = stored.get(ofMarker);
            StreamMarker known = marker;
            marker = markerOffset == null ? null : StreamMarker.decode(markerOffset);
            if (marker != null
                    && !marker.equals(known)
                    && !prelude.lookups(of, marker).isEmpty()) {
                look(); // at what only the marker tells
                return;
            }
            state = new StreamState(of, listed, decoded, marker, config.position(), clock.now(), retention);
            isPreludeOver = prelude.learned(state, stored);
        } catch (ConnectException e) { // of a later release, or a user's that is not valid
            owner.fail(e);
            return;
        }
        owner.learned(state, isPreludeOver);
    }

    // What can go wrong

    /** Goes on, on the reader thread, with the answer or why there is none. */
    private <T> void call(CompletableFuture<T> call, String action, BiConsumer<@Nullable T, @Nullable Failure> next) {
        call.whenComplete((answer, thrown) -> mailbox.post(() -> {
                    if (closed) {
                        return;
                    }
                    Failure failure =
                            thrown == null ? null : config.failuresOf(action).classify(thrown);
                    next.accept(thrown == null ? answer : null, failure);
                }))
                .exceptionally(unexpected -> null);
    }

    private void failed(Failure why) {
        if (why.kind() == FailureKind.FATAL) {
            owner.fail(new ConnectException(why.message(), why.cause()));
        } else {
            owner.retrying(why);
            if (warnings.another() > 0) {
                LOG.warn("Cannot look at {} ({}), trying again: {}", named(), why.code(), why.message(), why.cause());
            }
        }
        again(SECOND << failures);
        failures = Math.min(MOST_DOUBLINGS, failures + 1);
    }

    private void again(long pause) {
        isUnderWay = false;
        nextList = ticker.nanos() + pause;
    }
}
