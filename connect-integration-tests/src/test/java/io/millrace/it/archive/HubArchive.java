package io.millrace.it.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** One plugin's archive as {@code mvn package} left it, opened. Immutable. */
final class HubArchive {
    private final Path file;
    private final Map<String, byte[]> entries = new TreeMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<LocalDate> dates = new ArrayList<>();

    private HubArchive(Path file) throws IOException {
        this.file = file;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                dates.add(entry.getTimeLocal().toLocalDate());
                if (!entry.isDirectory()) {
                    names.add(entry.getName());
                    entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
                }
            }
        }
    }

    /** The archives of every module that says it is a plugin, so that a new one cannot be forgotten. */
    static List<HubArchive> all() throws IOException {
        List<HubArchive> archives = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root())) {
            for (Path module : modules.sorted().toList()) {
                Path pom = module.resolve("pom.xml");
                if (Files.exists(pom) && Files.readString(pom).contains("<hub.name>")) {
                    archives.add(new HubArchive(onlyZip(module.resolve("target"))));
                }
            }
        }
        return archives;
    }

    /** The project's root folder, whatever folder the tests run in. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static Path onlyZip(Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            List<Path> zips =
                    files.filter(file -> file.toString().endsWith(".zip")).toList();
            if (zips.size() != 1) {
                throw new AssertionError(target + " should hold one archive, made by mvn package, but holds " + zips);
            }
            return zips.get(0);
        }
    }

    long size() throws IOException {
        return Files.size(file);
    }

    /** The archive's only root folder, which is also the name of its file. */
    String name() {
        return file.getFileName().toString().replaceFirst("\\.zip$", "");
    }

    /** The names of the files in it, as often as each is there. */
    List<String> names() {
        return List.copyOf(names);
    }

    /** The file beside the archive whose name begins like the archive's. */
    Path beside(String suffix) {
        Path beside = file.resolveSibling(name() + suffix);
        if (!Files.exists(beside)) {
            throw new AssertionError("There is no " + beside + ": mvn -o makes no SBOM, run it without");
        }
        return beside;
    }

    /** The SHA-256 of each file in it, in hexadecimal digits, by the path without the root folder. */
    Map<String, String> sums() {
        Map<String, String> sums = new TreeMap<>();
        entries.forEach((name, bytes) -> sums.put(name.substring(name().length() + 1), sha256(bytes)));
        return sums;
    }

    /** The SHA-256 of the archive, in hexadecimal digits. */
    String sum() throws IOException {
        return sha256(Files.readAllBytes(file));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    List<LocalDate> dates() {
        return List.copyOf(dates);
    }

    byte[] bytes(String path) {
        byte[] bytes = entries.get(name() + "/" + path);
        if (bytes == null) {
            throw new AssertionError(file + " has no " + path);
        }
        return bytes.clone();
    }

    JsonNode manifest() throws IOException {
        return new ObjectMapper().readTree(bytes("manifest.json"));
    }

    /** The jars of {@code lib/} by file name, each with the names of the files inside it. */
    Map<String, List<String>> jars() throws IOException {
        Map<String, List<String>> jars = new TreeMap<>();
        String lib = name() + "/lib/";
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            if (entry.getKey().startsWith(lib)) {
                jars.put(entry.getKey().substring(lib.length()), namesInside(entry.getValue()));
            }
        }
        return jars;
    }

    private static List<String> namesInside(byte[] jar) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    names.add(entry.getName());
                }
            }
        }
        return names;
    }

    /** Unzips the archive under {@code folder}, as a user does, and returns the locations of its jars. */
    List<URL> unzipTo(Path folder) throws IOException {
        List<URL> jars = new ArrayList<>();
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            Path target = folder.resolve(entry.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, entry.getValue());
            if (target.toString().endsWith(".jar")) {
                jars.add(url(target));
            }
        }
        return jars;
    }

    static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    @Override
    public String toString() {
        return name();
    }
}
