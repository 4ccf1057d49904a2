package io.millrace.connect.aws.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessageAttributeTest {
    @Test
    void countsNameTypeAndValue() {
        assertThat(new MessageAttribute("name", "String", "grüß", null).bytes()).isEqualTo(4 + 6 + 6);
        assertThat(new MessageAttribute("name", "Binary", null, new byte[100]).bytes())
                .isEqualTo(4 + 6 + 100);
    }

    @Test
    void hasEitherTextOrBytes() {
        assertThatThrownBy(() -> new MessageAttribute("name", "String", null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MessageAttribute("name", "Binary", "text", new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isEqualWhereItsContentIs() {
        MessageAttribute attribute = new MessageAttribute("name", "Binary", null, new byte[] {1});

        assertThat(attribute)
                .isEqualTo(new MessageAttribute("name", "Binary", null, new byte[] {1}))
                .hasSameHashCodeAs(new MessageAttribute("name", "Binary", null, new byte[] {1}))
                .isNotEqualTo(new MessageAttribute("name", "Binary", null, new byte[] {2}));
    }

    @Test
    void doesNotShowItsValue() {
        assertThat(new MessageAttribute("name", "String", "canary", null)).hasToString("name (String)");
        assertThat(new Message("canary", "canary", "canary", List.of(), 6)).hasToString("Message of 6 bytes");
    }
}
