package io.millrace.testkit.aws.sts;

import static io.millrace.testkit.aws.http.QueryProtocol.element;

import io.millrace.testkit.aws.fault.Interference;
import io.millrace.testkit.aws.http.Authorization;
import io.millrace.testkit.aws.http.AwsCall;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.http.AwsMessage;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.AwsService;
import io.millrace.testkit.aws.http.LocalCredentials;
import io.millrace.testkit.aws.http.LocalCredentials.Issued;
import io.millrace.testkit.aws.http.QueryProtocol;
import io.millrace.testkit.aws.sts.LocalSts.AssumedRole;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * AssumeRole, AssumeRoleWithWebIdentity and GetCallerIdentity. The temporary keys are then accepted by all services.
 * Thread-safe.
 */
public final class StsService implements AwsService {
    private static final String VERSION = "2011-06-15";
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
    private static final String WEB_IDENTITY = "AssumeRoleWithWebIdentity";
    private static final int LEAST_SECONDS = 900;
    private static final int MOST_SECONDS = 43_200;
    private static final int DEFAULT_SECONDS = 3600;

    private final LocalSts sts;
    private final LocalCredentials credentials;
    private final Clock clock;
    private final String account;

    /** The API of this STS, which issues keys there. */
    public StsService(LocalSts sts, LocalCredentials credentials, Clock clock, String account) {
        this.sts = sts;
        this.credentials = credentials;
        this.clock = clock;
        this.account = account;
    }

    @Override
    public String name() {
        return "sts";
    }

    @Override
    public @Nullable String actionOf(AwsMessage message) {
        return QueryProtocol.actionOf(message, VERSION);
    }

    @Override
    public boolean isAnonymous(String action) {
        return action.equals(WEB_IDENTITY);
    }

    @Override
    public AwsCall prepare(String action, AwsMessage message) {
        Map<String, String> form = QueryProtocol.form(message);
        Authorization caller = message.authorization();
        String accessKeyId = caller == null ? "" : caller.accessKeyId();
        return switch (action) {
            case "AssumeRole", WEB_IDENTITY -> {
                if (action.equals(WEB_IDENTITY)) {
                    required(form, "WebIdentityToken");
                }
                String role = required(form, "RoleArn");
                String session = required(form, "RoleSessionName");
                Duration lifetime = lifetime(form);
                yield new Call(role, () -> assume(action, form, role, session, lifetime, accessKeyId));
            }
            case "GetCallerIdentity" -> new Call("", () -> identity(accessKeyId));
            default ->
                throw AwsException.badRequest("InvalidAction", "LocalAws does not have the STS action " + action + ".");
        };
    }

    @Override
    public AwsReply error(AwsMessage message, AwsException error, String requestId) {
        return QueryProtocol.error(error, NAMESPACE, requestId);
    }

    private AwsReply assume(
            String action, Map<String, String> form, String role, String session, Duration lifetime, String caller) {
        String externalId = form.get("ExternalId");
        sts.checkExternalId(role, externalId);
        Issued issued = credentials.issue(lifetime);
        sts.record(new AssumedRole(role, session, externalId, caller, issued.accessKeyId(), clock.instant()));
        return answer(
                action,
                "<Credentials>" + element("AccessKeyId", issued.accessKeyId())
                        + element("SecretAccessKey", issued.secretAccessKey())
                        + element("SessionToken", issued.sessionToken())
                        + element("Expiration", DateTimeFormatter.ISO_INSTANT.format(issued.expiration()))
                        + "</Credentials><AssumedRoleUser>"
                        + element("AssumedRoleId", "AROALOCAL:" + session)
                        + element("Arn", sessionArn(role, session)) + "</AssumedRoleUser>");
    }

    private AwsReply identity(String accessKeyId) {
        String arn = sts.byAccessKey(accessKeyId)
                .map(role -> sessionArn(role.roleArn(), role.sessionName()))
                .orElse("arn:aws:iam::" + account + ":user/local");
        return answer(
                "GetCallerIdentity",
                element("Arn", arn) + element("UserId", "AIDALOCAL") + element("Account", account));
    }

    private static String sessionArn(String roleArn, String session) {
        String roleName = roleArn.substring(roleArn.lastIndexOf('/') + 1);
        return roleArn.replaceFirst(":iam:", ":sts:").replaceFirst(":role/.*", ":assumed-role/") + roleName + "/"
                + session;
    }

    private static AwsReply answer(String action, String result) {
        return QueryProtocol.answer(action, NAMESPACE, result);
    }

    private static Duration lifetime(Map<String, String> form) {
        String seconds = form.getOrDefault("DurationSeconds", Integer.toString(DEFAULT_SECONDS));
        if (!seconds.matches("[0-9]{1,6}")
                || Integer.parseInt(seconds) < LEAST_SECONDS
                || Integer.parseInt(seconds) > MOST_SECONDS) {
            throw AwsException.badRequest(
                    "ValidationError",
                    "1 validation error detected: Value '" + seconds + "' at 'durationSeconds' failed to satisfy"
                            + " constraint: Member must have value between " + LEAST_SECONDS + " and " + MOST_SECONDS);
        }
        return Duration.ofSeconds(Integer.parseInt(seconds));
    }

    private static String required(Map<String, String> form, String name) {
        String value = form.get(name);
        if (value == null || value.isEmpty()) {
            throw AwsException.badRequest(
                    "ValidationError",
                    "1 validation error detected: Value null at '" + name
                            + "' failed to satisfy constraint: Member must not be null");
        }
        return value;
    }

    private record Call(String resource, Supplier<AwsReply> effect) implements AwsCall {
        @Override
        public AwsReply apply(Interference interference) {
            return effect.get();
        }
    }
}
