package io.millrace.testkit.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginPathTest {
    @TempDir
    private Path temp;

    @Test
    void unpacksZipAndTarArchivesSideBySide() throws IOException {
        Path archives = Files.createDirectories(temp.resolve("archives"));
        zip(archives.resolve("a.zip"), "plugin-a/lib/a.jar");
        tar(archives.resolve("b.tar.gz"), new TarArchiveEntry("plugin-b/b.jar"));
        Files.writeString(archives.resolve("README"), "not an archive");

        PluginPath plugins = PluginPath.emptied(temp.resolve("plugins")).addAll(archives);

        assertThat(plugins.folder().resolve("plugin-a/lib/a.jar")).hasContent("content");
        assertThat(plugins.folder().resolve("plugin-b/b.jar")).hasContent("content");
    }

    @Test
    void startsFromAnEmptyFolder() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("plugins"));
        Files.writeString(folder.resolve("stale.jar"), "stale");

        PluginPath.emptied(folder);

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesEntriesOutsideTheFolder() throws IOException {
        Path archive = zip(temp.resolve("slip.zip"), "../../evil.jar");
        PluginPath plugins = PluginPath.emptied(temp.resolve("deep").resolve("plugins"));

        assertThatThrownBy(() -> plugins.add(archive))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("../../evil.jar");

        assertThat(temp.resolve("evil.jar")).doesNotExist();
    }

    @Test
    void refusesLinks() throws IOException {
        TarArchiveEntry link = new TarArchiveEntry("plugin/link", TarConstants.LF_SYMLINK);
        link.setLinkName("/etc/hosts");
        Path archive = tar(temp.resolve("link.tar.gz"), link);
        PluginPath plugins = PluginPath.emptied(temp.resolve("plugins"));

        assertThatThrownBy(() -> plugins.add(archive))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plugin/link");
    }

    @Test
    void refusesWhatIsNotAnArchive() throws IOException {
        Path file = Files.writeString(temp.resolve("plugin.rar"), "");
        PluginPath plugins = PluginPath.emptied(temp.resolve("plugins"));

        assertThatThrownBy(() -> plugins.add(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(".zip");
    }

    private static Path zip(Path archive, String entry) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write("content".getBytes(StandardCharsets.UTF_8));
        }
        return archive;
    }

    private static Path tar(Path archive, TarArchiveEntry entry) throws IOException {
        byte[] content = entry.isSymbolicLink() ? new byte[0] : "content".getBytes(StandardCharsets.UTF_8);
        entry.setSize(content.length);
        try (OutputStream file = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(file))) {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return archive;
    }
}
