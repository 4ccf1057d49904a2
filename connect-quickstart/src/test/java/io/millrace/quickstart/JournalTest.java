package io.millrace.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Set<Sink> SINKS = EnumSet.of(Sink.KINESIS, Sink.SQS);

    @TempDir
    private Path folder;

    @Test
    void tellsEachSinksArrivalsToThoseThatReadIt() throws IOException {
        Journal journal = Journal.create(folder, SINKS);
        Journal.Reader all = Journal.Reader.fromStart(folder, Sink.SQS);
        journal.write(List.of(arrival(Sink.SQS, "1"), arrival(Sink.KINESIS, "2")));
        Journal.Reader later = Journal.Reader.fromNow(folder, Sink.SQS);
        journal.write(List.of(arrival(Sink.SQS, "3")));

        assertThat(all.poll()).containsExactly(arrival(Sink.SQS, "1"), arrival(Sink.SQS, "3"));
        assertThat(all.poll()).isEmpty();
        assertThat(later.poll()).containsExactly(arrival(Sink.SQS, "3"));
    }

    @Test
    void leavesALineThatIsHalfWrittenForTheNextTime() throws IOException {
        Journal journal = Journal.create(folder, SINKS);
        Journal.Reader reader = Journal.Reader.fromStart(folder, Sink.KINESIS);
        journal.write(List.of(arrival(Sink.KINESIS, "\"Zoë\"")));
        Path file = folder.resolve("kinesis.jsonl");
        String line = Files.readString(file);
        Files.writeString(file, line.substring(0, 30), StandardOpenOption.APPEND);

        assertThat(reader.poll()).hasSize(1);

        Files.writeString(file, line.substring(30), StandardOpenOption.APPEND);
        assertThat(reader.poll()).containsExactly(arrival(Sink.KINESIS, "\"Zoë\""));
    }

    @Test
    void beginsAnew() throws IOException {
        Journal.create(folder, EnumSet.allOf(Sink.class)).write(List.of(arrival(Sink.SQS, "1")));

        Journal.create(folder, SINKS);

        assertThat(Journal.Reader.fromStart(folder, Sink.SQS).poll()).isEmpty();
        assertThat(folder.resolve("sns.jsonl")).doesNotExist();
    }

    private static Arrival arrival(Sink sink, String json) throws IOException {
        return new Arrival(sink, "there", "key", new ObjectMapper().readTree(json), Instant.ofEpochMilli(5));
    }
}
