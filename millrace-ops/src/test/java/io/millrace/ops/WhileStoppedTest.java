package io.millrace.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.Connector.State;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.fake.FakeConnectors;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class WhileStoppedTest {
    private final FakeConnectors connectors = new FakeConnectors().add("a", Connector.Type.SINK, 1);
    private final WhileStopped whileStopped = new WhileStopped(connectors, Duration.ofSeconds(1));

    @Test
    void aConnectorThatRanGoesOnAfterwards() {
        assertThat(whileStopped.call("a", () -> connectors.get("a").status().state()))
                .isEqualTo(State.STOPPED);
        assertThat(connectors.calls()).containsExactly("stop a", "resume a");
    }

    @Test
    void aConnectorThatWasPausedIsPausedAgain() {
        connectors.pause("a");

        whileStopped.call("a", () -> "done");

        assertThat(connectors.get("a").status().state()).isEqualTo(State.PAUSED);
    }

    @Test
    void aConnectorThatWasStoppedStaysSo() {
        connectors.stop("a");

        whileStopped.call("a", () -> "done");

        assertThat(connectors.calls()).containsExactly("stop a");
    }

    @Test
    void workThatFailsSaysInWhatStateTheConnectorIs() {
        Supplier<String> work = () -> {
            throw new OpsException(Kind.INVALID, "No such topic.");
        };

        assertThatThrownBy(() -> whileStopped.call("a", work))
                .hasMessage("No such topic. Connector 'a' was told to go on as before.");
        assertThat(connectors.get("a").status().state()).isEqualTo(State.RUNNING);
        assertThatThrownBy(() -> whileStopped.call("a", () -> {
                    connectors.delete("a");
                    return work.get();
                }))
                .hasMessage("No such topic. Connector 'a' may be left STOPPED; go on with: millrace resume a");
    }

    @Test
    void anInterruptDoesNotKeepTheConnectorFromGoingOn() {
        List<Boolean> interruptedAtResume = new ArrayList<>();
        Connectors watched = (Connectors) Proxy.newProxyInstance(
                Connectors.class.getClassLoader(), new Class<?>[] {Connectors.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("resume")) {
                        interruptedAtResume.add(Thread.currentThread().isInterrupted());
                    }
                    return method.invoke(connectors, arguments);
                });

        assertThatThrownBy(() -> new WhileStopped(watched, Duration.ofSeconds(1)).call("a", () -> {
                    Thread.currentThread().interrupt();
                    throw new OpsException(Kind.FAILED, "Interrupted.");
                }))
                .hasMessage("Interrupted. Connector 'a' was told to go on as before.");

        assertThat(Thread.interrupted()).as("passed on").isTrue();
        assertThat(interruptedAtResume).containsExactly(false);
        assertThat(connectors.get("a").status().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void workThatBreaksDoesNotLeaveTheConnectorStopped() {
        assertThatThrownBy(() -> whileStopped.call("a", () -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(OpsException.class)
                .hasMessageContaining("broken")
                .hasMessageEndingWith("was told to go on as before.");
        assertThat(connectors.get("a").status().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void aConnectorThatCannotGoOnIsToldThoughTheWorkWasDone() {
        assertThatThrownBy(() -> whileStopped.call("a", () -> {
                    connectors.delete("a");
                    return "done";
                }))
                .hasMessageStartingWith("It was done, but connector 'a' is left STOPPED: ")
                .hasMessageEndingWith("Go on with: millrace resume a");
    }
}
