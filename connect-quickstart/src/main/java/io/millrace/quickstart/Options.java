package io.millrace.quickstart;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the command line asks for. Immutable.
 *
 * @param command run, sql or read
 * @param once whether to end after the story instead of staying up
 * @param restPort port of the Connect worker's REST API; 0 takes a free one, as for the others, and as {@code --once} does
 *     for those that are not named
 * @param kafkaPort port of the Kafka broker
 * @param postgresPort port of PostgreSQL
 * @param awsPort port of the local AWS
 * @param sinks what to run; with {@code read}, whose Records to print: none for the first of those that run
 * @param sql what {@code sql} is to run
 */
record Options(
        Command command,
        boolean once,
        int restPort,
        int kafkaPort,
        int postgresPort,
        int awsPort,
        Set<Sink> sinks,
        String sql) {

    enum Command {
        RUN,
        SQL,
        READ
    }

    /** An argument that is wrong, with a message for the user. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static Options parse(String... args) {
        if (args.length > 0 && args[0].equals("sql")) {
            String sql = String.join(" ", List.of(args).subList(1, args.length));
            return new Options(Command.SQL, false, 0, 0, 0, 0, Set.of(), sql);
        }
        if (args.length > 0 && args[0].equals("read")) {
            return new Options(Command.READ, false, 0, 0, 0, 0, toRead(args), "");
        }
        Set<Sink> sinks = EnumSet.allOf(Sink.class);
        boolean once = false;
        boolean freePorts = false;
        Map<String, Integer> ports = new HashMap<>();
        List<String> left = new ArrayList<>(List.of(args));
        while (!left.isEmpty()) {
            String arg = left.remove(0);
            switch (arg) {
                case "--once" -> once = true;
                case "--free-ports" -> freePorts = true;
                case "--sink" -> sinks = Sink.parse(arg, left.isEmpty() ? "" : left.remove(0));
                case "--rest-port", "--kafka-port", "--postgres-port", "--aws-port" -> ports.put(arg, port(arg, left));
                default -> throw new UsageException("unknown option " + arg);
            }
        }
        boolean usual = !once && !freePorts;
        return new Options(
                Command.RUN,
                once,
                ports.getOrDefault("--rest-port", usual ? 8083 : 0),
                ports.getOrDefault("--kafka-port", usual ? 9092 : 0),
                ports.getOrDefault("--postgres-port", usual ? 5432 : 0),
                ports.getOrDefault("--aws-port", usual ? 4566 : 0),
                sinks,
                "");
    }

    private static Set<Sink> toRead(String... args) {
        if (args.length == 1) {
            return Set.of();
        }
        String target = String.join(" ", List.of(args).subList(1, args.length));
        return Set.of(Sink.named(target)
                .orElseThrow(() -> new UsageException("read takes one of kinesis, sns, sqs, not \"" + target + "\"")));
    }

    private static int port(String option, List<String> rest) {
        String value = rest.isEmpty() ? "" : rest.remove(0);
        if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65535) {
            throw new UsageException(option + " takes a port number, not \"" + value + "\"");
        }
        return Integer.parseInt(value);
    }
}
