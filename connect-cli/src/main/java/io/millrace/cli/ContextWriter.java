package io.millrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes the configuration file: whole or not at all, readable by its owner alone if it is new. */
final class ContextWriter {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    private final Console console;

    ContextWriter(Console console) {
        this.console = console;
    }

    /**
     * Writes the file in the place of what is there.
     *
     * @throws UserError if it cannot be written
     */
    void write(ContextFile file) {
        try {
            Path path = Files.exists(file.path())
                    ? file.path().toRealPath()
                    : file.path().toAbsolutePath();
            Path folder = path.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            boolean isNew = !Files.exists(path);
            boolean hadComments =
                    !isNew && Files.readString(path).lines().anyMatch(line -> line.matches("(.*\\s)?#.*"));
            Path written = Files.createTempFile(folder, "config", ".yaml");
            try {
                Files.writeString(written, ContextFile.yaml(file.tree()));
                if (isPosix(written)) {
                    Files.setPosixFilePermissions(written, isNew ? OWNER : Files.getPosixFilePermissions(path));
                }
                Files.move(written, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(written);
            }
            if (hadComments) {
                console.err().println("millrace: warning: the comments that " + path + " had are gone.");
            }
        } catch (IOException e) {
            throw new UserError("Cannot write " + file.path() + ": " + e, e);
        }
    }

    private static boolean isPosix(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }
}
