package io.millrace.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.OpsSettings.Connect;
import io.millrace.ops.OpsSettings.Credentials;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource({
        "database.password, , true",
        "aws.secret.access.key, STRING, true",
        "sasl.jaas.config, STRING, true",
        "api.key, , true",
        "api.key, STRING, false",
        "pin, PASSWORD, true",
        "kinesis.partition.key.field, STRING, false",
        "key.converter, , false",
        "key.converter.schemas.enable, , false",
        "key.converter.schema.registry.url, , false",
        "value.converter.schema.registry.ssl.truststore.password, , true",
        "value.converter.schema.registry.basic.auth.user.info, , true",
        "value.converter.bearer.auth.token, STRING, true",
        "ssl.keystore.key, , true",
        "message.key.columns, , false",
        "ssl.keystore.location, , false",
        "topics, , false",
    })
    void aKeysTypeOrElseItsNameTellsWhetherItIsSecret(String key, String type, boolean isSecret) {
        assertThat(Secrets.isSecret(key, type)).isEqualTo(isSecret);
    }

    @Test
    void settingsAsTextHaveNoSecrets() {
        Credentials credentials = new Credentials("ann", "pw1", null);
        OpsSettings settings = new OpsSettings(
                new Connect(URI.create("http://ann:pw2@h:8083"), credentials, OpsSettings.Tls.DEFAULT, Duration.ZERO),
                Map.of("bootstrap.servers", "h:9092", "sasl.jaas.config", "pw3"),
                Map.of("a", new OpsSettings.Database("jdbc:x://ann:pw4@h/d?password=pw5", "ann", "pw6")),
                new OpsSettings.SchemaRegistry(URI.create("http://ann:pw7@h:8081"), credentials));

        assertThat(settings.toString())
                .contains(
                        "Kafka Connect at http://ann:***@h:8083 as user ann",
                        "Kafka at h:9092",
                        "http://ann:***@h:8081")
                .doesNotContainPattern("pw\\d");
    }

    @Test
    void whatWasShownIsKnownAgain() {
        assertThat(Secrets.isHidden(Secrets.shown("database.password", null, "x")))
                .isTrue();
        assertThat(Secrets.isHidden(Secrets.shown("url", null, "http://a:b@h"))).isTrue();
        assertThat(Secrets.isHidden(Secrets.shown("url", null, "http://h?password=b&c=d")))
                .isTrue();
        assertThat(Secrets.isHidden("0 0 * * *")).isFalse();
    }

    @Test
    void referencesAreShownAndPasswordsInUrlsAreNot() {
        assertThat(Secrets.shown("database.password", null, "${file:/s:p}")).isEqualTo("${file:/s:p}");
        assertThat(Secrets.shown("database.password", null, "a${file:/s:p}")).isEqualTo("***");
        assertThat(Secrets.shown("connection.string", null, "mongodb://ann:pw@h1,h2/shop?ssl=true"))
                .isEqualTo("mongodb://ann:***@h1,h2/shop?ssl=true");
        assertThat(Secrets.shown("url", null, "http://ann:p/w@rd@host:80/a?b=c"))
                .isEqualTo("http://ann:***@host:80/a?b=c");
        assertThat(Secrets.shown("url", null, "jdbc:oracle:thin:ann/pw@//host:1521/shop"))
                .isEqualTo("jdbc:oracle:thin:ann/***@//host:1521/shop");
        assertThat(Secrets.withoutUrlSecrets("Invalid value jdbc:x://h/d?user=u&password=p for url"))
                .isEqualTo("Invalid value jdbc:x://h/d?user=u&password=*** for url");
    }
}
