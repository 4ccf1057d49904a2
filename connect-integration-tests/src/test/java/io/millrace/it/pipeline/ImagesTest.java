package io.millrace.it.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

class ImagesTest {
    @Test
    void eachIsPinnedToAVersion() {
        assertThat(List.of(Images.kafka(), Images.postgres(), Images.mysql(), Images.mongo(), Images.LOCALSTACK))
                .extracting(DockerImageName::asCanonicalNameString)
                .allMatch(image -> image.matches("[a-z/]+:\\d+\\.\\d+(\\.\\d+)?"))
                .doesNotHaveDuplicates();
    }

    @Test
    void aCopyInAnotherRegistryIsTaken() {
        DockerImageName copy = Images.copy("registry.example.com/copies/postgres-18:18.6", "postgres");

        assertThatCode(() -> new PostgreSQLContainer(copy)).doesNotThrowAnyException();
    }
}
