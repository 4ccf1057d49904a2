package io.millrace.testkit.aws.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testkit.aws.dynamodb.FeedOrder;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.fault.FaultInstaller;
import io.millrace.testkit.aws.fault.FaultSpec;
import io.millrace.testkit.aws.fault.Subject;
import io.millrace.testkit.aws.http.ControlSurface;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Speaks to the control surface of a LocalAws in another process. Thread-safe; calls block. */
public final class LocalAwsControlClient implements FaultInstaller {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI endpoint;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    /** @param endpoint where the LocalAws listens in clear text */
    public LocalAwsControlClient(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** What the server has seen until now. */
    public LocalAwsStatus status() {
        return read(send("GET", "status", new byte[0]), LocalAwsStatus.class);
    }

    /** Counts calls anew. */
    public void resetCalls() {
        send("DELETE", "calls", new byte[0]);
    }

    /** Turns the quotas of shards on or off. */
    public void throttling(boolean on) {
        send("POST", "throttling/" + (on ? "on" : "off"), new byte[0]);
    }

    /** Puts the clock of all services forward. */
    public void advance(Duration by) {
        intervene(Intervention.ADVANCE_CLOCK, "", by.toString(), "");
    }

    /** Forgets the oldest records of a shard, as the service does when they are past their retention. */
    public void trim(String stream, String shardId, long records) {
        intervene(Intervention.TRIM, stream, shardId, Long.toString(records));
    }

    /**
     * Deletes an item as the service does when its time to live is over.
     *
     * @param key as the API writes it, such as <code>{"id": {"S": "a"}}</code>
     */
    public void expire(String table, String key) {
        intervene(Intervention.EXPIRE, table, key, "");
    }

    /** Keeps a table's changes back from its stream, until {@link #releaseChanges}. */
    public void holdChanges(String table) {
        intervene(Intervention.HOLD_CHANGES, table, "", "");
    }

    /** Writes the changes that were kept back, and keeps back no more. */
    public void releaseChanges(String table, FeedOrder order) {
        intervene(Intervention.RELEASE_CHANGES, table, order.name(), "");
    }

    /** Writes every so manieth change of a table twice, the very same record; 0 for none. */
    public void repeatChanges(String table, int every) {
        intervene(Intervention.REPEAT_CHANGES, table, Integer.toString(every), "");
    }

    private void intervene(String kind, String resource, String value, String more) {
        send("POST", "intervention", write(new Intervention(kind, resource, value, more)));
    }

    @Override
    public Fault install(FaultSpec spec, @Nullable Predicate<Subject> condition) {
        if (condition != null) {
            throw new UnsupportedOperationException(
                    "A condition cannot be sent to a LocalAws in another process; use of(), shard() and the counts.");
        }
        return new RemoteFault(
                read(send("POST", "faults", write(spec)), FaultStatus.class).id());
    }

    @Override
    public void clear() {
        send("DELETE", "faults", new byte[0]);
    }

    private final class RemoteFault implements Fault {
        private final long id;

        RemoteFault(long id) {
            this.id = id;
        }

        @Override
        public long hits() {
            return status().hits();
        }

        @Override
        public int held() {
            return status().held();
        }

        @Override
        public void release() {
            send("POST", "faults/" + id + "/release", new byte[0]);
        }

        @Override
        public void remove() {
            send("DELETE", "faults/" + id, new byte[0]);
        }

        private FaultStatus status() {
            return read(send("GET", "faults/" + id, new byte[0]), FaultStatus.class);
        }
    }

    private byte[] send(String method, String path, byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(ControlSurface.PATH + path))
                .timeout(TIMEOUT)
                .method(method, BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(method + " " + path + " was answered with " + response.statusCode()
                        + ": " + new String(response.body(), StandardCharsets.UTF_8));
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException("LocalAws at " + endpoint + " does not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for LocalAws.", e);
        }
    }

    private static byte[] write(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T read(byte[] json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
