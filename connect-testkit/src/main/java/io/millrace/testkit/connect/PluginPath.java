package io.millrace.testkit.connect;

import io.millrace.testkit.internal.TempFolder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/**
 * A folder for {@code plugin.path}, filled from the archives that users install: zip files in Confluent Hub's layout, and
 * Debezium's {@code tar.gz}. Confined to one thread.
 */
public final class PluginPath {
    private final Path folder;

    private PluginPath(Path folder) {
        this.folder = folder;
    }

    /** An empty folder: what was in it is removed. */
    public static PluginPath emptied(Path folder) {
        try {
            TempFolder.delete(folder);
            Files.createDirectories(folder);
            return new PluginPath(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot prepare the plugin folder " + folder, e);
        }
    }

    /** The folder to name in {@code plugin.path}. */
    public Path folder() {
        return folder;
    }

    /** Unpacks every archive in {@code archives}, sorted by name. */
    public PluginPath addAll(Path archives) {
        try (Stream<Path> files = Files.list(archives)) {
            List<Path> sorted = files.filter(PluginPath::isArchive).sorted().toList();
            sorted.forEach(this::add);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the plugin archives in " + archives, e);
        }
    }

    /**
     * Unpacks one archive.
     *
     * @throws IllegalArgumentException when an entry would be written outside the folder, is a link, or the archive's type
     *     is not known
     */
    public PluginPath add(Path archive) {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive))) {
            String name = archive.getFileName().toString();
            if (name.endsWith(".zip")) {
                unpack(archive, new ZipArchiveInputStream(file));
            } else if (isArchive(archive)) {
                unpack(archive, new TarArchiveInputStream(new GZIPInputStream(file)));
            } else {
                throw new IllegalArgumentException(archive + " is neither .zip nor .tar.gz");
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack " + archive + " to " + folder, e);
        }
    }

    private static boolean isArchive(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".zip") || name.endsWith(".tar.gz") || name.endsWith(".tgz");
    }

    private <E extends ArchiveEntry> void unpack(Path archive, ArchiveInputStream<E> entries) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        for (E entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
            Path target = root.resolve(entry.getName()).normalize();
            if (!target.startsWith(root)) {
                throw new IllegalArgumentException(archive + " has an entry outside the folder: " + entry.getName());
            }
            if (entry instanceof TarArchiveEntry tar && (tar.isLink() || tar.isSymbolicLink())) {
                throw new IllegalArgumentException(archive + " has a link: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(target);
            } else {
                Files.createDirectories(target.getParent());
                Files.copy(entries, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
