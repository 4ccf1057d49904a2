package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStateTest {
    private static final Map<Source, String> DATABASES = Map.of(
            Source.POSTGRES, "jdbc:postgresql://localhost:5432/postgres",
            Source.MONGODB, "mongodb://localhost:27017/?replicaSet=rs0");

    private final RunState state =
            RunState.ofThisProcess(DATABASES, EnumSet.of(Sink.KINESIS, Sink.SQS), Path.of("quickstart.log"));

    @TempDir
    private Path temp;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = temp.resolve("run/state.properties");
    }

    @Test
    void isReadWhileItsProcessRuns() throws IOException {
        state.write(file);

        assertThat(RunState.read(file)).contains(state);
    }

    @Test
    void isNoneOnceItsProcessIsGoneEvenIfAnotherHasItsNumber() throws IOException {
        new RunState(state.pid(), state.started().minusSeconds(3600), state.databases(), state.sinks(), state.log())
                .write(file);

        assertThat(RunState.read(file)).isEmpty();
    }

    @Test
    void isNoneWithoutAFileOrWithOneThatCannotBeRead() throws IOException {
        assertThat(RunState.read(file)).isEmpty();

        state.write(file);
        for (String text : new String[] {"", "pid=1", "pid=many", "pid=\\u00zz", "started=soon\npid=1\n"}) {
            Files.writeString(file, text);

            assertThat(RunState.read(file)).as(text).isEmpty();
        }
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(RunState.read(file)).isEmpty();
    }
}
