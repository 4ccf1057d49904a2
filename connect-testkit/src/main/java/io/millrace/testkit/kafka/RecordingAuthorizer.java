package io.millrace.testkit.kafka;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/** Kafka's own authorizer, and the {@link Access accesses} that it was asked for. Public for Kafka, which makes it. Thread-safe. */
public final class RecordingAuthorizer extends StandardAuthorizer {
    private final Set<Access> accesses = ConcurrentHashMap.newKeySet();

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
        List<AuthorizationResult> results = super.authorize(context, actions);
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            // Kafka also asks what it can do without, such as which of all topics to list: a denial of that is no
            // failure, nor logged.
            if (action.logIfDenied()) {
                accesses.add(new Access(
                        context.principal().toString(),
                        action.resourcePattern().resourceType(),
                        action.resourcePattern().name(),
                        action.operation(),
                        results.get(i) == AuthorizationResult.ALLOWED));
            }
        }
        return results;
    }

    Set<Access> accesses() {
        return Set.copyOf(accesses);
    }
}
