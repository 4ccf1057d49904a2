package io.millrace.testkit.aws.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AuthorizationTest {

    @Test
    void readsWhoHasSigned() {
        Authorization authorization = Authorization.parse(
                "AWS4-HMAC-SHA256 Credential=AKID/20261121/eu-west-1/kinesis/aws4_request,"
                        + " SignedHeaders=host, Signature=00",
                "token");

        assertThat(authorization).isEqualTo(new Authorization("AKID", "eu-west-1", "kinesis", "token"));
    }

    @Test
    void knowsNobodyFromAHeaderItCannotRead() {
        assertThat(Authorization.parse(null, null)).isNull();
        assertThat(Authorization.parse("Basic abc", null)).isNull();
        assertThat(Authorization.parse("AWS4-HMAC-SHA256 Credential=AKID", null))
                .isNull();
    }
}
