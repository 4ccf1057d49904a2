package io.millrace.testkit.db;

import io.millrace.testkit.internal.TempFolder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The programs of MySQL and a data folder that was initialised once, which servers start from copies of: initialising takes seconds,
 * copying does not. Both are kept for later JVMs, in a folder of this user's among the temporary ones. Immutable.
 */
final class MysqlInstallation {
    private static final String VERSION = "8.0.15";
    private static final String ARCHIVE = "/mysql-Linux-amd64.tar.gz";
    /** Changes with what makes a data folder, so that one made otherwise is not taken. */
    private static final String EDITION = "1";

    private static final int EXECUTABLE = 0b001_000_000;
    private static final String NOT_LOADED = "error while loading shared libraries: ";
    /** The libraries that a Debian need not have, and the packages that they are in. */
    private static final Map<String, String> PACKAGES = Map.of(
            "libaio.so.1", "libaio1 (libaio1t64 since Debian 13 and Ubuntu 24.04)",
            "libnuma.so.1", "libnuma1");
    /** The same library under the name that newer Debians gave it, when times grew to 64 bits on machines of 32. */
    private static final Path RENAMED_LIBAIO = Path.of("/usr/lib/x86_64-linux-gnu/libaio.so.1t64");

    private final Path folder;

    private MysqlInstallation(Path folder) {
        this.folder = folder;
    }

    /** Why there is no MySQL on this machine; empty where there is. */
    static String unsupported() {
        String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return machine.equals("Linux amd64") ? "" : "MySQL's binaries are for Linux amd64 only, and this is " + machine;
    }

    /**
     * The installation, made if there is none yet.
     *
     * @throws IllegalStateException on other machines, and where a library is missing that MySQL needs
     */
    static MysqlInstallation find() throws IOException {
        if (!unsupported().isEmpty()) {
            throw new IllegalStateException(unsupported());
        }
        String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9]", "_");
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Path folder = temporary.resolve("millrace-mysql-" + VERSION + "-" + EDITION + "-" + user);
        if (!Files.exists(folder)) {
            make(temporary, folder);
        }
        Object owner = Files.getAttribute(folder, "unix:uid");
        Object us;
        try (TempFolder ours = TempFolder.create("mysql-owner")) {
            us = Files.getAttribute(ours.path(), "unix:uid");
        }
        if (!us.equals(owner)) {
            throw new IllegalStateException(folder + " is another user's: programs in it are not to be trusted");
        }
        return new MysqlInstallation(folder);
    }

    /** Made beside and then renamed: several JVMs may do this at once, and one may be ended in the middle. */
    private static void make(Path temporary, Path folder) throws IOException {
        Path made = Files.createTempDirectory(temporary, "millrace-mysql-new-");
        try {
            MysqlInstallation installation = new MysqlInstallation(made);
            installation.unpack();
            installation.initialise();
            Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            // Somebody else was faster.
        } catch (FileSystemException e) {
            if (!Files.exists(folder)) {
                throw e;
            }
        } finally {
            TempFolder.delete(made);
        }
    }

    private void unpack() throws IOException {
        Path home = Files.createDirectories(home());
        try (InputStream resource = MysqlInstallation.class.getResourceAsStream(ARCHIVE)) {
            if (resource == null) {
                throw new IOException("There is no " + ARCHIVE + " on the class path");
            }
            TarArchiveInputStream entries =
                    new TarArchiveInputStream(new GZIPInputStream(new BufferedInputStream(resource)));
            for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path target = home.resolve(entry.getName()).normalize();
                if (!target.startsWith(home)) {
                    throw new IOException(ARCHIVE + " has an entry outside the folder: " + entry.getName());
                }
                Files.createDirectories(entry.isDirectory() ? target : target.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else if (!entry.isDirectory()) {
                    Files.copy(entries, target);
                    boolean executable = (entry.getMode() & EXECUTABLE) != 0;
                    Files.setPosixFilePermissions(
                            target, PosixFilePermissions.fromString(executable ? "rwx------" : "rw-------"));
                }
            }
        }
        Files.createDirectories(libraries());
        if (Files.exists(RENAMED_LIBAIO)) {
            Files.createSymbolicLink(libraries().resolve("libaio.so.1"), RENAMED_LIBAIO);
        }
    }

    private void initialise() throws IOException {
        Path log = folder.resolve("initialise.log");
        Path users = Files.write(folder.resolve("users.sql"), MysqlServer.USERS);
        List<String> arguments =
                List.of("--initialize-insecure", "--init-file=" + users, "--log-bin=binlog", "--server-id=1");
        Process process = start(template(), log, arguments);
        try {
            if (process.waitFor() != 0) {
                throw failure("MySQL cannot make a data folder", log);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while MySQL made a data folder", e);
        }
        // Every server writes its own log, and has an id of its own.
        try (var files = Files.newDirectoryStream(template(), "{auto.cnf,binlog.*}")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /** A copy of the initialised data folder. */
    void copyData(Path data) throws IOException {
        Path from = template();
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(data.resolve(from.relativize(dir)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, data.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Starts the server's program. */
    Process start(Path data, Path log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(home().resolve("bin/mysqld").toString());
        command.add("--no-defaults");
        command.add("--user=root"); // only heeded, and only needed, as root
        command.add("--datadir=" + data);
        command.add("--lc-messages-dir=" + home().resolve("share"));
        command.add("--character-sets-dir=" + home().resolve("share/charsets"));
        // The data does not outlive the test, so nothing needs to reach the disk.
        command.add("--innodb-flush-method=nosync");
        command.add("--innodb-log-file-size=16M");
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process.environment().merge("LD_LIBRARY_PATH", libraries().toString(), (old, ours) -> old + ":" + ours);
        return process.start();
    }

    /** What to throw when the program has ended: which library it missed, else what it logged. */
    static IllegalStateException failure(String what, Path log) {
        String logged;
        try {
            logged = Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(what, e);
        }
        int missing = logged.indexOf(NOT_LOADED);
        if (missing < 0) {
            return new IllegalStateException(what + ": " + logged);
        }
        String library = logged.substring(missing + NOT_LOADED.length()).split(":", 2)[0];
        return new IllegalStateException("MySQL needs the library " + library
                + ", which this machine does not have; on Debian and Ubuntu it is in the package "
                + PACKAGES.getOrDefault(library, "that apt-file finds for it"));
    }

    private Path home() {
        return folder.resolve("mysql");
    }

    private Path libraries() {
        return folder.resolve("libraries");
    }

    private Path template() {
        return folder.resolve("data");
    }
}
