package io.millrace.it.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImagesTest {
    @Test
    void eachIsPinnedToAVersion() {
        assertThat(List.of(Images.kafka(), Images.postgres(), Images.mysql(), Images.mongo(), Images.LOCALSTACK))
                .allMatch(image -> image.matches("[a-z/]+:\\d+\\.\\d+(\\.\\d+)?"))
                .doesNotHaveDuplicates();
    }
}
