package io.millrace.testkit.aws.sts;

import io.millrace.testkit.aws.http.AwsException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Who has assumed which role, and who may. By default anyone may assume any role. Thread-safe. */
public final class LocalSts {
    private final List<AssumedRole> assumed = new CopyOnWriteArrayList<>();
    private final Map<String, String> externalIds = new ConcurrentHashMap<>();

    /**
     * A role that was assumed.
     *
     * @param roleArn the role
     * @param sessionName the session's name
     * @param externalId the external id that was sent, null if none
     * @param callerAccessKeyId the access key that asked; empty for a web identity
     * @param accessKeyId the temporary access key that was issued
     * @param at when
     */
    public record AssumedRole(
            String roleArn,
            String sessionName,
            @Nullable String externalId,
            String callerAccessKeyId,
            String accessKeyId,
            Instant at) {}

    /** The roles that were assumed, in order. */
    public List<AssumedRole> assumedRoles() {
        return List.copyOf(assumed);
    }

    /** From now on, this role is given only to those that send this external id. */
    public void requireExternalId(String roleArn, String externalId) {
        externalIds.put(roleArn, externalId);
    }

    void record(AssumedRole role) {
        assumed.add(role);
    }

    void checkExternalId(String roleArn, @Nullable String externalId) {
        String required = externalIds.get(roleArn);
        if (required != null && !required.equals(externalId)) {
            throw new AwsException(
                    403,
                    "AccessDenied",
                    "The caller is not authorized to perform: sts:AssumeRole on resource: " + roleArn);
        }
    }

    Optional<AssumedRole> byAccessKey(String accessKeyId) {
        return assumed.stream()
                .filter(role -> role.accessKeyId().equals(accessKeyId))
                .findFirst();
    }
}
