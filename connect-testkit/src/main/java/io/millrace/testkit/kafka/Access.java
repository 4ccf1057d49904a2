package io.millrace.testkit.kafka;

import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What somebody wanted to do on a broker that {@link KafkaBroker#startSecured} started. Immutable.
 *
 * @param principal who, such as {@code User:ops}
 * @param name of the topic, the group, the transactional id
 * @param isAllowed whether the broker let them
 */
public record Access(String principal, ResourceType type, String name, AclOperation operation, boolean isAllowed) {

    /** Whether this ACL, which allows something to everybody's hosts, would do for it. */
    public boolean isAllowedBy(AclBinding acl) {
        return acl.entry().principal().equals(principal)
                && acl.pattern().resourceType() == type
                && (acl.pattern().patternType() == PatternType.PREFIXED
                        ? name.startsWith(acl.pattern().name())
                        : name.equals(acl.pattern().name()))
                && allows(acl.entry().operation());
    }

    /** Kafka's rules of what implies what. */
    private boolean allows(AclOperation granted) {
        return granted == operation
                || switch (granted) {
                    case READ, WRITE, DELETE, ALTER -> operation == AclOperation.DESCRIBE;
                    case ALTER_CONFIGS -> operation == AclOperation.DESCRIBE_CONFIGS;
                    default -> false;
                };
    }
}
