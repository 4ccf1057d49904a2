package io.millrace.ops.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SnapshotRequest.Channel;
import io.millrace.ops.fake.FakeDatabases;
import io.millrace.ops.kafka.KafkaAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalChannelsTest {
    private static final Signal SIGNAL = Signal.pause("1");

    private static final KafkaAccess NO_KAFKA = new KafkaAccess(Map.of());

    private final FakeDatabases databases = new FakeDatabases();
    private final SignalChannels channels = new SignalChannels(databases, NO_KAFKA);

    @TempDir
    private Path folder;

    @Test
    void takesTheTableWhereThereIsAccessToTheDatabase() {
        databases.with("pg", () -> FakeSignalTable.postgres().connection());

        SignalChannel channel = channels.choose(
                Sources.postgres("signal.data.collection", "public.debezium_signal"), Channel.AUTO, SIGNAL);

        assertThat(channel.channel()).isEqualTo(Channel.SOURCE);
        assertThat(channel.place()).isEqualTo("table public.debezium_signal");
    }

    @Test
    void takesTheFileWhereItIsHere() throws IOException {
        Path file = Files.createFile(folder.resolve("signals"));
        SourceConnector source =
                Sources.postgres("signal.enabled.channels", "source,file", "signal.file", file.toString());

        assertThat(channels.choose(source, Channel.AUTO, SIGNAL).channel()).isEqualTo(Channel.FILE);
    }

    @Test
    void addsALineToTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("signals"), "unfinished");
        SignalChannel channel = channels.choose(
                Sources.postgres("signal.enabled.channels", "file", "signal.file", file.toString()),
                Channel.FILE,
                SIGNAL);

        channel.send(Signal.pause("1"));
        channel.send(Signal.resume("2"));

        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "unfinished",
                        Signal.pause("1").json(),
                        Signal.resume("2").json());
        assertThat(Files.readString(file)).endsWith("\n");
    }

    @Test
    void aFileThatIsNotHereIsNotMade() {
        Path file = folder.resolve("absent");
        SourceConnector source = Sources.postgres("signal.enabled.channels", "file", "signal.file", file.toString());

        assertRefused(source, Channel.FILE, "signal.file=" + file, "worker's machine", "touch " + file);
        assertThat(file).doesNotExist();
    }

    @Test
    void saysWhatToAddWhereNothingIsConfigured() {
        assertRefused(
                Sources.postgres(),
                Channel.AUTO,
                "source: the connector has no signal.data.collection",
                "kafka: signal.enabled.channels does not have it",
                "\"signal.data.collection\": \"public.debezium_signal\",",
                "\"signal.enabled.channels\": \"source,kafka\",",
                "\"signal.kafka.topic\": \"__debezium-signal.shop\",",
                "\"signal.kafka.bootstrap.servers\": ",
                "\"signal.file\": ");
    }

    @Test
    void saysWhatIsMissingHereWhereTheConnectorListens() {
        SourceConnector source = Sources.mysql(
                "signal.enabled.channels", "source,kafka", "signal.data.collection", "shop.debezium_signal");

        assertRefused(
                source,
                Channel.AUTO,
                "--database-url, or databases.my.url",
                "--bootstrap-servers",
                "file: signal.enabled.channels does not have it");
    }

    @Test
    void aChannelThatIsAskedForIsTheOnlyOneTold() {
        assertThatThrownBy(() -> channels.choose(Sources.mysql(), Channel.KAFKA, SIGNAL))
                .hasMessageContaining("\"signal.kafka.topic\"")
                .hasMessageNotContainingAny("signal.file", "signal.data.collection");
    }

    @Test
    void mongoDbsCollectionIsNotWrittenToButTheStatementIsTold() {
        SourceConnector source = Sources.mongo("signal.data.collection", "shop.the.signals");

        assertRefused(
                source,
                Channel.AUTO,
                "MongoDB's driver is not here; add the channel kafka or file",
                "db.getSiblingDB(\"shop\").getCollection(\"the.signals\").insertOne({_id: \"1\", type: \"pause-snapshot\","
                        + " data: {\"type\":\"incremental\"}})",
                "\"signal.enabled.channels\": \"source,kafka\"",
                "\"signal.file\"");
        assertRefused(source, Channel.SOURCE, "MongoDB's driver is not here", "\"signal.kafka.topic\"");
        assertThatThrownBy(() -> channels.choose(source, Channel.AUTO, SIGNAL))
                .hasMessageNotContaining("source, a table");
    }

    @Test
    void mongoDbsMarksAreInACollectionOfTheCapturedDatabase() {
        assertThatThrownBy(() -> SignalChannels.requireWatermarks(Sources.mongo()))
                .hasMessageContainingAll("Make the collection", "\"signal.data.collection\": \"shop.debezium_signal\",")
                .hasMessageNotContaining("read.only");
    }

    @Test
    void anIncrementalSnapshotNeedsATableForItsMarks() {
        assertThatThrownBy(() -> SignalChannels.requireWatermarks(Sources.mysql("signal.enabled.channels", "kafka")))
                .isInstanceOf(OpsException.class)
                .hasMessageContainingAll(
                        "\"signal.data.collection\": \"shop.debezium_signal\",", "\"read.only\": \"true\"");
        assertThatCode(() -> SignalChannels.requireWatermarks(Sources.mysql("read.only", "true")))
                .doesNotThrowAnyException();
        assertThatCode(() -> SignalChannels.requireWatermarks(Sources.mysql("signal.data.collection", "shop.s")))
                .doesNotThrowAnyException();
    }

    @Test
    void aTableThatIsNotThereComesWithItsStatement() {
        SourceConnector source = Sources.postgres("signal.data.collection", "public.debezium_signal");
        databases.with("pg", () -> FakeSignalTable.postgres().columns(0).connection());

        assertRefused(
                source,
                Channel.SOURCE,
                "CREATE TABLE \"public\".\"debezium_signal\" (id VARCHAR(42) PRIMARY KEY",
                "restart the connector");
    }

    @Test
    void aTableOfOtherColumnsIsRefused() {
        SourceConnector source = Sources.postgres("signal.data.collection", "public.debezium_signal");
        databases.with("pg", () -> FakeSignalTable.postgres().columns(4).connection());

        assertRefused(source, Channel.SOURCE, "has 4 columns", "id, type and data");
    }

    @Test
    void aTableThatThePublicationDoesNotHaveIsRefused() {
        SourceConnector source = Sources.postgres(
                "signal.data.collection", "public.debezium_signal", "plugin.name", "pgoutput", "publication.name", "p");
        databases.with("pg", () -> FakeSignalTable.postgres().notPublished().connection());

        assertRefused(
                source,
                Channel.SOURCE,
                "publication p",
                "ALTER PUBLICATION p ADD TABLE \"public\".\"debezium_signal\"");
    }

    @Test
    void aDatabaseThatTheConnectorDoesNotCaptureGetsNoSignal() {
        SourceConnector source =
                Sources.postgres("signal.data.collection", "public.debezium_signal", "database.dbname", "billing");
        databases.with("pg", () -> FakeSignalTable.postgres().connection());

        assertRefused(source, Channel.SOURCE, "is that of database 'postgres'", "captures 'billing'", "--database-url");
    }

    @Test
    void insertsIntoTheTable() {
        FakeSignalTable table = FakeSignalTable.mysql();
        databases.with("my", table::connection);
        SignalChannel channel =
                channels.choose(Sources.mysql("signal.data.collection", "shop.debezium_signal"), Channel.AUTO, SIGNAL);

        channel.send(Signal.pause("1"));

        assertThat(table.inserted())
                .containsExactly(
                        "INSERT INTO `shop`.`debezium_signal` VALUES (?, ?, ?)",
                        "1",
                        "pause-snapshot",
                        "{\"type\":\"incremental\"}");
    }

    @Test
    void oraclesStatementsLeaveOutTheDatabase() {
        FakeSignalTable table = FakeSignalTable.postgres();
        databases.with("ora", table::connection);
        SourceConnector source = SourceConnector.of(Sources.running(
                "ora",
                Map.of(
                        "connector.class", "io.debezium.connector.oracle.OracleConnector",
                        "topic.prefix", "ora",
                        "signal.data.collection", "PDB.SHOP.DEBEZIUM_SIGNAL")));

        channels.choose(source, Channel.SOURCE, SIGNAL).send(SIGNAL);

        assertThat(table.inserted()).startsWith("INSERT INTO \"SHOP\".\"DEBEZIUM_SIGNAL\" VALUES (?, ?, ?)");
        assertThat(Requests.select(source.database(), "PDB.SHOP.ORDERS"))
                .isEqualTo("SELECT * FROM \"SHOP\".\"ORDERS\" WHERE ");
    }

    @Test
    void aTableOfSignalsForEachDatabaseIsNoneForAll() {
        SourceConnector source = SourceConnector.of(Sources.running(
                "ms",
                Map.of(
                        "connector.class", "io.debezium.connector.sqlserver.SqlServerConnector",
                        "topic.prefix", "ms",
                        "signal.data.collection", "a.dbo.signals,b.dbo.signals")));

        assertRefused(source, Channel.SOURCE, "each table of signals is for its own database", "kafka");
    }

    @Test
    void saysWhichRightIsMissing() {
        databases.with("my", () -> FakeSignalTable.mysql().denied().connection());
        SignalChannel channel =
                channels.choose(Sources.mysql("signal.data.collection", "shop.debezium_signal"), Channel.AUTO, SIGNAL);

        assertThatThrownBy(() -> channel.send(Signal.pause("1")))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_ALLOWED))
                .hasMessageContainingAll("shop.debezium_signal", "INSERT");
    }

    private void assertRefused(SourceConnector source, Channel channel, String... parts) {
        assertThatThrownBy(() -> channels.choose(source, channel, SIGNAL))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .hasMessageContainingAll(parts);
    }
}
