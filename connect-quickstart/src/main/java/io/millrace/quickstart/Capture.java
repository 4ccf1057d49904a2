package io.millrace.quickstart;

import io.millrace.quickstart.Databases.Server;
import io.millrace.quickstart.Story.Chapter;
import io.millrace.testkit.connect.ConnectorRequest;
import java.nio.file.Path;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A database that is captured, and its story. Immutable.
 *
 * @param server the database
 * @param connector what captures it: its example, with this machine's addresses filled in
 * @param story what happens
 */
record Capture(Server server, ConnectorRequest connector, Story story) {
    /** @param root the project's root folder */
    static Capture of(Server server, Path root) {
        Source source = server.database().source();
        ConnectorRequest example = ConnectorRequest.read(root.resolve(source.example()));
        return new Capture(server, example.with(server.settings()), Story.of(source));
    }

    Database database() {
        return server.database();
    }

    Source source() {
        return database().source();
    }

    /** Lets happen what happens in a chapter, and says what the database knew about it. */
    Transaction run(Chapter chapter) throws Exception {
        return database().run(chapter.statements(), result -> {});
    }

    /** The {@code service} of its Records. */
    String service() {
        return connector.config().getOrDefault("topic.prefix", "");
    }

    /** The topic of a table or collection. */
    String topic(String table) {
        return source().topicPrefix(service()) + table;
    }

    /** The regular expression for the topics of all these databases' tables. */
    static String topics(Collection<Capture> captures) {
        return captures.stream()
                .map(capture -> Pattern.quote(capture.topic("")) + ".*")
                .collect(Collectors.joining("|"));
    }
}
