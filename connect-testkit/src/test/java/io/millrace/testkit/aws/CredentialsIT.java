package io.millrace.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

class CredentialsIT {
    private static final String ROLE = "arn:aws:iam::210987654321:role/writers/millrace";

    private final ManualClock clock = new ManualClock();
    private final LocalAws aws = LocalAws.builder().clock(clock).start();

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void acceptsOnlyKnownKeysIfAsked() {
        aws.credentials().acceptOnly("AKIDKNOWN");

        try (KinesisClient known = Clients.kinesis(aws.endpoint(), AwsBasicCredentials.create("AKIDKNOWN", "s"));
                KinesisClient unknown = Clients.kinesis(aws.endpoint(), AwsBasicCredentials.create("AKIDOTHER", "s"));
                StsClient sts = Clients.sts(aws.endpoint())) {
            assertThat(known.listStreams().streamNames()).isEmpty();
            assertThatThrownBy(unknown::listStreams).satisfies(e -> assertError(e, 400, "UnrecognizedClientException"));
            assertThatThrownBy(sts::getCallerIdentity).satisfies(e -> assertError(e, 403, "InvalidClientTokenId"));
        }
    }

    @Test
    void issuesSessionsThatExpire() {
        try (StsClient sts = Clients.sts(aws.endpoint())) {
            AssumeRoleResponse assumed = sts.assumeRole(request -> request.roleArn(ROLE)
                    .roleSessionName("session")
                    .externalId("external & id")
                    .durationSeconds(900));
            aws.credentials().acceptOnly("AKIDTEST");

            Credentials issued = assumed.credentials();
            assertThat(issued.expiration()).isEqualTo(clock.instant().plusSeconds(900));
            assertThat(assumed.assumedRoleUser().arn())
                    .isEqualTo("arn:aws:sts::210987654321:assumed-role/millrace/session");
            assertThat(aws.sts().assumedRoles()).singleElement().satisfies(role -> {
                assertThat(role.roleArn()).isEqualTo(ROLE);
                assertThat(role.sessionName()).isEqualTo("session");
                assertThat(role.externalId()).isEqualTo("external & id");
                assertThat(role.callerAccessKeyId()).isEqualTo("AKIDTEST");
            });
            try (KinesisClient client = Clients.kinesis(
                            aws.endpoint(),
                            AwsSessionCredentials.create(
                                    issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken()));
                    KinesisClient withoutToken =
                            Clients.kinesis(aws.endpoint(), AwsBasicCredentials.create(issued.accessKeyId(), "s"))) {
                assertThat(client.listStreams().streamNames()).isEmpty();
                assertThatThrownBy(withoutToken::listStreams)
                        .satisfies(e -> assertError(e, 400, "UnrecognizedClientException"));
                clock.advance(Duration.ofSeconds(900));
                assertThatThrownBy(client::listStreams).satisfies(e -> assertError(e, 400, "ExpiredTokenException"));
            }
        }
    }

    @Test
    void asksForTheExternalIdOfARole() {
        aws.sts().requireExternalId(ROLE, "right");

        try (StsClient sts = Clients.sts(aws.endpoint())) {
            assertThatThrownBy(() -> sts.assumeRole(request ->
                            request.roleArn(ROLE).roleSessionName("session").externalId("wrong")))
                    .satisfies(e -> assertError(e, 403, "AccessDenied"));
            assertThat(aws.sts().assumedRoles()).isEmpty();
            sts.assumeRole(
                    request -> request.roleArn(ROLE).roleSessionName("session").externalId("right"));
            assertThat(aws.sts().assumedRoles()).hasSize(1);
            assertThat(sts.getCallerIdentity().account()).isEqualTo(LocalAws.ACCOUNT);
            assertThat(aws.calls().count("sts:AssumeRole")).isEqualTo(2);
        }
    }

    private static void assertError(Throwable thrown, int status, String code) {
        assertThat(thrown).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.statusCode()).isEqualTo(status);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
        });
    }
}
