package io.millrace.testkit.aws.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which access keys are accepted. By default any, as long as the request names one; temporary ones that were issued
 * here only with their session token and until they expire. Signatures are not verified. Thread-safe.
 */
public final class LocalCredentials {
    private final Clock clock;
    private final Random random;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Map<String, Issued> issued = new ConcurrentHashMap<>();
    private volatile boolean acceptsAny = true;

    /**
     * Temporary credentials.
     *
     * @param accessKeyId begins with {@code ASIA}
     * @param secretAccessKey the secret, never looked at again
     * @param sessionToken goes with each request
     * @param expiration when they end
     */
    public record Issued(String accessKeyId, String secretAccessKey, String sessionToken, Instant expiration) {
        @Override
        public String toString() {
            return "Issued[" + accessKeyId + " until " + expiration + "]";
        }
    }

    /** @param seed where issued keys come from */
    public LocalCredentials(Clock clock, long seed) {
        this.clock = clock;
        this.random = new Random(seed);
    }

    /** From now on, accepts only these access keys, and those added by a call before. Temporary ones stay accepted. */
    public LocalCredentials acceptOnly(String... accessKeyIds) {
        known.addAll(Set.of(accessKeyIds));
        acceptsAny = false;
        return this;
    }

    /** No longer accepts this access key; a temporary one is then unknown. */
    public void revoke(String accessKeyId) {
        acceptsAny = false;
        known.remove(accessKeyId);
        issued.remove(accessKeyId);
    }

    /** Lets all temporary credentials that were issued until now expire. */
    public void expireAll() {
        issued.replaceAll((id, old) -> new Issued(id, old.secretAccessKey(), old.sessionToken(), clock.instant()));
    }

    /** Issues temporary credentials. */
    public Issued issue(Duration lifetime) {
        Issued credentials;
        synchronized (random) {
            credentials = new Issued(
                    "ASIA" + hex(8).toUpperCase(Locale.ROOT),
                    hex(20),
                    hex(64),
                    clock.instant().plus(lifetime));
        }
        issued.put(credentials.accessKeyId(), credentials);
        return credentials;
    }

    private String hex(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }

    /** Refuses a request as AWS does: unsigned, with an unknown key, or with an expired session. */
    void check(@Nullable Authorization authorization) {
        if (authorization == null) {
            throw AwsException.badRequest("MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        Issued session = issued.get(authorization.accessKeyId());
        if (session != null) {
            if (!session.sessionToken().equals(authorization.sessionToken())) {
                throw unrecognized();
            }
            if (!clock.instant().isBefore(session.expiration())) {
                throw AwsException.badRequest(
                        "ExpiredTokenException", "The security token included in the request is expired");
            }
            return;
        }
        if (!acceptsAny && !known.contains(authorization.accessKeyId())) {
            throw unrecognized();
        }
    }

    private static AwsException unrecognized() {
        return AwsException.badRequest(
                "UnrecognizedClientException", "The security token included in the request is invalid.");
    }
}
