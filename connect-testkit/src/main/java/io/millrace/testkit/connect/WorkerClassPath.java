package io.millrace.testkit.connect;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The jars that a Connect worker of its own runs on: Kafka's own and what they need, nothing of ours. */
public final class WorkerClassPath {
    /** What {@code connect-runtime} depends on, by the beginning of the file's name. */
    private static final Pattern OF_CONNECT =
            Pattern.compile("(kafka-clients|connect-(api|json|runtime|transforms|basic-auth-extension)"
                    + "|zstd-jni|lz4-java|snappy-java"
                    + "|slf4j-api|log4j-(api|core|slf4j-impl)"
                    + "|jackson-(annotations|core|databind|datatype-jdk8|module-blackbird|jakarta-rs-.*|module-jakarta-xmlbind-.*)"
                    + "|jakarta\\..*|javax\\.activation-api|jaxb-api|activation"
                    + "|jersey-.*|hk2-.*|osgi-resource-locator|aopalliance-repackaged|javassist"
                    + "|jetty-.*|classgraph|maven-artifact|plexus-utils|commons-lang3|swagger-annotations|jose4j|re2j)"
                    + "-\\d.*\\.jar");

    private WorkerClassPath() {}

    /**
     * The Connect of this JVM's class path, without what else is on it, so that a plugin which lacks a library fails as it
     * would at a user's.
     */
    public static List<Path> ofThisJvm() {
        List<Path> jars = jars(System.getProperty("java.class.path"))
                .filter(path ->
                        OF_CONNECT.matcher(path.getFileName().toString()).matches())
                .toList();
        if (jars.stream().noneMatch(jar -> jar.getFileName().toString().startsWith("connect-runtime-"))) {
            throw new IllegalStateException("connect-runtime is not on this JVM's class path");
        }
        return jars;
    }

    /** The jars that a file names, as a class path: another version of Connect. */
    public static List<Path> inFile(Path file) {
        try {
            return jars(Files.readString(file).strip()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the class path in " + file, e);
        }
    }

    private static Stream<Path> jars(String classPath) {
        return Stream.of(classPath.split(Pattern.quote(File.pathSeparator)))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of);
    }
}
